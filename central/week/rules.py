"""How a week is divided, how invited people are told in short, and when a room is free; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

NOON = 12
IN_SHORT = 4


class Half(StrEnum):
    """The two halves into which an office divides its day; what begins in the evening stands with the afternoon."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


def half_of(at: datetime) -> Half:
    """In which half of the day something begins; at noon the afternoon does."""
    return Half.MORNING if at.hour < NOON else Half.AFTERNOON


def in_short(names: Sequence[str]) -> tuple[str, int]:
    """The first names in one text, and how many more there are; one more is named, since a count saves nothing."""
    if len(names) <= IN_SHORT + 1:
        return "; ".join(names), 0
    return "; ".join(names[:IN_SHORT]), len(names) - IN_SHORT


def free_spans(busy: Iterable[tuple[int, int]], first: int, after: int) -> list[tuple[int, int]]:
    """What is left of the time from `first` to `after`, in order, when these spans, in any order, are taken."""
    found, begins = [], first
    for start, end in sorted(busy):
        if start > begins:
            found.append((begins, min(start, after)))
        begins = max(begins, end)
        if begins >= after:
            return found
    return [*found, (begins, after)]
