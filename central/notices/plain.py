"""Pure: words for any telephone, without diacritics and in one message, and the numbers that they go to."""

import re
import unicodedata
from collections.abc import Callable

LONGEST = 160
"""Signs of one message in the letters that every network carries (GSM 03.38); one more and it is paid as two."""
_MOBILE = re.compile(r"(?:\+?84|0)([35789][0-9]{8})")
_OTHER = str.maketrans({"đ": "d", "Đ": "D", "“": '"', "”": '"', "’": "'", "–": "-", "—": "-", "…": "..."})


def plain(text: str) -> str:
    """The text in signs that count once: no marks, no typographic quotes; what is left over becomes a question mark."""
    bare = "".join(one for one in unicodedata.normalize("NFD", text) if unicodedata.category(one) != "Mn")
    return "".join(one if " " <= one <= "~" and one not in "[]{}\\^~|`" else "?" for one in bare.translate(_OTHER))


def one_message(say: Callable[[str], str], title: str) -> str:
    """What `say` makes of the title, in one message: a title that is too long is cut, the rest is whole."""
    text = plain(say(title))
    over = len(text) - LONGEST
    if over > 0:
        text = plain(say(f"{plain(title)[: -over - 3].rstrip()}..."))
    return text[:LONGEST]


def mobile(typed: str) -> str:
    """A Vietnamese mobile number as `+84912345678`; empty when it is none."""
    match = _MOBILE.fullmatch(re.sub(r"[ .()-]", "", typed))
    return f"+84{match[1]}" if match else ""
