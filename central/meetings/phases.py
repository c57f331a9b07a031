"""A meeting's state as people see it: what was planned here, and what its room says has happened since."""

from collections.abc import Iterable

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


def state_of(meeting: Meeting) -> State:
    """The state of one meeting."""
    return states_of([meeting])[meeting.id]
