"""The meeting rooms of the province: what registration offers, and what a unit's room must be called."""

import re
from dataclasses import dataclass

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import Database, transaction
from central.meetings.models import Room
from contract.package import MOST_SEATS
from contract.refused import Refused
from contract.vietnamese import nfc

MAX_NAME = 120
_WRONG = "Tên phòng họp hoặc số chỗ không hợp lệ."
_DEGREES = r"(\d{1,3}(?:[.,]\d{1,12})?)\s*°?"
_COORDINATES = re.compile(rf"{_DEGREES}\s*[,;\s]\s*{_DEGREES}")
_LATITUDES, _LONGITUDES = (6.0, 24.0), (101.0, 118.0)
"""Of Viet Nam with its islands: who types them the wrong way round is told so."""


@dataclass(frozen=True, kw_only=True)
class RoomFacts:
    """What is said of a room; None leaves as it is. A closed room is offered to no new meeting.

    `coordinates`: latitude and longitude as a map's program copies them; empty takes the room off the map.
    """

    place: str | None = None
    seats: int | None = None
    coordinates: str | None = None
    is_open: bool = True


def set_room(database: Database, name: str, said: RoomFacts, *, by: Hand) -> Room:
    """Add a room, or change the one of this name. Refused, in words, when it can be none."""
    called = called_so(name)
    if not 0 <= (said.seats or 0) <= MOST_SEATS:
        raise Refused(_WRONG)
    on_map = None if said.coordinates is None else read_coordinates(said.coordinates)
    with transaction(database):
        room: Room = Room.get_or_none(Room.name == called) or Room(name=called)
        room.place = room.place if said.place is None else " ".join(nfc(said.place).split())
        room.seats = room.seats if said.seats is None else said.seats
        if said.coordinates is not None:
            room.latitude, room.longitude = on_map or (None, None)
        room.is_open = said.is_open
        room.save()
        note(by, Deed.ROOM_SET, room=room.name, place=room.place, seats=str(room.seats))
    return room


def called_so(name: str) -> str:
    """A room's name with single spaces, in NFC; Refused when it is empty or too long."""
    called = " ".join(nfc(name).split())
    if not 1 <= len(called) <= MAX_NAME:
        raise Refused(_WRONG)
    return called


def read_coordinates(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, with a point or a comma; None when nothing is typed. Refused otherwise."""
    if not text.strip():
        return None
    found = _COORDINATES.fullmatch(text.strip())
    if found is not None:
        latitude, longitude = (float(one.replace(",", ".")) for one in found.groups())
        if _within(latitude, _LATITUDES) and _within(longitude, _LONGITUDES):
            return latitude, longitude
    raise Refused("Tọa độ không hợp lệ. Kính mời ghi vĩ độ, kinh độ, ví dụ: 10.7769, 106.7009.")


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
