"""A meeting over two rooms and central's own, with a cut between them: votes on both sides, one person in both.

Broker, central and three units are real processes; of one unit the line to the broker is cut in the middle of a ballot.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from central.meetings.models import Attendee, Meeting
from central.people.models import Official
from central.proceedings.together import parts_of
from demo.evening import within_a_day
from demo.province import DOMAIN, ROOMS
from demo.seed import arrange
from demo.week import Draft
from tests.servers import eventually
from tests.story.arriving import identify
from tests.story.holding import AGAINST, FOR, choose
from tests.story.people import CHAIR as TOUCHSCREEN
from tests.story.people import PHONE, People, Person, official
from tests.story.province import Province, now_ms
from tests.story.several_units import OneUnit, first_unit, own_room, second_unit

WALL, MINUTE = (1920, 1080), 60_000
HALL, EAST, ONLINE = ROOMS[0][0], ROOMS[1][0], ROOMS[4][0]
RESOLUTION = "Thông qua dự thảo Nghị quyết về phòng, chống hạn mặn"
HERE, THERE = ("so-noi-vu", "so-tai-chinh"), ("so-gddt", "so-nnmt")
WALKS, FAR = "so-xay-dung", "so-y-te"
"""Who walks from one room to the other, and who takes part from home."""
MEMBERS = ("chutich", *HERE, *THERE, WALKS, FAR)


@dataclass
class Meet:
    """The meeting with its rooms, and everybody's number and PIN."""

    province: Province
    people: People
    hall: OneUnit
    east: OneUnit
    online: OneUnit
    meeting: int
    tickets: dict[str, tuple[int, str]]

    def phone(self, unit: OneUnit, who: str) -> Person:
        """A phone in this room (or that reaches central's own room), whose owner has typed the PIN."""
        number, pin = self.tickets[who]
        phone = self.people.at(f"{unit.address}/who/{number}", size=PHONE, mailbox=official(who).mailbox)
        identify(phone, pin)
        expect(phone.page.locator("#mine")).to_contain_text(official(who).name)
        return phone

    def come(self, unit: OneUnit, *who: str) -> None:
        unit.come(self.meeting, *(self.tickets[one][0] for one in who))


@pytest.fixture
def meet(tmp_path: Path, chromium: Browser) -> Iterator[Meet]:
    with ExitStack() as opened:
        province = Province(tmp_path)
        opened.callback(province.stop)
        units = (first_unit(province), second_unit(province), own_room(province))
        meeting = plan(province)
        province.start("mosquitto", "central web", "central sync", "central worker")
        for unit in units:
            opened.callback(unit.stop)
            unit.start()
        people = People(chromium, central=province.central, room=units[0].address, screens="")
        opened.callback(people.close)
        sit_in_three_rooms(people, province, meeting)
        yield Meet(province, people, *units, meeting, tickets_of(province, meeting))


