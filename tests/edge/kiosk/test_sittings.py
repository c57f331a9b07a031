"""A meeting goes on in another sitting: chair and secretary close one and open the next, everybody's page says so."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contract import events as e
from contract.ballot import Mode
from contract.package import Package, PlannedSitting
from contract.room import Phase
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_package

HOUR = 3_600_000
TWO = EIGHT + 6 * HOUR
THURSDAY_AT_TWO = {"day": "2025-11-27", "hour": "14:00"}
THURSDAY = EIGHT + 2 * 24 * HOUR + 6 * HOUR


@pytest.fixture
def morning(house: House) -> House:
    """A meeting that has been going on for an hour with three of five members."""
    for one in (1, 2, 3):
        house.desk.check_in(MEETING, one, e.Way.CAMERA)
    house.desk.start(MEETING, CHAIR)
    house.desk.open_item(MEETING, "item-1", CHAIR)
    house.clock.pass_ms(HOUR + 600_000)
    return house


def adjourn(house: House, **values: str) -> Visitor:
    chair = house.screen()
    chair.open("/chair/?ask=adjourn")
    chair.send("/conduct/sitting/close", **(values or THURSDAY_AT_TWO))
    return chair


# R5.2a
def test_the_chair_puts_the_meeting_off_without_typing_and_everybody_sees_until_when(morning: House) -> None:
    screen = morning.screen()
    screen.open("/chair/?ask=pause")
    assert "Hoãn sang buổi khác" in screen.text
    chair = adjourn(morning)

    assert morning.room.phase is Phase.ADJOURNED
    assert morning.room.adjourned_until == THURSDAY
    assert "Họp tiếp lúc 14:00, Thứ Năm 27/11" in chair.text
    assert "Đã họp 1 buổi; buổi vừa qua kết thúc lúc 09:00" in chair.text
    for page in (screen.open("/display"), morning.device_of(3).open("/"), morning.phone(9).open("/")):
        assert "Họp tiếp lúc 14:00, Thứ Năm 27/11" in page
    assert "Buổi họp tiếp theo: 14:00, Thứ Năm 27/11" in screen.open("/door")
    chair.open("/language/en?to=/chair/")
    assert "Continues at 14:00, Thursday 27/11" in chair.text


def test_the_next_sitting_is_opened_with_a_roll_of_its_own(morning: House) -> None:
    adjourn(morning)
    morning.clock.pass_ms(THURSDAY - morning.clock.now().at_ms - 15 * 60_000)
    screen = morning.screen()
    assert "Đang đón đại biểu" in screen.open("/door")
    assert "0/6 đại biểu" in screen.text
    morning.desk.check_in(MEETING, 4, e.Way.CAMERA)

    screen.open("/chair/?ask=open-sitting")
    screen.send("/conduct/sitting/open", present=[CHAIR, SECRETARY])

    room = morning.room
    assert (room.phase, room.item) == (Phase.RUNNING, "")
    assert [set(one.attendance) for one in room.held] == [{1, 2, 3}, {1, 2, 4}]
    assert "Mở nội dung 1" in screen.open("/chair/"), "it was not done as the first sitting ended"


def test_the_secretary_says_where_and_why_and_another_time(morning: House) -> None:
    secretary = morning.device_of(SECRETARY)
    secretary.open("/secretary/")
    secretary.send(
        "/conduct/sitting/close", day="2025-11-25", hour="14:00", place="Hội trường  B", note="Chờ ý kiến của Bộ"
    )
    room = morning.room
    assert (room.adjourned_until, room.adjourned_place) == (TWO, "Hội trường B")
    assert morning.desk.text_of(room.adjourned_text) == "Chờ ý kiến của Bộ"
    assert "Họp tiếp lúc 14:00, Thứ Ba 25/11, tại Hội trường B" in secretary.open("/secretary/")

    secretary.send("/conduct/sitting/next", unknown="yes", place="Hội trường B")
    assert morning.room.adjourned_until == 0
    assert "thời gian sẽ được thông báo" in secretary.text
    log = secretary.open("/secretary/log")
    assert "Kết thúc buổi họp; họp tiếp lúc 14:00, Thứ Ba 25/11, Hội trường B" in log
    assert "Chờ ý kiến của Bộ" in log


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"day": "2025-11-25", "hour": "08:00"}, "đã qua hoặc quá xa"),
        ({"day": "2026-11-25", "hour": "08:00"}, "đã qua hoặc quá xa"),
        ({"day": "", "hour": "08:00"}, "chọn ngày và giờ"),
        ({"day": "2025-11-27", "hour": "25:00"}, "chọn ngày và giờ"),
        ({"day": "9999-12-31", "hour": "23:59"}, "đã qua hoặc quá xa"),
        ({"day": "0001-01-01", "hour": "00:00"}, "đã qua hoặc quá xa"),
    ],
)
def test_a_time_that_is_over_or_no_time_is_refused(morning: House, values: dict[str, str], words: str) -> None:
    chair = adjourn(morning, **values)
    assert chair.status == 409
    assert words in chair.text
    assert morning.room.phase is Phase.RUNNING


def test_an_open_ballot_is_closed_first(morning: House) -> None:
    chair = morning.screen()
    chair.open("/chair/?ask=adjourn")
    fields = chair.form("/conduct/sitting/close")
    morning.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    chair.post("/conduct/sitting/close", **{**fields, **THURSDAY_AT_TWO})
    assert chair.status == 409
    assert "Kết thúc biểu quyết trước khi kết thúc buổi họp" in chair.text
    assert "Hoãn sang buổi khác" not in chair.open("/chair/")


def test_hoan_tac_brings_the_sitting_back(morning: House) -> None:
    chair = adjourn(morning)
    assert "kết thúc buổi họp" in chair.text
    chair.send("/conduct/undo")
    room = morning.room
    assert (room.phase, room.item, sorted(room.attendance)) == (Phase.RUNNING, "item-1", [1, 2, 3])


def test_an_item_whose_conclusion_is_written_is_done_with_the_sitting(morning: House) -> None:
    morning.desk.conclude(MEETING, "item-1", "Thống nhất.", CHAIR)
    adjourn(morning)
    assert morning.room.items_done == ["item-1"]


def test_what_is_offered_first_is_the_next_planned_sitting_else_this_afternoon_or_tomorrow(
    morning: House, tmp_path: Path
) -> None:
    chair = morning.screen()
    chair.open("/chair/?ask=adjourn")
    assert 'value="2025-11-25" selected' in chair.text
    assert "<option selected>14:00" in chair.text
    morning.clock.pass_ms(5 * HOUR)
    chair.open("/chair/?ask=adjourn")
    assert 'value="2025-11-26" selected>Ngày mai' in chair.text
    assert "<option selected>08:00" in chair.text

    planned = (
        PlannedSitting(starts_at=EIGHT, ends_at=EIGHT + 3 * HOUR),
        PlannedSitting(starts_at=THURSDAY - HOUR // 4, ends_at=THURSDAY + 3 * HOUR),
    )
    other = House(tmp_path / "other", make_package(ends_at=planned[-1].ends_at, sittings=planned))
    other.desk.start(MEETING, CHAIR)
    chair = other.screen()
    chair.open("/chair/?ask=adjourn")
    assert 'value="2025-11-27" selected' in chair.text
    assert "<option selected>13:45" in chair.text
    other.close()


def test_a_break_says_until_when_on_every_page(morning: House) -> None:
    morning.desk.pause(MEETING, CHAIR, morning.clock.now().at_ms + 15 * 60_000)
    screen = morning.screen()
    at = datetime.fromtimestamp(morning.room.paused_until / 1000, UTC) + timedelta(hours=7)
    for page in (screen.open("/chair/"), screen.open("/display"), screen.open("/door"), morning.device_of(3).open("/")):
        assert f"Giải lao đến {at:%H:%M}" in page


def test_who_was_at_the_sitting_may_still_write_an_opinion_before_the_next(morning: House) -> None:
    adjourn(morning)
    came, absent = morning.device_of(3), morning.device_of(5)
    assert "/opinion" in came.open("/")
    came.open("/opinion")
    came.send("/opinion", text="Đề nghị gửi thêm số liệu trước buổi sau.")
    assert len(morning.room.opinions) == 1
    assert "/opinion" not in absent.open("/")


def test_the_paper_kit_is_for_the_sitting_that_comes(morning: House) -> None:
    secretary = morning.device_of(SECRETARY)
    assert "08:00 – 11:00, Thứ Ba, 25/11/2025" in secretary.open("/secretary/kit/meeting")
    assert re.search(r'<td class="hour">\d\d:\d\d</td>', secretary.text), "who is here has an hour on the list"
    adjourn(morning)
    text = secretary.open("/secretary/kit/meeting")
    assert "14:00, Thứ Năm, 27/11/2025" in text
    assert not re.search(r'<td class="hour">\d', text), "everybody signs anew"


def another_meeting(house: House) -> Package:
    """The room's next meeting of the day, with a chair and people of its own."""
    plan = make_package(
        meeting=MEETING + 1, title="Giao ban đầu giờ", starts_at=EIGHT + 2 * HOUR, ends_at=EIGHT + 4 * HOUR
    )
    house.take(plan)
    return plan


