"""What the updater does next, and whether there is a way back; pure.

Every step may be cut off by the power: what is found afterwards leads to the same step again, or to the next one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from contract.package import Package, PlanState
from contract.release import Release
from contract.room import Phase, Room
from edge.releases import Trial

BEFORE_MS = 60 * 60_000
"""So long before a meeting nothing is switched: half an hour before it the unit looks at itself, and people come."""
AFTER_MS = 10 * 60_000
"""So long after one the secretary still prints and hands out."""
FAILURES = 2


class Step(Enum):
    """One thing to do; REST is nothing until something changes."""

    REST = auto()
    TAKE = auto()
    WAIT = auto()
    SWITCH = auto()
    LOOK = auto()
    SETTLE = auto()
    GO_BACK = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is there: links, the release that is wanted (empty: none) and whether its file has come, what is installed.

    `busy`: why nothing may be switched now, empty when it may. `is_stuck`: what is on trial fails and can't be left but
    for a better one; `serves`: its pages do answer, so a meeting may well be on.
    """

    current: str
    proven: str
    wanted: str
    is_here: bool
    installed: Collection[str]
    trial: Trial | None = None
    failed: Collection[str] = ()
    is_stuck: bool = False
    serves: bool = False
    busy: str = ""


def next_step(found: Found) -> Step:
    """What comes next, whatever was going on when the power failed."""
    if found.trial is not None and not (found.is_stuck and _has_other(found)):
        return _on_trial(found, found.trial)
    if found.trial is None and found.current != found.proven:
        return Step.LOOK
    if found.wanted in ("", found.current, *found.failed):
        return Step.REST
    if found.wanted not in found.installed and not found.is_here:
        return Step.REST
    if found.busy:
        return Step.WAIT
    return Step.SWITCH if found.wanted in found.installed else Step.TAKE


def _has_other(found: Found) -> bool:
    there = found.is_here or found.wanted in found.installed
    return found.wanted not in ("", found.current, *found.failed) and there


def _on_trial(found: Found, trial: Trial) -> Step:
    if found.proven == trial.name:
        return Step.SETTLE
    if trial.failures >= FAILURES:
        return Step.WAIT if found.busy and found.serves else Step.GO_BACK
    if found.current != trial.name:
        return Step.WAIT if found.busy else Step.SWITCH
    return Step.LOOK


def busy_with(meetings: Iterable[tuple[Package, Room]], *, now_ms: int) -> str:
    """Which meeting forbids to switch now, in words for an administrator; empty when none does."""
    for package, room in meetings:
        number = package.meeting
        if room.phase in (Phase.RUNNING, Phase.PAUSED):
            return f"meeting {number} is on"
        if room.phase is Phase.ENDED and 0 <= now_ms - room.ended_at < AFTER_MS:
            return f"meeting {number} has just ended"
        if room.phase is Phase.ADJOURNED and _is_near(room.adjourned_until, now_ms, lasts_ms=BEFORE_MS):
            return f"meeting {number} goes on soon"
        is_planned = room.phase is Phase.WAITING and package.state in (PlanState.APPROVED, PlanState.AWAITING)
        begins = min(package.opens_at, package.starts_at - BEFORE_MS)
        if is_planned and begins <= now_ms < package.ends_at:
            return f"meeting {number} is near"
    return ""


def lost_by(target: Release | None, *, journal: int, events: Collection[str]) -> str:
    """What going to this release would lose of a journal of this schema (-1: unknown) with these events."""
    if journal < 0:
        return "nobody can say what the journal holds"
    if target is None:
        return "that release does not say which data it can read"
    if target.journal < journal:
        return f"the journal was brought to schema {journal}; {target.name} reads up to {target.journal}"
    if strange := sorted(set(events) - set(target.events)):
        return f"meetings were recorded with {', '.join(strange[:3])}, which {target.name} does not understand"
    return ""


def _is_near(at_ms: int, now_ms: int, *, lasts_ms: int) -> bool:
    return at_ms - BEFORE_MS <= now_ms < at_ms + lasts_ms
