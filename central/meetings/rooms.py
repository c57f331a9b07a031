"""The meeting rooms of the province: what registration offers, and what a unit's room must be called."""

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import Database, transaction
from central.meetings.models import Room
from contract.package import MOST_SEATS
from contract.refused import Refused
from contract.vietnamese import nfc

MAX_NAME = 120


def set_room(
    database: Database, name: str, *, place: str | None = None, seats: int | None = None, is_open: bool = True, by: Hand
) -> Room:
    """Add a room, or change the one of this name; None leaves as it is. A closed room is offered to no new meeting."""
    called = " ".join(nfc(name).split())
    if not 1 <= len(called) <= MAX_NAME or not 0 <= (seats or 0) <= MOST_SEATS:
        raise Refused("Tên phòng họp hoặc số chỗ không hợp lệ.")
    with transaction(database):
        room: Room = Room.get_or_none(Room.name == called) or Room(name=called)
        room.place = room.place if place is None else " ".join(nfc(place).split())
        room.seats = room.seats if seats is None else seats
        room.is_open = is_open
        room.save()
        note(by, Deed.ROOM_SET, room=room.name, place=room.place, seats=str(room.seats))
    return room
