"""Central's own room takes in whoever is marked as taking part from elsewhere; others are sent to their room's door."""

import dataclasses

import msgspec
import pytest

from contract.events import Way
from tests.edge.kiosk.house import House
from tests.edge.kiosk.test_other_ways import phone_of
from tests.makers import MEETING, SECRETARY, make_package, make_people

AWAY, HERE = 3, 4


@pytest.fixture
def own_room(tmp_path_factory: pytest.TempPathFactory) -> House:
    people = tuple(msgspec.structs.replace(one, online=True) if one.attendee == AWAY else one for one in make_people())
    house = House(tmp_path_factory.mktemp("own"), make_package(people=people))
    known = house.app.extensions["kiosk"]
    web = msgspec.structs.replace(known.settings.web, only_online=True)
    settings = msgspec.structs.replace(known.settings, web=web)
    house.app.extensions["kiosk"] = dataclasses.replace(known, settings=settings)
    return house


# R6.4
def test_only_who_takes_part_from_elsewhere_checks_in_there(own_room: House) -> None:
    away, here = phone_of(own_room, AWAY), phone_of(own_room, HERE)
    poster = "/p/" + make_package().poster

    away.open(poster)
    assert "Đã điểm danh" in away.send(poster)
    here.open(poster)
    refused = here.send(poster)

    assert (here.status, "Phòng họp trực tuyến dành cho đại biểu dự từ xa" in refused) == (409, True)
    room = own_room.desk.room(MEETING)
    assert (room.is_present(AWAY), room.is_present(HERE)) == (True, False)
    own_room.desk.check_in(MEETING, HERE, Way.SECRETARY, by=SECRETARY)
    assert own_room.desk.room(MEETING).is_present(HERE), "the secretary has the last word"
    own_room.close()
