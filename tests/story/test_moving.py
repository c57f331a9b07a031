"""A meeting leaves its room in the middle: said by its chair, and at central when its unit is dead (practice D1).

Broker, central and two units are real processes; the next room goes on with its line to the broker cut.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from central.proceedings.results import NamedVote
from contract.room import Phase
from tests.servers import eventually
from tests.story.arriving import identify
from tests.story.holding import AGAINST, FOR, choose
from tests.story.people import CHAIR as TOUCHSCREEN
from tests.story.people import PHONE, People, Person, official
from tests.story.province import Province
from tests.story.several_units import OneUnit, first_unit, second_unit
from tests.story.test_two_rooms import EAST, HALL, RESOLUTION, plan, tickets_of

DOOR = (800, 1280)
HERE = ("so-noi-vu", "so-tai-chinh", "so-gddt", "so-nnmt", "so-xay-dung")
GOES_ON = "Tiếp tục cuộc họp tại phòng này"


@dataclass
class Meet:
    """The meeting, the unit that it begins at and the next one."""

    province: Province
    people: People
    hall: OneUnit
    east: OneUnit
    meeting: int
    tickets: dict[str, tuple[int, str]]

    def phone(self, unit: OneUnit, who: str) -> Person:
        number, pin = self.tickets[who]
        phone = self.people.at(f"{unit.address}/who/{number}", size=PHONE, mailbox=official(who).mailbox)
        identify(phone, pin)
        expect(phone.page.locator("#mine")).to_contain_text(official(who).name)
        return phone

    def chair(self, unit: OneUnit) -> Person:
        return self.people.at(f"{unit.screens}/chair", size=TOUCHSCREEN)

    def door(self, unit: OneUnit) -> Person:
        return self.people.at(f"{unit.screens}/door", size=DOOR)


@pytest.fixture
def meet(tmp_path: Path, chromium: Browser) -> Iterator[Meet]:
    with ExitStack() as opened:
        province = Province(tmp_path)
        opened.callback(province.stop)
        hall, east = first_unit(province), second_unit(province)
        meeting = plan(province)
        province.start("mosquitto", "central web", "central sync", "central worker")
        for unit in (hall, east):
            opened.callback(unit.stop)
            unit.start()
        people = People(chromium, central=province.central, room=hall.address, screens="")
        opened.callback(people.close)
        yield Meet(province, people, hall, east, meeting, tickets_of(province, meeting))


def phase(unit: OneUnit, meeting: int) -> Phase:
    desk = unit.desk()
    try:
        return desk.room(meeting).phase if desk.room(meeting).package else Phase.ENDED
    finally:
        desk.journal.close()


def begin(meet: Meet) -> Person:
    """R5.2a: five come to the hall, the meeting starts, and people vote on its second item."""
    eventually(lambda: phase(meet.hall, meet.meeting) is Phase.WAITING, timeout_s=60, every_s=0.5)
    meet.hall.come(meet.meeting, *(meet.tickets[one][0] for one in HERE))
    chair = meet.chair(meet.hall)
    chair.follows("Bắt đầu cuộc họp")
    chair.presses("Bắt đầu cuộc họp")
    chair.presses("Mở nội dung 1")
    chair.sees("Nội dung 1/2")
    chair.follows("Chương trình")
    chair.presses("Mở")
    chair.sees("Nội dung 2/2")
    chair.follows("Lấy biểu quyết")
    chair.presses("Trên thiết bị")
    chair.sees("Đang biểu quyết", RESOLUTION)
    return chair


# R5.2a
@pytest.mark.timeout(600)
def test_d1_the_chair_moves_the_meeting_and_it_goes_on_next_door_without_network(meet: Meet) -> None:
    chair = begin(meet)
    for who in HERE:
        choose(meet.phone(meet.hall, who), FOR)
    chair.follows("Kết thúc biểu quyết")
    chair.presses("Kết thúc biểu quyết")
    chair.sees("Kết quả biểu quyết", "Được thông qua")
    chair.follows("Tạm dừng")
    chair.follows("Chuyển phòng")
    chair.page.get_by_label("Phòng họp mới").select_option(EAST)
    chair.presses("Chuyển phòng")
    chair.sees(f"Cuộc họp đã chuyển sang {EAST}")
    meet.door(meet.hall).sees(f"Cuộc họp đã chuyển sang {EAST}", "Mã điểm danh của đại biểu vẫn dùng được")

    there = meet.chair(meet.east)
    there.sees(f"Cuộc họp chuyển đến từ {HALL}")
    eventually(lambda: _taken_up(there), timeout_s=60, every_s=0.5)
    meet.east.line.cut()
    there.sees("Kết quả biểu quyết", "Được thông qua")
    phone = meet.phone(meet.east, HERE[0])
    phone.sees("Đã điểm danh lúc")
    there.follows("Kết thúc")
    there.presses("Kết thúc cuộc họp")
    there.sees("Cuộc họp đã kết thúc lúc")

    meet.east.line.mend()
    one_record_at_central(meet, "Được thông qua", "Tán thành: 5/7")


# R5.2a
@pytest.mark.timeout(600)
def test_d1_with_both_rooms_cut_off_a_file_carries_the_meeting_next_door(meet: Meet, tmp_path: Path) -> None:
    chair = begin(meet)
    choose(meet.phone(meet.hall, HERE[0]), FOR)
    knows_its_neighbour(meet)
    for unit in (meet.hall, meet.east):
        unit.line.cut()
    chair.follows("Kết thúc biểu quyết")
    chair.presses("Kết thúc biểu quyết")
    chair.follows("Tạm dừng")
    chair.follows("Chuyển phòng")
    chair.page.get_by_label("Phòng họp mới").select_option(EAST)
    chair.presses("Chuyển phòng")
    own = meet.phone(meet.hall, "chutich")
    own.page.goto(f"{meet.hall.address}/secretary/")
    own.sees(f"Cuộc họp đã chuyển sang {EAST}")
    own.page.get_by_text("Mất kết nối trung tâm: chuyển bằng tệp").click()
    with own.page.expect_download() as saved:
        own.page.get_by_text("Lưu tệp chuyển phòng").click()
    saved.value.save_as(tmp_path / "moving.hop")

    there = meet.people.at(meet.east.address, size=PHONE)
    there.page.get_by_text("Nhận cuộc họp từ phòng khác").click()
    there.page.locator("#file").set_input_files(tmp_path / "moving.hop")
    there.page.get_by_role("button", name="Nhận cuộc họp").click()
    there.sees("Đã nhận “", f"từ {HALL}.")
    next_chair = meet.chair(meet.east)
    next_chair.sees(f"Cuộc họp chuyển đến từ {HALL}")
    next_chair.presses(GOES_ON)
    next_chair.follows("Kết thúc")
    next_chair.presses("Kết thúc cuộc họp")

    # From here on central hears of it, of whichever room first.
    meet.east.line.mend()
    meet.hall.line.mend()
    one_record_at_central(meet, "Tán thành: 1/7")


def knows_its_neighbour(meet: Meet) -> None:
    """Central has told both units of each other's keys."""
    eventually(lambda: _keys_of(meet.hall, EAST) and _keys_of(meet.east, HALL), timeout_s=60, every_s=0.5)


