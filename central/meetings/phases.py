"""A meeting's state as people see it: what was planned here, and what its room says has happened since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from central.meetings.models import Meeting
from central.meetings.states import State
from central.proceedings.results import Proceedings
from contract.package import PlannedSitting
from contract.room import Phase

FROM_ROOM = {
    Phase.RUNNING: State.ONGOING,
    Phase.PAUSED: State.PAUSED,
    Phase.ADJOURNED: State.PAUSED,
    Phase.ENDED: State.ENDED,
}


def states_of(meetings: Iterable[Meeting]) -> dict[int, State]:
    """The state of each meeting; of several rooms the one that was heard of last counts."""
    found = {meeting.id: State(meeting.state) for meeting in meetings}
    heard = Proceedings.select(Proceedings.meeting, Proceedings.phase).where(Proceedings.meeting.in_(list(found)))
    for row in heard.order_by(Proceedings.last_at_ms):
        phase = FROM_ROOM.get(Phase(row.phase))
        if phase is not None:
            found[row.meeting] = phase
    return found


@dataclass(frozen=True, slots=True)
class GoesOn:
    """When and where an interrupted meeting goes on (0, "": not said); after a break, or in another sitting."""

    at_ms: int
    place: str
    is_sitting: bool


def going_on(meetings: Iterable[Meeting]) -> dict[int, GoesOn]:
    """Of those that are interrupted when each goes on; of several rooms the one that was heard of last counts."""
    ids = [meeting.id for meeting in meetings]
    columns = (Proceedings.meeting, Proceedings.phase, Proceedings.next_at_ms, Proceedings.next_place)
    rows = Proceedings.select(*columns).where(Proceedings.meeting.in_(ids)).order_by(Proceedings.last_at_ms)
    found: dict[int, GoesOn] = {}
    for row in rows:
        found.pop(row.meeting, None)
        if row.phase in (Phase.PAUSED, Phase.ADJOURNED):
            found[row.meeting] = GoesOn(row.next_at_ms, row.next_place, row.phase == Phase.ADJOURNED)
    return found


def comes_back(meeting: Meeting, goes_on: GoesOn | None) -> list[PlannedSitting]:
    """The next sitting of a meeting that was put off, as long as its first was planned to be; none without a time."""
    if goes_on is None or not (goes_on.is_sitting and goes_on.at_ms):
        return []
    ends = goes_on.at_ms + meeting.planned[0].ends_at - meeting.planned[0].starts_at
    return [PlannedSitting(starts_at=goes_on.at_ms, ends_at=ends, place=goes_on.place)]


def put_off_into(first_ms: int, after_ms: int) -> Any:
    """In SQL: meetings whose room has put them off to a sitting that begins in this span."""
    begins = (Proceedings.next_at_ms >= first_ms) & (Proceedings.next_at_ms < after_ms)
    return Proceedings.select(Proceedings.meeting).where(Proceedings.phase == Phase.ADJOURNED, begins)


def state_of(meeting: Meeting) -> State:
    """The state of one meeting."""
    return states_of([meeting])[meeting.id]
