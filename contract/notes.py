"""What a person notes for oneself on a page of a paper: a text and ink, as room and central share them. Pure."""

from enum import IntEnum
from itertools import accumulate
from typing import Annotated

import msgspec
from msgspec import Meta

from contract.events.fields import ContentName
from contract.refused import Malformed

GRID = 4000
"""A page is so many steps wide and as many high, whatever its shape: finer than the largest picture of it."""
MAX_NOTE = 4000
MAX_INK_BYTES = 44 * 1024
"""Some 300 words written by hand. With the longest note it still fits into one content."""


class Tool(IntEnum):
    BLUE = 0
    RED = 1
    MARKER = 2


class Stroke(msgspec.Struct, frozen=True, array_like=True):
    """One line of the pen: where it began, then each step as a difference, which halves what is kept and sent."""

    tool: Tool
    path: Annotated[tuple[int, ...], Meta(min_length=2)]

    @property
    def points(self) -> str:
        """The points as SVG's `polyline` wants them."""
        return " ".join(f"{x},{y}" for x, y in zip(*_places(self.path), strict=True))


class PageNotes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that one person noted on one page of a file."""

    sha256: ContentName
    page: Annotated[int, Meta(ge=1, le=9999)]
    text: Annotated[str, Meta(max_length=MAX_NOTE)] = ""
    ink: tuple[Stroke, ...] = ()


def read_ink(text: str) -> tuple[Stroke, ...]:
    """The strokes of a page as they were sent; Malformed when they are none, leave the page or are too many."""
    if len(text.encode()) > MAX_INK_BYTES:
        raise Malformed(f"more than {MAX_INK_BYTES} bytes of ink on a page")
    try:
        strokes = msgspec.json.decode(text, type=tuple[Stroke, ...])
    except msgspec.MsgspecError as error:
        raise Malformed(f"no ink: {error}") from None
    for stroke in strokes:
        across, down = _places(stroke.path)
        if len(across) != len(down) or min(*across, *down) < 0 or max(*across, *down) > GRID:
            raise Malformed("a stroke that leaves the page")
    return strokes


def write_ink(strokes: tuple[Stroke, ...]) -> str:
    return msgspec.json.encode(strokes).decode()


def _places(path: tuple[int, ...]) -> tuple[list[int], list[int]]:
    return list(accumulate(path[0::2])), list(accumulate(path[1::2]))
