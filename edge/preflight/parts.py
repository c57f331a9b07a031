"""The parts of the check before a meeting, and how one of them may stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from edge.doorway.greeting import Words


class Part(StrEnum):
    CAMERA = "camera"
    CODE = "code"
    MICROPHONE = "microphone"
    DISK = "disk"
    CLOCK = "clock"
    PLAN = "plan"
    PAPERS = "papers"
    VOTE = "vote"


class State(StrEnum):
    """UNTRIED waits for somebody to try it; NONE: there is nothing of this kind here."""

    WELL = "well"
    ATTENTION = "attention"
    UNTRIED = "untried"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One part. `advice` says what to do, where there is something."""

    part: Part
    state: State
    says: Words
    advice: Words | None = None


def verdict(part: Part, state: State, says: str, advice: str = "", **values: str) -> Verdict:
    """A part with its words, which the page translates."""
    return Verdict(part, state, Words(text=says, values=values), Words(text=advice) if advice else None)


def to_do(all_of_them: Iterable[Verdict]) -> int:
    """How many parts ask for somebody's hand."""
    return sum(one.state is State.ATTENTION for one in all_of_them)
