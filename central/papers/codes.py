"""QR codes as pictures, for papers that can hold no drawing."""

import io

from PIL import Image

from contract.look.codes import QUIET, modules_of


def png_code(text: str, *, module: int = 8) -> bytes:
    """The code of `svg_code` as a picture; ValueError as there."""
    rows = modules_of(text)
    size = len(rows) + 2 * QUIET
    picture = Image.new("1", (size, size), 1)
    for y, row in enumerate(rows, start=QUIET):
        for x, is_dark in enumerate(row, start=QUIET):
            picture.putpixel((x, y), 0 if is_dark else 1)
    raw = io.BytesIO()
    picture.resize((size * module, size * module), Image.Resampling.NEAREST).save(raw, "PNG")
    return raw.getvalue()
