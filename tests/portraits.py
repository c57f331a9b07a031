"""Portraits of nobody, drawn: a head and shoulders, as a phone's photo with the data that such photos carry along."""

import io

from PIL import Image, ImageDraw


def drawn(size: tuple[int, int] = (900, 1200), *, coat: str = "#27496D") -> Image.Image:
    """The picture, upright; the wall above the head is light and the coat below is dark."""
    width, height = size
    picture = Image.new("RGB", size, "#DDE6F0")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.1, height * 0.66, width * 0.9, height * 1.5), fill=coat)
    draw.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.68), fill="#D8A886")
    draw.pieslice((width * 0.28, height * 0.16, width * 0.72, height * 0.62), 180, 360, fill="#2B2320")
    return picture


def taken(
    size: tuple[int, int] = (900, 1200), *, kind: str = "JPEG", lies: bool = False, coat: str = "#27496D"
) -> bytes:
    """A file as a phone makes it: it says where and by what it was taken, and (`lies`) that it has to be turned."""
    picture, about = drawn(size, coat=coat), Image.Exif()
    if lies:
        picture, about[0x0112] = picture.rotate(90, expand=True), 6
    about[0x010F] = "Camera of somebody"
    about[0x8825] = {1: "N", 2: (19.0, 48.0, 27.0)}
    file = io.BytesIO()
    picture.save(file, kind, exif=about)
    return file.getvalue()
