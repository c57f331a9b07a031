"""Somebody who comes for two agencies is one person in the room, named with both. # practice D2"""

from pathlib import Path

import pytest

from contract.events import Way
from contract.package import Capacity
from edge.doorway.decide import Decision, Outcome
from edge.doorway.greeting import greeting
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, MEETING, SECRETARY, make_package, make_person

BOTH = make_person(
    3,
    name="Trần Thị Ánh",
    office="Giám đốc",
    agency="Sở Nội vụ",
    also=(Capacity(agency="Ban Thi đua – Khen thưởng", office="Trưởng ban"),),
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, make_package(people=(make_person(CHAIR), make_person(SECRETARY), BOTH, make_person(4))))


def test_the_roll_names_both_posts_and_counts_one_person(house: House) -> None:
    house.desk.check_in(MEETING, 3, Way.CAMERA)

    roll = house.device_of(SECRETARY).open("/secretary/roll")

    assert roll.count("Trần Thị Ánh") == 1
    assert "Giám đốc Sở Nội vụ; đồng thời: Trưởng Ban Thi đua – Khen thưởng" in roll
    assert len(house.room.members_here("")) == 1


def test_the_door_lists_the_person_under_either_agency(house: House) -> None:
    door = house.screen()
    for agency in ("Sở Nội vụ", "Ban Thi đua – Khen thưởng"):
        shown = door.open("/door/names")
        (path,) = {line.split('"')[0] for line in shown.split('href="')[1:] if agency in line.split("</a>")[0]}
        assert "Trần Thị Ánh" in door.open(path)


def test_the_greeting_says_both(house: House) -> None:
    package = house.room.package
    said = greeting(Decision(outcome=Outcome.WELCOME, person=BOTH), package=package, number=1, now_ms=0)

    assert said.detail == "Giám đốc – Sở Nội vụ; Trưởng Ban Thi đua – Khen thưởng"