def plan(province: Province) -> int:
    """An approved session in one room, as the province knows it."""
    starts_at_ms, hours = within_a_day((now_ms() // MINUTE + 10) * MINUTE, 0.5)
    draft = Draft(
        title="Phiên họp Ủy ban nhân dân tỉnh mở rộng đến điểm cầu",
        room=HALL,
        starts_at_ms=starts_at_ms,
        hours=hours,
        rule="committee",
        members=tuple(official(one).mailbox for one in MEMBERS),
        agenda=(("Tình hình hạn mặn", ""), ("Dự thảo Nghị quyết về phòng, chống hạn mặn", "")),
        resolution=RESOLUTION,
    )
    with province.database() as database:
        return int(arrange(province.planning(database), draft).id)


def sit_in_three_rooms(people: People, province: Province, meeting: int) -> None:
    """R5.4: the secretary has the meeting sit in two more rooms, on the form of its plan."""
    with people.briefly("thuky") as secretary:
        secretary.opens(f"{province.central}/meetings/{meeting}/edit")
        secretary.page.get_by_text("Họp cùng lúc tại nhiều phòng").click()
        for room in (EAST, ONLINE):
            secretary.page.get_by_label(room).check()
        secretary.page.locator("button[value=send].primary").click()
        secretary.sees("Đã lưu thay đổi", f"cùng điểm cầu: {EAST}, {ONLINE}")


def tickets_of(province: Province, meeting: int) -> dict[str, tuple[int, str]]:
    """Each member's number and PIN, as they stand on the invitations."""
    found = {}
    with province.database() as database:
        planning = province.planning(database)
        for who in MEMBERS:
            address = f"{official(who).mailbox}@{DOMAIN}"
            row = Attendee.select().join(Official).where(Attendee.meeting == meeting, Official.email == address).get()
            found[who] = (int(row.number), planning.pin(row.number, row.pin_turn))
    return found


# R5.2a R5.2b R5.5
@pytest.mark.timeout(600)
def test_two_rooms_cut_from_each_other_vote_and_their_results_become_one(meet: Meet) -> None:
    chair, east_chair, walls = gather(meet)
    phones = begin(meet, chair, east_chair, walls)

    meet.east.line.cut()
    walls["east"].sees("Đang biểu quyết")
    expect(walls["east"].page.locator("#lamp")).to_contain_text("Mất kết nối với các phòng khác")
    vote(phones)
    close(chair)
    for screen in (chair, walls["hall"]):
        screen.sees(f"Kết quả tạm tính, chưa có: {EAST}")
        expect(screen.main).not_to_contain_text("Được thông qua")
    choose(phones["walker in the east"], AGAINST)
    east_chair.sees("Đang biểu quyết")

    meet.east.line.mend()

    for screen in (*walls.values(), chair):
        screen.sees("Kết quả biểu quyết", "Được thông qua", "Kết quả chung của 3 phòng")
    same_at_central(meet)
    told_who_was_counted_twice(meet)


def gather(meet: Meet) -> tuple[Person, Person, dict[str, Person]]:
    """Everybody comes; one person at both doors, one through central's own room."""
    for unit in (meet.hall, meet.east, meet.online):
        eventually(lambda unit=unit: has_plan(unit, meet.meeting), timeout_s=60, every_s=0.5)  # type: ignore[misc]
    meet.come(meet.hall, *HERE, WALKS)
    meet.come(meet.east, *THERE, WALKS)
    chair = meet.people.at(f"{meet.hall.screens}/chair", size=TOUCHSCREEN)
    east = meet.people.at(f"{meet.east.screens}/chair", size=TOUCHSCREEN)
    walls = {
        "hall": meet.people.at(f"{meet.hall.screens}/display", size=WALL),
        "east": meet.people.at(f"{meet.east.screens}/display", size=WALL),
    }
    return chair, east, walls


def has_plan(unit: OneUnit, meeting: int) -> bool:
    desk = unit.desk()
    try:
        room = desk.room(meeting)
        return len(room.rooms) == 3
    finally:
        desk.journal.close()


def begin(meet: Meet, chair: Person, east: Person, walls: dict[str, Person]) -> dict[str, Person]:
    """R5.2a: the leading room starts and opens, the others follow. Who is far away checks in by the poster."""
    phones = {
        "first": meet.phone(meet.hall, HERE[0]),
        "second": meet.phone(meet.hall, HERE[1]),
        "walker": meet.phone(meet.hall, WALKS),
        "in the east": meet.phone(meet.east, THERE[0]),
        "also in the east": meet.phone(meet.east, THERE[1]),
        "walker in the east": meet.phone(meet.east, WALKS),
        "far away": from_home(meet),
    }
    chair.follows("Bắt đầu cuộc họp")
    chair.presses("Bắt đầu cuộc họp")
    chair.presses("Mở nội dung 1")
    east.sees("Nội dung 1/2")
    chair.follows("Chương trình")
    chair.presses("Mở")
    walls["east"].sees("Nội dung 2/2")
    expect(walls["hall"].page.locator("#lamp")).to_contain_text("có mặt 7/7")
    chair.follows("Lấy biểu quyết")
    chair.presses("Trên thiết bị")
    for person in (chair, east, *walls.values()):
        person.sees("Đang biểu quyết", RESOLUTION)
    return phones


def from_home(meet: Meet) -> Person:
    """R6.4: through central's own room, which is a unit like the others."""
    phone = meet.phone(meet.online, FAR)
    with meet.province.database():
        poster = Meeting.get_by_id(meet.meeting).poster
    phone.opens(f"{meet.online.address}/p/{poster}")
    phone.presses("Điểm danh")
    phone.follows("Vào cuộc họp")
    phone.sees("Đã điểm danh lúc")
    return phone


def vote(phones: dict[str, Person]) -> None:
    """R5.2b: on both sides of the cut, and from home."""
    for who in ("first", "second", "walker", "far away"):
        choose(phones[who], FOR)
    for who in ("in the east", "also in the east"):
        choose(phones[who], AGAINST)


def close(chair: Person) -> None:
    chair.sees("Còn 1 đại biểu chưa biểu quyết")
    chair.follows("Kết thúc biểu quyết")
    chair.presses("Kết thúc biểu quyết")
    chair.sees("Kết quả biểu quyết")


def same_at_central(meet: Meet) -> None:
    """R5.5: every room's part is there, and the page shows the one result: four of seven for it."""

    def all_sealed() -> bool:
        with meet.province.database():
            (parts,) = parts_of(meet.meeting).values()
            return [part.is_counted for part in parts] == [True] * 3

    eventually(all_sealed, timeout_s=60, every_s=0.5)
    with meet.people.briefly("thuky") as secretary:
        secretary.opens(f"{meet.province.central}/meetings/{meet.meeting}/proceedings")
        together = secretary.page.locator("#together")
        expect(together).to_contain_text("Được thông qua")
        expect(together).to_contain_text("Tán thành: 4/7")
        expect(together).to_contain_text("tham gia biểu quyết 6")
        expect(together).not_to_contain_text("Kết quả tạm tính")


def told_who_was_counted_twice(meet: Meet) -> None:
    """The one who voted in both rooms is named, and that the outcome hangs on it, to who answers for the minutes."""
    who = official(WALKS).name
    with meet.people.briefly("thuky") as secretary:
        secretary.opens(f"{meet.province.central}/meetings/{meet.meeting}/proceedings")
        together = secretary.page.locator("#together")
        expect(together).to_contain_text("Kết quả phụ thuộc vào người được tính ở nhiều phòng")
        expect(together).to_contain_text(f"{who}: {HALL} – Tán thành (được tính); {EAST} – Không tán thành")
