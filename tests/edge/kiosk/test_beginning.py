"""Beginning and end from the secretary's page: nobody is written present unseen, and nothing ends unasked."""

import pytest

from contract.room import Phase
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_package

DEPUTY = 3


@pytest.fixture
def house_of_two(house: House) -> House:
    """Two chairs are planned; the time has come."""
    house.take(make_package(revision=2, chairs=(CHAIR, DEPUTY)))
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    return house


def test_the_secretary_sees_whom_the_start_writes_present_and_unticks_who_is_away(house_of_two: House) -> None:
    secretary = house_of_two.device_of(SECRETARY)
    text = secretary.open("/secretary/")
    assert text.count('type="checkbox" name="present"') == 3
    assert f'value="{CHAIR}" checked' in text
    assert f'value="{DEPUTY}"><span>' in text

    secretary.post("/conduct/start", meeting=MEETING, then="/secretary/", present=[DEPUTY, SECRETARY])

    room = house_of_two.room
    assert room.phase is Phase.RUNNING
    assert [room.is_present(one) for one in (CHAIR, DEPUTY, SECRETARY)] == [False, True, True]
    assert room.chair == DEPUTY


def test_the_secretarys_page_asks_before_it_ends_and_says_what_is_left(house_of_two: House) -> None:
    secretary = house_of_two.device_of(SECRETARY)
    house_of_two.desk.start(MEETING, CHAIR, (CHAIR, SECRETARY))
    house_of_two.desk.open_item(MEETING, "item-1", CHAIR)
    house_of_two.desk.open_item(MEETING, "item-2", CHAIR)
    house_of_two.desk.conclude(MEETING, "item-2", "Thống nhất.", CHAIR)

    asked = secretary.open("/secretary/?ask=end")

    assert "Còn 1 lượt biểu quyết chưa lấy" in asked
    assert house_of_two.room.phase is Phase.RUNNING