def _keys_of(unit: OneUnit, room: str) -> bool:
    desk = unit.desk()
    try:
        return bool(desk.shelf.units_of(room))
    finally:
        desk.journal.close()


def _taken_up(chair: Person) -> bool:
    """The tap is refused in words while what was done is still on its way."""
    if chair.page.get_by_role("button", name=GOES_ON).count():
        chair.presses(GOES_ON)
        chair.page.wait_for_timeout(300)
    assert chair.page.get_by_text("Nội dung 2/2").count() or chair.page.get_by_text("Kết quả biểu quyết").count()
    return True


@pytest.mark.timeout(600)
def test_of_a_room_whose_unit_has_died_central_lets_the_meeting_go_on_next_door(meet: Meet) -> None:
    begin(meet)
    choose(meet.phone(meet.hall, HERE[0]), AGAINST)
    eventually(lambda: votes_at_central(meet) == 1, timeout_s=60, every_s=0.5)
    meet.hall.die()
    with meet.people.briefly("thuky") as secretary:
        secretary.opens(f"{meet.province.central}/meetings/{meet.meeting}")
        secretary.follows("Chuyển phòng khi đang họp")
        secretary.sees("Trung tâm có dữ liệu của phòng họp đến")
        secretary.page.get_by_label("Phòng họp mới").select_option(label=_option(secretary, EAST))
        secretary.page.get_by_label("Lý do").fill("Mất điện tại hội trường")
        eventually(lambda: _moved(secretary), timeout_s=60, every_s=1)

    there = meet.chair(meet.east)
    there.sees(f"Cuộc họp chuyển đến từ {HALL}")
    eventually(lambda: _taken_up(there), timeout_s=60, every_s=0.5)
    there.follows("Lấy biểu quyết")
    there.presses("Trên thiết bị")
    choose(meet.phone(meet.east, HERE[0]), FOR)
    there.sees("1/6")

    meet.hall.start()
    meet.door(meet.hall).sees(f"Cuộc họp đã chuyển sang {EAST}")
    meet.chair(meet.hall).sees(f"Trung tâm đã cho tiếp tục cuộc họp này tại {EAST}")


def _option(secretary: Person, room: str) -> str:
    """The words of this room in the list, with where it is."""
    words = secretary.page.get_by_label("Phòng họp mới").locator("option").all_inner_texts()
    return next(one for one in words if one.startswith(room))


def _moved(secretary: Person) -> bool:
    """Central refuses as long as it has not noticed that the unit is gone."""
    if secretary.page.get_by_role("button", name="Chuyển phòng", exact=True).count():
        secretary.presses("Chuyển phòng")
    assert secretary.page.get_by_text("Đã chuyển. Tại phòng mới").count()
    return True


def votes_at_central(meet: Meet) -> int:
    with meet.province.database():
        return int(NamedVote.select().where(NamedVote.meeting == meet.meeting).count())


def one_record_at_central(meet: Meet, *words: str) -> None:
    """R5.5: what was held in both rooms is one record, and minutes are drafted of it."""
    with meet.people.briefly("thuky") as secretary:
        secretary.opens(f"{meet.province.central}/meetings/{meet.meeting}/proceedings")
        records = secretary.page.locator("#records")
        expect(records).to_contain_text("Đã kết thúc", timeout=60_000)
        expect(records).to_contain_text(f"Cuộc họp chuyển đến từ {HALL}; bản ghi gồm cả phần họp tại đó.")
        for one in words:
            expect(records).to_contain_text(one)
        expect(secretary.page.locator("section.record")).to_have_count(1)
