"""A session that goes on in another sitting: at a real unit that is switched off between the two, and at its door."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from contract.room import Phase
from edge.desk import NextSitting
from tests.edge.door.doorstep import Doorstep, ticket_of
from tests.makers import CHAIR, EIGHT, MEETING, make_package
from tests.story.people import Person
from tests.story.session_room import MEMBERS, NEEDED, SessionRoom, begin
from tests.story.test_sessions import RESOLUTION, close, has_quorum, lacks_quorum, open_on_devices

MINUTE = 60_000
THURSDAY = EIGHT + 54 * 60 * MINUTE


# R5.2a
@pytest.mark.timeout(300)
def test_a_session_is_put_off_and_goes_on_after_the_unit_was_switched_off(room: SessionRoom) -> None:
    room.come(range(1, NEEDED + 1))
    chair, display, phone = room.chair(), room.display(), room.phone(3)
    begin(chair, 2)
    open_on_devices(chair, f"0/{NEEDED}")
    expect(chair.page.get_by_role("link", name="Tạm dừng")).to_have_count(0)
    close(chair)

    adjourn(chair)
    chair.presses("Hoàn tác")
    display.sees(RESOLUTION)
    has_quorum(chair, present=NEEDED)
    adjourn(chair)
    for page in (chair, display, phone):
        page.sees("Họp tiếp lúc")
    phone.sees("Kính mời đại biểu điểm danh lại tại buổi họp tiếp theo")

    room.reboot()

    chair.sees("Đã họp 1 buổi")
    chair.follows("Mở buổi họp")
    chair.presses("Mở buổi họp")
    display.sees("Cuộc họp đang diễn ra")
    lacks_quorum(chair, present=1)
    phone.sees("Đại biểu chưa điểm danh")
    room.come(one for one in range(3, NEEDED + 2) if not room.desk.room(MEETING).is_present(one))
    has_quorum(chair, display, present=NEEDED)
    phone.sees("Đã điểm danh lúc")
    chair.follows("Chương trình")
    chair.sees(RESOLUTION)

    first, second = room.desk.room(MEETING).held
    assert [sum(one <= MEMBERS for one in sitting.attendance) for sitting in (first, second)] == [NEEDED, NEEDED]
    assert (2 in first.attendance, 2 in second.attendance) == (True, False)


def adjourn(chair: Person) -> None:
    """From the touchscreen, to the time that is offered first."""
    chair.follows("Tạm dừng")
    chair.follows("Hoãn sang buổi khác")
    chair.presses("Kết thúc buổi họp")
    chair.sees("Họp tiếp lúc")


# R6.4
def test_one_code_opens_the_door_on_both_days(tmp_path: Path) -> None:
    at, code = Doorstep(tmp_path, make_package()), ticket_of(3, expires=date(2025, 11, 26)).encode()

    def answered() -> str:
        at.clock.pass_ms(10_000)
        at.door.present(code)
        return at.shown().outcome

    answers = [answered()]
    at.desk.start(MEETING, CHAIR)
    at.clock.pass_ms(3 * 60 * MINUTE)
    at.desk.close_sitting(MEETING, CHAIR, NextSitting(until=THURSDAY))
    answers.append(answered())
    at.clock.pass_ms(THURSDAY - 31 * MINUTE - at.clock.now().at_ms)
    answers.append(answered())
    at.clock.pass_ms(2 * MINUTE)
    answers += [answered(), answered()]
    at.desk.open_sitting(MEETING, CHAIR, [CHAIR])
    at.clock.pass_ms(THURSDAY + 60 * MINUTE - at.clock.now().at_ms)
    at.desk.depart(MEETING, 3)
    answers.append(answered())

    assert answers == ["welcome", "adjourned", "adjourned", "welcome", "again", "late"]
    room = at.desk.room(MEETING)
    assert room.phase is Phase.RUNNING
    assert [3 in one.attendance for one in room.held] == [True, True]
    at.journal.close()
