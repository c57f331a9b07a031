"""The secrecy stamp on a page of a PDF, by its text layer: both ends hold such a file back (Law on State Secrets).

A page is pdfium's; this module reads it and imports nothing.
"""

import re
import unicodedata
from typing import Any

_STAMP = re.compile(r"\W*((TUYỆT|TỐI)?MẬT)\W*")
_STAMPED_PART = 0.45
"""The stamp stands below number and symbol in the upper left, at most this far down (Decree 26/2020)."""


def stamp_on(page: Any) -> str:
    """The stamp among the texts that stand alone in the upper part of a page; empty when there is none."""
    text, height = page.get_textpage(), page.get_height()
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        if bottom < height * (1 - _STAMPED_PART):
            continue
        words = unicodedata.normalize("NFC", text.get_text_bounded(left, bottom, right, top))
        found = _STAMP.fullmatch(re.sub(r"\s+", "", words))
        if found:
            return f"{found[2] or ''} MẬT".strip()
    return ""
