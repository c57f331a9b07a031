"""Rings: which units get a release first, and whether the next ring may have it; pure.

Each ring is healthy before the next begins: that is what rings are for.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum, auto

RINGS = (1, 2, 3)
LAST = RINGS[-1]
"""Where a unit is unless somebody has put it elsewhere."""
_FAILED = frozenset({"went-back", "stuck", "refused"})


class Progress(StrEnum):
    """How far a unit is with its ring's release, the worst first."""

    FAILED = auto()
    PENDING = auto()
    AWAY = auto()
    BY_HAND = auto()
    DONE = auto()


class Gate(StrEnum):
    """May the next ring have it?"""

    OPEN = auto()
    EMPTY = auto()
    FAILED = auto()
    PENDING = auto()
    UNPROVEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A unit of a ring, as it told last: what it runs, the release it was told of, and what came of that.

    Without `arch` it is no installed release: an older unit, or central's own room, which changes with central.
    """

    software: str
    wanted: str
    outcome: str
    is_connected: bool
    arch: str = "amd64"


def has_failed(outcome: str) -> bool:
    """Is this the outcome of a unit that somebody has to look at?"""
    return outcome in _FAILED


def progress(unit: Member, version: str) -> Progress:
    """How far this unit is with a release."""
    if unit.wanted == version and has_failed(unit.outcome):
        return Progress.FAILED
    if unit.software == version and unit.outcome == "proven":
        return Progress.DONE
    if not unit.arch:
        return Progress.BY_HAND
    return Progress.PENDING if unit.is_connected else Progress.AWAY


def gate(units: Collection[Member], version: str) -> Gate:
    """Whether a ring's release may go on to the next: nobody has failed, nobody who is there has yet to show that it
    works, and somebody has. Units that are off, or changed by hand, hold up nobody."""
    found = [progress(one, version) for one in units]
    if not found:
        return Gate.EMPTY
    for bad, shut in ((Progress.FAILED, Gate.FAILED), (Progress.PENDING, Gate.PENDING)):
        if bad in found:
            return shut
    return Gate.OPEN if Progress.DONE in found else Gate.UNPROVEN
