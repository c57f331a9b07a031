"""Two meetings can't sit in one room at one time."""

from central.meetings.deadlines import local
from central.meetings.models import Meeting
from central.meetings.phases import states_of
from central.meetings.states import RUNNING, State
from contract.refused import Refused


def check_room(room: int, starts_at_ms: int, ends_at_ms: int, *, but: int = 0) -> None:
    """Refused when an approved meeting other than `but` is in the room at some of that time."""
    overlapping = Meeting.select().where(
        Meeting.room == room,
        Meeting.id != but,
        Meeting.state == State.APPROVED,
        Meeting.starts_at_ms < ends_at_ms,
        Meeting.ends_at_ms > starts_at_ms,
    )
    meetings = list(overlapping.order_by(Meeting.starts_at_ms))
    states = states_of(meetings)
    for one in meetings:
        if states[one.id] in (State.APPROVED, *RUNNING):
            start, end = local(one.starts_at_ms), local(one.ends_at_ms)
            raise Refused(
                "Phòng đã có cuộc họp từ %(start)s đến %(end)s ngày %(day)s.",
                start=f"{start:%H:%M}",
                end=f"{end:%H:%M}",
                day=f"{start:%d/%m/%Y}",
            )
