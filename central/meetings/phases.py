"""A meeting's state as people see it: what was planned here, and what its room says has happened since."""

from collections.abc import Iterable
from dataclasses import dataclass

from central.meetings.models import Meeting
from central.meetings.states import State
from central.proceedings.results import Proceedings
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


def state_of(meeting: Meeting) -> State:
    """The state of one meeting."""
    return states_of([meeting])[meeting.id]
