"""On an item with members of its own the lamp says so, they vote on it, and the others' pages stay as they are."""

import re

import pytest

from contract.ballot import Mode
from contract.events import Way
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_ballot, make_package, make_people, make_person

EXPERT = 11


@pytest.fixture
def running(house: House) -> House:
    """Four of five members and two of three experts of the second item are here."""
    experts = tuple(make_person(one, items=("item-2",)) for one in (11, 12, 13))
    ballots = (make_ballot("chung", item="item-1"), make_ballot("khoa-hoc", item="item-2"))
    house.take(make_package(revision=2, people=(*make_people(5), *experts), ballots=ballots))
    for attendee in (CHAIR, SECRETARY, 3, 4, EXPERT, 12):
        house.desk.check_in(MEETING, attendee, Way.SECRETARY, by=SECRETARY)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    return house


# R5.2a
def test_the_lamp_is_that_of_the_item_that_is_open(running: House) -> None:
    screen, wall = running.screen(), running.screen()
    assert "Đủ số thành viên dự họp: có mặt 4/5" in screen.open("/chair/")

    running.desk.open_item(MEETING, "item-2", CHAIR)

    assert "Đủ số thành viên cho nội dung này: có mặt 6/8 (yêu cầu ít nhất 6)" in screen.open("/chair/")
    assert "Đủ số thành viên cho nội dung này: có mặt 6/8" in wall.open("/display")
    running.desk.depart(MEETING, 12)
    assert "Chưa đủ số thành viên cho nội dung này: có mặt 5/8" in screen.open("/chair/")


def test_the_secretary_is_told_how_many_may_vote_on_each_ballot(running: House) -> None:
    shown = running.device_of(SECRETARY).open("/secretary/ballots")

    told = [int(number) for number in re.findall(r"(\d+) thành viên có mặt được biểu quyết", shown)]
    assert told == [4, 6]


def test_an_expert_votes_on_the_own_item_and_on_no_other(running: House) -> None:
    expert = running.device_of(EXPERT)
    running.desk.open_item(MEETING, "item-1", CHAIR)
    running.desk.open_ballot(MEETING, "chung", Mode.DEVICES, CHAIR)
    assert 'name="q0"' not in expert.open("/")
    running.desk.close_ballot(MEETING, "chung", 1, CHAIR)

    running.desk.open_item(MEETING, "item-2", CHAIR)
    running.desk.open_ballot(MEETING, "khoa-hoc", Mode.DEVICES, CHAIR)

    assert 'name="q0"' in expert.open("/")
    assert running.room.ballots["khoa-hoc", 1].opened.members == 8
    assert running.room.ballots["chung", 1].opened.members == 5
