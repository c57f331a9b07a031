"""The running log of proceedings: what happened, in order and in sentences; what was taken back is not in it."""

import pytest

from contract import events as e
from contract.ballot import Mode
from contract.events import Way
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_vote


@pytest.fixture
def secretary(house: House) -> Visitor:
    """The secretary's laptop in a meeting that has just begun, with four of five members here."""
    for attendee in (CHAIR, SECRETARY, 3, 4):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    visitor = house.phone(SECRETARY)
    visitor.open("/")
    house.desk.link_device(MEETING, SECRETARY, visitor.device_hash)
    return visitor


def sentences(secretary: Visitor) -> list[str]:
    """The entries of the log, the first thing first."""
    text = secretary.open("/secretary/log")
    return [part.partition("</p>")[0] for part in text.split("<div><p>")[1:]][::-1]


def test_a_meeting_is_told_from_its_start_to_its_end(house: House, secretary: Visitor) -> None:
    desk = house.desk
    desk.open_item(MEETING, "item-2", CHAIR)
    house.clock.pass_ms(60_000)
    desk.check_in(MEETING, 5, Way.SECRETARY, by=SECRETARY)
    desk.give_floor(MEETING, 3, CHAIR)
    desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    for voter in (1, 2, 3):
        desk.cast_vote(MEETING, make_vote(voter))
    desk.close_ballot(MEETING, "nq-01", 1, CHAIR)
    desk.conclude(MEETING, "item-2", "Thông qua dự thảo.", CHAIR)
    desk.end(MEETING, CHAIR)
    assert sentences(secretary) == [
        "Cuộc họp bắt đầu",
        "Nội dung 2: Dự thảo nghị quyết",
        "Vào họp: ông Nguyễn Văn E, Giám đốc Sở số 5",
        "Phát biểu: ông Nguyễn Văn C, Giám đốc Sở số 3",
        "Lấy biểu quyết (trên thiết bị): Thông qua nghị quyết; có mặt 5/5",
        "Kết quả biểu quyết: Thông qua nghị quyết. Được thông qua (Tán thành 3, Không tán thành 0, Không biểu quyết 0)",
        "Kết luận của nội dung 2",
        "Cuộc họp kết thúc",
    ]
    assert "Thông qua dự thảo." in secretary.text


def test_what_was_taken_back_is_not_told(house: House, secretary: Visitor) -> None:
    line = house.desk.open_item(MEETING, "item-1", CHAIR)
    house.desk.undo(MEETING, line.name, CHAIR)
    assert sentences(secretary) == ["Cuộc họp bắt đầu"]


def test_who_left_and_why_somebody_is_not_here_is_told(house: House, secretary: Visitor) -> None:
    house.desk.depart(MEETING, 4, by=SECRETARY)
    house.desk.excuse(MEETING, 5, SECRETARY, "Đi công tác")
    house.desk.hand_over_chair(MEETING, 3, CHAIR, reason="Họp khẩn")
    assert sentences(secretary)[1:] == [
        "Rời cuộc họp: ông Nguyễn Văn D, Giám đốc Sở số 4",
        "Vắng có lý do: ông Nguyễn Văn E, Giám đốc Sở số 5 (Đi công tác)",
        "Chuyển người điều hành cho ông Nguyễn Văn C (Họp khẩn)",
    ]


def test_a_count_that_is_being_keyed_in_is_told_to_nobody_else(house: House, secretary: Visitor) -> None:
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.open_ballot(MEETING, "nq-01", Mode.HANDS, CHAIR)
    entered = e.CountEntered(ballot="nq-01", counts=((3, 1, 0),), counters=(3,), by=SECRETARY)
    house.desk.enter_count(MEETING, entered)
    assert not any(told.startswith("Kết quả") for told in sentences(secretary))
    assert "Được thông qua" not in house.phone().open("/display")


def test_a_reason_that_was_tapped_is_told_in_english_and_one_that_was_typed_as_it_was(
    house: House, secretary: Visitor
) -> None:
    house.desk.excuse(MEETING, 5, SECRETARY, "Đi công tác")
    assert sentences(secretary)[-1].startswith("Vắng có lý do: ông Nguyễn Văn E")
    assert "(Đi công tác)" in secretary.text
    house.desk.excuse(MEETING, 5, SECRETARY, "Tắc đường")

    secretary.open("/language/en?to=/secretary/log")
    assert "(On official travel)" in secretary.text
    assert "(Tắc đường)" in secretary.text
