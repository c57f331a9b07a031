"""The province's meeting rooms are added and changed by an administrator on the server. # R5.4"""

import pytest

from central.audit.models import AuditLine
from central.audit.rules import Deed, Hand
from central.meetings.models import Room
from central.meetings.rooms import RoomFacts, set_room
from contract.refused import Refused
from tests.central.province import NOW, Province

BY = Hand(at_ms=NOW)


def test_a_room_is_added_once_changed_and_closed_and_the_log_says_so(province: Province) -> None:
    database = province.database
    set_room(database, "Hội  trường B", RoomFacts(place="tầng 1", seats=80), by=BY)
    set_room(database, "Hội trường B", RoomFacts(seats=90, is_open=False), by=BY)

    rows = list(Room.select(Room.place, Room.seats, Room.is_open).where(Room.name == "Hội trường B").tuples())
    assert rows == [("tầng 1", 90, False)]
    assert AuditLine.select().where(AuditLine.deed == Deed.ROOM_SET).count() == 2


@pytest.mark.parametrize(("name", "seats"), [("", 1), ("A" * 121, 1), ("A", -1), ("A", 100_001)])
def test_what_is_no_room_is_refused(province: Province, name: str, seats: int) -> None:
    with pytest.raises(Refused):
        set_room(province.database, name, RoomFacts(seats=seats), by=BY)
