"""The day's board of rooms: when each is taken and when it is free, without telling by whom or for what."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from central.meetings.deadlines import to_ms
from central.meetings.models import FurtherRoom, Meeting, Room
from central.meetings.phases import comes_back, going_on, put_off_into, states_of
from central.meetings.states import RUNNING, State
from central.week.rules import free_spans

OPENS, CLOSES = time(7), time(18)
"""The hours that the board shows."""


@dataclass(frozen=True, kw_only=True)
class RoomDay:
    """One room on one day: spans in milliseconds, within the board's hours where they are free."""

    room: Room
    busy: list[tuple[int, int]]
    free: list[tuple[int, int]]


def board_of(day: date, *, but: int = 0) -> list[RoomDay]:
    """Every open room's day, `but` one meeting; a meeting in several rooms takes all of them, put off or not."""
    first, after = to_ms(datetime.combine(day, OPENS)), to_ms(datetime.combine(day, CLOSES))
    begins = to_ms(datetime.combine(day, time()))
    ends = to_ms(datetime.combine(day + timedelta(days=1), time()))
    planned = (Meeting.starts_at_ms < ends) & (Meeting.ends_at_ms > begins)
    wanted = (planned | Meeting.id.in_(put_off_into(begins, ends))) & (Meeting.state == State.APPROVED)
    meetings = list(Meeting.select().where(wanted, Meeting.id != but))
    states, put_off = states_of(meetings), going_on(meetings)
    taken: dict[int, set[tuple[int, int]]] = {}
    further: dict[int, list[int]] = {}
    for row in FurtherRoom.select().where(FurtherRoom.meeting.in_([one.id for one in meetings])):
        further.setdefault(row.meeting_id, []).append(row.room_id)
    for one in meetings:
        if states[one.id] not in (State.APPROVED, *RUNNING):
            continue
        spans = {
            (each.starts_at, each.ends_at)
            for each in (*one.planned, *comes_back(one, put_off.get(one.id)))
            if not each.place and each.starts_at < ends and each.ends_at > begins
        }
        for room in (one.room_id, *further.get(one.id, [])):
            if room is not None:
                taken.setdefault(room, set()).update(spans)
    rooms = Room.select().where(Room.is_open).order_by(Room.name)
    return [
        RoomDay(room=room, busy=sorted(taken.get(room.id, ())), free=free_spans(taken.get(room.id, ()), first, after))
        for room in rooms
    ]