def test_a_sitting_can_be_opened_before_its_day_while_another_meeting_has_the_room(morning: House) -> None:  # A14
    adjourn(morning)
    another_meeting(morning)
    screen = morning.screen()
    assert "Giao ban đầu giờ" in screen.open("/chair/")
    assert "Họp tiếp cuộc khác" in screen.text
    assert "Họp tiếp lúc 14:00, Thứ Năm 27/11" in screen.open("/chair/sittings")
    screen.open(f"/chair/sittings?open={MEETING}")

    screen.send("/conduct/sitting/open", present=[CHAIR])

    assert (morning.room.phase, set(morning.room.attendance)) == (Phase.RUNNING, {CHAIR})
    assert "Mở nội dung 1" in screen.text
    assert "Giao ban đầu giờ" not in screen.text


def test_its_secretary_is_led_there_and_told_to_wait_while_the_other_meeting_goes_on(morning: House) -> None:
    secretary = morning.device_of(SECRETARY)
    adjourn(morning)
    other = another_meeting(morning)
    strangers = morning.phone(9)
    morning.desk.check_in(other.meeting, 3, e.Way.CAMERA)
    assert "Mở buổi họp" in secretary.open("/secretary/")
    morning.desk.start(other.meeting, CHAIR)

    assert "mở được tại đây ngay khi cuộc họp đó kết thúc" in secretary.open("/secretary/")

    assert f"open={MEETING}" not in secretary.text
    strangers.open("/chair/sittings")
    assert strangers.status == 403
