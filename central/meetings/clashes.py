"""Two meetings can't sit in one room at one time."""

from collections.abc import Iterable, Sequence

from central.meetings.deadlines import local
from central.meetings.models import FurtherRoom, Meeting, Room
from central.meetings.phases import comes_back, going_on, states_of
from central.meetings.states import RUNNING, State
from central.proceedings.results import under_way
from contract.package import PlannedSitting
from contract.refused import Refused


def check_rooms(rooms: Iterable[int], planned: Sequence[PlannedSitting], *, but: int = 0) -> None:
    """Refused when an approved meeting other than `but` is in one of the rooms during one of these sittings.

    Between two sittings, and during one that is held elsewhere, a meeting leaves its room to others. One that its room
    has put off comes back at the time that was said there.
    """
    here = held_here(planned)
    for place, room in enumerate(rooms if here else ()):
        _check_room(room, here, but=but, named="" if place == 0 else Room.get_by_id(room).name)


def held_here(planned: Sequence[PlannedSitting]) -> list[PlannedSitting]:
    """The sittings that a meeting holds in its own room."""
    return [one for one in planned if not one.place]


def _check_room(room: int, here: list[PlannedSitting], *, but: int, named: str) -> None:
    there = FurtherRoom.select(FurtherRoom.meeting).where(FurtherRoom.room == room)
    overlapping = Meeting.select().where(
        (Meeting.room == room) | Meeting.id.in_(there),
        Meeting.id != but,
        Meeting.state == State.APPROVED,
        Meeting.starts_at_ms < here[-1].ends_at,
        (Meeting.ends_at_ms > here[0].starts_at) | Meeting.id.in_(under_way(now_ms=here[0].starts_at)),
    )
    meetings = list(overlapping.order_by(Meeting.starts_at_ms))
    states, put_off = states_of(meetings), going_on(meetings)
    for one in meetings:
        theirs = held_here((*one.planned, *comes_back(one, put_off.get(one.id))))
        met = [there for there in theirs if any(overlap(there, own) for own in here)]
        if met and states[one.id] in (State.APPROVED, *RUNNING):
            start, end = local(met[0].starts_at), local(met[0].ends_at)
            when = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "day": f"{start:%d/%m/%Y}"}
            if named:
                raise Refused("%(room)s đã có cuộc họp từ %(start)s đến %(end)s ngày %(day)s.", room=named, **when)
            raise Refused("Phòng đã có cuộc họp từ %(start)s đến %(end)s ngày %(day)s.", **when)


def overlap(one: PlannedSitting, other: PlannedSitting) -> bool:
    """Are they at one time?"""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
