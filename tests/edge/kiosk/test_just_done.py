"""The bar that names what the other one has just done, on the pages of chair and secretary. # R5.2a"""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from contract import events as e
from contract.ballot import Mode
from contract.events import Way
from contract.room import ACTS, STEPS
from edge.kiosk.just_done import _about, _plain
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY

BALLOT = "nq-01"


@pytest.fixture
def waiting(house: House) -> House:
    for attendee in (CHAIR, SECRETARY):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    return house


@pytest.fixture
def running(waiting: House) -> House:
    for attendee in (3, 4):
        waiting.desk.check_in(MEETING, attendee, Way.CAMERA)
    waiting.desk.start(MEETING, CHAIR)
    waiting.desk.open_item(MEETING, "item-2", CHAIR)
    return waiting


def count(house: House) -> None:
    house.desk.enter_count(MEETING, e.CountEntered(ballot=BALLOT, counts=((2, 0, 0),), counters=(3,), by=SECRETARY))


ACTED: dict[str, Callable[[House], object]] = {
    "mở biểu quyết": lambda house: house.desk.open_ballot(MEETING, BALLOT, Mode.HANDS, SECRETARY),
    "ghi kết quả đếm": count,
    "kết thúc biểu quyết": lambda house: house.desk.close_ballot(MEETING, BALLOT, 1, SECRETARY),
    "kết thúc cuộc họp": lambda house: house.desk.end(MEETING, SECRETARY),
}


def test_each_act_of_the_secretary_is_named_to_the_chair_alone(running: House) -> None:
    screen, secretary = running.screen(), running.device_of(SECRETARY)
    for what, act in ACTED.items():
        running.clock.pass_ms(20_000)
        act(running)
        assert f"Thư ký vừa: {what}" in screen.open("/chair/"), what
        assert "Hoàn tác" not in screen.text
        assert "vừa:" not in secretary.open("/secretary/")


def test_a_start_and_a_void_round_are_named_by_who_did_them(waiting: House) -> None:
    waiting.desk.start(MEETING, CHAIR, (3, 4))
    secretary = waiting.device_of(SECRETARY)
    assert "Chủ trì vừa: bắt đầu cuộc họp" in secretary.open("/secretary/")
    waiting.desk.open_ballot(MEETING, BALLOT, Mode.DEVICES, CHAIR)
    assert "Chủ trì vừa: mở biểu quyết" in secretary.open("/secretary/ballots")
    waiting.desk.void_ballot(MEETING, BALLOT, 1, CHAIR, "Câu hỏi cần nêu lại")
    assert "Chủ trì vừa: hủy lượt biểu quyết" in secretary.open("/secretary/roll")


def test_check_ins_in_a_row_are_one_line(running: House) -> None:
    screen = running.screen()
    running.clock.pass_ms(20_000)
    running.desk.depart(MEETING, 3)
    running.desk.depart(MEETING, 4)
    for attendee, said in ((3, "điểm danh ông "), (4, "điểm danh 2 đại biểu"), (5, "điểm danh 3 đại biểu")):
        running.clock.pass_ms(3000)
        running.desk.check_in(MEETING, attendee, Way.SECRETARY, by=SECRETARY)
        assert f"Thư ký vừa: {said}" in screen.open("/chair/")
        assert ("Hoàn tác" in screen.text) is (attendee == 3)  # which one would it be of several?

    running.clock.pass_ms(13_000)
    assert "vừa:" not in screen.open("/chair/agenda") + screen.open("/chair/")


def test_a_check_in_by_hand_is_taken_back_by_the_other_one(running: House) -> None:
    screen = running.screen()
    running.desk.check_in(MEETING, 5, Way.SECRETARY, by=SECRETARY)
    screen.open("/chair/")

    # The chair's own step goes before: it was made a moment ago as well.
    assert "Vừa thực hiện: mở nội dung 2" in screen.text
    running.clock.pass_ms(11_000)
    running.desk.depart(MEETING, 5)
    running.clock.pass_ms(11_000)
    running.desk.check_in(MEETING, 5, Way.SECRETARY, by=SECRETARY)
    screen.open("/chair/")
    screen.send("/secretary/roll/5/undo")

    assert not running.room.is_present(5)


def test_who_comes_by_oneself_is_nobodys_act(running: House) -> None:
    running.clock.pass_ms(20_000)
    running.desk.check_in(MEETING, 5, Way.CAMERA)
    running.desk.depart(MEETING, 5, by=5)

    assert "vừa:" not in running.screen().open("/chair/")


def test_every_act_has_its_words(running: House) -> None:
    with running.app.test_request_context():
        for kind in e.KNOWN.values():
            if kind not in (*ACTS, *STEPS) or kind in (e.ItemOpened, e.ListeningSwitched):
                continue
            empty: dict[str, Any] = dict.fromkeys(one.name for one in msgspec.structs.fields(kind) if one.required)
            event = kind(**empty)
            assert _about(event, "ông A") or _plain(event), kind
