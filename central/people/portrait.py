"""Pure: an uploaded photo made into the small one that is kept, without anything that it tells besides the picture."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from contract.refused import Refused

WIDTH, HEIGHT = 320, 400
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS, MAX_PIXELS_WHOLE = 60_000_000, 16_000_000
"""Of a JPEG, which can be read at a fraction of its size, and of what must be laid out whole: 64 MB."""
_LEAST = 160
_KINDS = ("JPEG", "PNG", "WEBP")
_HEAD = (0.5, 0.35)  # what is cut off a tall photo comes from below rather than from above the head


def portrait(raw: bytes) -> bytes:
    """A JPEG of WIDTH x HEIGHT, upright, cut to shape, without place, device and whatever else the file says.

    Refused: too large, too small, or no photo by its content, whatever its name says.
    """
    if len(raw) > MAX_BYTES:
        raise Refused("Ảnh lớn hơn %(most)s MB.", most=MAX_BYTES // 1024 // 1024)
    try:
        with Image.open(io.BytesIO(raw), formats=_KINDS) as opened:
            most = MAX_PIXELS if opened.format == "JPEG" else MAX_PIXELS_WHOLE
            if opened.width * opened.height > most:
                raise Refused("Ảnh có quá nhiều điểm ảnh. Kính mời chọn ảnh nhỏ hơn.")
            if min(opened.size) < _LEAST:
                raise Refused("Ảnh quá nhỏ: mỗi cạnh cần ít nhất %(least)s điểm ảnh.", least=_LEAST)
            opened.draft("RGB", (2 * WIDTH, 2 * HEIGHT))  # a large JPEG is read at a fraction of its size
            upright = ImageOps.exif_transpose(opened)
            # Pasted on a new picture: nothing of the file but its pixels comes along.
            upright.thumbnail((2 * HEIGHT, 2 * HEIGHT))
            clear = upright.convert("RGBA")
            plain = Image.new("RGB", clear.size, "white")
            plain.paste(clear, mask=clear)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("Tệp không phải là ảnh JPEG, PNG hoặc WebP đọc được.") from error
    small, file = ImageOps.fit(plain, (WIDTH, HEIGHT), centering=_HEAD), io.BytesIO()
    small.save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue()
