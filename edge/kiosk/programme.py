"""The day in this room, as the corridor may read it: what comes next, and how long until then."""

from dataclasses import dataclass

from contract.package import Package, PlanState
from contract.room import Phase
from edge.desk import Desk
from edge.desk.meetings import is_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One meeting of the day; `title` is that for the corridor, empty when it has none to show."""

    meeting: int
    starts_at: int
    ends_at: int
    title: str


def to_come(desk: Desk, now_ms: int) -> list[Slot]:
    """Today's approved meetings that have neither begun nor passed, the next one first."""
    waiting = [
        one
        for one in desk.meetings()
        if one.state is PlanState.APPROVED
        and is_of_day(one, now_ms)
        and one.ends_at > now_ms
        and desk.room(one.meeting).phase is Phase.WAITING
    ]
    return [_slot(one) for one in waiting]


def counts_to(package: Package, phase: Phase, now_ms: int) -> int:
    """The moment that the page counts down to: the start, then the end; 0 once it has passed."""
    moment = package.starts_at if phase is Phase.WAITING else package.ends_at
    return moment if moment > now_ms and phase is not Phase.ENDED else 0


def _slot(package: Package) -> Slot:
    title = "" if package.internal else package.door_title or package.title
    return Slot(meeting=package.meeting, starts_at=package.starts_at, ends_at=package.ends_at, title=title)
