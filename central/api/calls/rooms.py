"""The meeting rooms, as the Office and the system's administrators keep them (R5.4)."""

from typing import Annotated

from msgspec import Meta, Struct

from central.api.calls.call import Call, found
from central.api.rules import Scope
from central.api.shapes import Done, Made
from central.meetings.models import Room
from central.meetings.renaming import rename
from central.meetings.rooms import RoomFacts, called_so, set_room
from central.people.rights import Task, require
from central.web.shell import access, centre, hand
from contract.refused import Refused


class RoomSaid(Struct, kw_only=True, forbid_unknown_fields=True):
    """`coordinates` as a map's program copies them; a closed room is offered to no new meeting."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    place: Annotated[str, Meta(max_length=200)] | None = None
    seats: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    coordinates: Annotated[str, Meta(max_length=60)] | None = None
    is_open: bool = True


def add_room(asked: RoomSaid) -> Made:
    """Add a room; one of the same name is refused."""
    require(access().roles(), Task.ARRANGE_ROOMS)
    if Room.get_or_none(Room.name == called_so(asked.name)) is not None:
        raise Refused("Đã có phòng họp mang tên này.")
    return Made(id=set_room(centre().database, asked.name, _facts(asked), by=hand()).id)


def change_room(asked: RoomSaid, *, room: int) -> Done:
    """Say of a room what it is called, where it is, how many it seats, whether meetings are held in it."""
    require(access().roles(), Task.ARRANGE_ROOMS)
    one: Room = found(Room, room)
    if called_so(asked.name) != one.name:
        one = rename(centre().planning, one, asked.name, by=hand())
    set_room(centre().database, one.name, _facts(asked), by=hand())
    return Done()


def _facts(asked: RoomSaid) -> RoomFacts:
    return RoomFacts(place=asked.place, seats=asked.seats, coordinates=asked.coordinates, is_open=asked.is_open)


_DOES = (Scope.ADMINISTER,)
CALLS: tuple[Call, ...] = (
    Call("POST", "/rooms", _DOES, add_room, ("rooms.rooms",), status=201),
    Call("POST", "/rooms/{room}", _DOES, change_room, ("rooms.room",)),
)
