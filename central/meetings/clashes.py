"""Two meetings can't sit in one room at one time."""

from collections.abc import Iterable

from central.meetings.deadlines import local
from central.meetings.models import FurtherRoom, Meeting, Room
from central.meetings.phases import states_of
from central.meetings.states import RUNNING, State
from contract.refused import Refused


def check_rooms(rooms: Iterable[int], starts_at_ms: int, ends_at_ms: int, *, but: int = 0) -> None:
    """Refused when an approved meeting other than `but` is in one of the rooms at some of that time."""
    for place, room in enumerate(rooms):
        _check_room(room, starts_at_ms, ends_at_ms, but=but, named="" if place == 0 else Room.get_by_id(room).name)


def _check_room(room: int, starts_at_ms: int, ends_at_ms: int, *, but: int, named: str) -> None:
    there = FurtherRoom.select(FurtherRoom.meeting).where(FurtherRoom.room == room)
    overlapping = Meeting.select().where(
        (Meeting.room == room) | Meeting.id.in_(there),
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
            when = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "day": f"{start:%d/%m/%Y}"}
            if named:
                raise Refused("%(room)s đã có cuộc họp từ %(start)s đến %(end)s ngày %(day)s.", room=named, **when)
            raise Refused("Phòng đã có cuộc họp từ %(start)s đến %(end)s ngày %(day)s.", **when)
