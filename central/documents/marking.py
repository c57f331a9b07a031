"""A page with the reader's name across it: a photo of the screen tells who passed it on."""

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONT = "LiberationSans-Regular.ttf"
"""Of fonts-liberation2, in which central's papers are set as well."""
_GREY, _TURN_DEGREES = (90, 90, 90, 70), 30


def marked(picture: Path, text: str) -> bytes:
    """The picture with the text all over it, slanting, light enough to read what is below."""
    with Image.open(picture) as opened:
        page = opened.convert("RGBA")
    size = max(14, page.width // 45)
    tile = _tile(text, size)
    layer = Image.new("RGBA", page.size)
    across, down = tile.width + size * 2, tile.height + size * 3
    for row, top in enumerate(range(-tile.height // 2, page.height, down)):
        for left in range(-(across // 2) * (row % 2), page.width, across):
            layer.paste(tile, (left, top))
    page.alpha_composite(layer)
    made = io.BytesIO()
    page.convert("RGB").save(made, "WEBP", quality=80, method=1)
    return made.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size)


def _tile(text: str, size: int) -> Image.Image:
    font = _font(size)
    _left, _top, right, bottom = font.getbbox(text)
    flat = Image.new("RGBA", (round(right) + 2, round(bottom) + 2))
    ImageDraw.Draw(flat).text((0, 0), text, font=font, fill=_GREY)
    return flat.rotate(_TURN_DEGREES, expand=True, resample=Image.Resampling.BICUBIC)
