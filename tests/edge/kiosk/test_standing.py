"""Late, left, substituted, absent with and without a reason; who leaves for a closed item and who comes."""

import pytest

from contract import events as e
from contract.ballot import Mode
from contract.events import Way
from contract.package import AgendaItem, Category, PersonHere
from contract.room import Room
from contract.standing import Standing, attending, coming_in, going_out, tally
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, GUEST, MEETING, SECRETARY, make_package, make_people, make_person

MINUTE = 60_000
CALLED, PRESS = 21, 22
PERSONNEL = AgendaItem(item="item-2", title="Nhân sự", presenter="Bà Trình Bày", closed=True)


@pytest.fixture
def house(house: House) -> House:
    """The same, item 2 held without guests, with somebody who is called in for it and somebody of the press."""
    people = (
        *make_people(),
        make_person(CALLED, category=Category.INVITED, votes=False, items=("item-2",)),
        make_person(PRESS, category=Category.PRESS, votes=False),
    )
    agenda = (AgendaItem(item="item-1", title="Báo cáo"), PERSONNEL)
    known = {one.attendee for one in people}
    more = tuple(one for one in make_package().people if one.attendee not in known)
    house.take(make_package(revision=2, people=(*people, *more), agenda=agenda))
    return house


@pytest.fixture
def secretary(house: House) -> Visitor:
    visitor = house.phone(SECRETARY)
    visitor.open("/")
    house.desk.link_device(MEETING, SECRETARY, visitor.device_hash)
    return visitor


def add(house: House, person: PersonHere, principal: int = 0) -> int:
    desk = house.desk
    line = desk.name_substitute(MEETING, principal, person, SECRETARY) if principal else None
    line = line or desk.add_attendee(MEETING, person, SECRETARY)
    assert isinstance(line.event, e.AttendeeAddedHere | e.SubstituteNamedHere)
    desk.check_in(MEETING, line.event.attendee, Way.SECRETARY, by=SECRETARY)
    return line.event.attendee


def begin(house: House) -> None:
    for attendee in (CHAIR, SECRETARY, PRESS):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    house.clock.pass_ms(MINUTE)


def standings(room: Room, *attendees: int) -> list[Standing]:
    return [attending(room, one).standing for one in attendees]


def test_everybody_stands_as_the_minutes_will_say(house: House) -> None:
    assert standings(house.room, CHAIR, 3) == [Standing.AWAITED, Standing.AWAITED]
    begin(house)
    house.desk.check_in(MEETING, 3, Way.CAMERA)
    substitute = add(house, PersonHere(name="Trần Thị Bình"), principal=4)
    house.desk.excuse(MEETING, 5, SECRETARY, "Đi công tác")
    house.desk.depart(MEETING, PRESS, by=SECRETARY)
    house.desk.check_in(MEETING, CALLED, Way.CAMERA)
    assert standings(house.room, CHAIR, 3, 4, 5, PRESS, GUEST) == [
        *(Standing.PRESENT, Standing.LATE, Standing.SUBSTITUTED, Standing.EXCUSED, Standing.LEFT, Standing.ABSENT)
    ]
    assert attending(house.room, 4).other == substitute
    assert attending(house.room, CALLED).standing is Standing.PRESENT, "who was called for one item is not late"
    assert tally(house.room, (CHAIR, 3, SECRETARY)) == {Standing.PRESENT: 2, Standing.LATE: 1}


def test_the_touchscreens_roll_says_who_is_late_stood_in_for_and_absent_and_why(house: House) -> None:
    begin(house)
    house.desk.check_in(MEETING, 3, Way.TAP)
    substitute = add(house, PersonHere(name="Trần Văn Thế"), principal=4)
    house.desk.excuse(MEETING, 5, SECRETARY, "Đi công tác")

    text = house.screen().open("/chair/roll")

    late, place, why = (text.partition(f'id="person-{one}"')[2].partition("</li>")[0] for one in (3, 4, 5))
    assert "đến muộn" in late
    assert "Dự thay: " in place
    assert "Trần Văn Thế" in place
    assert "Đi công tác" in why
    assert house.room.is_present(substitute)


def test_a_closed_item_tells_who_goes_out_and_who_comes_in(house: House, secretary: Visitor) -> None:
    begin(house)
    guest = add(house, PersonHere(name="Lê Khách"))
    substitute = add(house, PersonHere(name="Trần Thị Bình"), principal=4)
    house.desk.open_item(MEETING, "item-1", CHAIR)
    assert (going_out(house.room), coming_in(house.room)) == ([], [])
    house.desk.open_item(MEETING, "item-2", CHAIR)
    assert set(going_out(house.room)) == {PRESS, guest}
    assert substitute not in going_out(house.room)
    assert coming_in(house.room) == [CALLED]
    page = secretary.open("/secretary/")
    for text in ("Mời ra ngoài", "Lê Khách", "Mời vào họp"):
        assert text in page
    secretary.send(f"/secretary/roll/{guest}/out")
    assert going_out(house.room) == [PRESS]


def test_after_the_start_the_secretary_goes_through_who_is_missing(house: House, secretary: Visitor) -> None:
    begin(house)
    house.desk.excuse(MEETING, 5, SECRETARY, "Đi công tác")
    page = secretary.open("/secretary/roll")
    assert "Rà soát có mặt" in page
    assert "Vắng có lý do" in page
    page = secretary.open("/secretary/roll?show=missing")
    assert 'id="person-3"' in page
    assert 'id="person-5"' not in page
    assert f'id="person-{CHAIR}"' not in page
    secretary.send("/secretary/roll/3/in")
    assert house.room.is_present(3)


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_guests_page_says_nothing_of_a_vote_in_a_closed_item_not_even_aloud(house: House, is_closed: bool) -> None:
    begin(house)
    guest = house.phone(PRESS)
    guest.open("/")
    house.desk.link_device(MEETING, PRESS, guest.device_hash)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    if is_closed:
        house.desk.close_ballot(MEETING, "nq-01", 1, CHAIR)

    page = guest.open("/")

    assert 'id="ballot"' in page
    assert "Thông qua nghị quyết" not in page


@pytest.mark.parametrize(
    ("attendee", "may_know"), [(PRESS, False), (GUEST, False), (CALLED, True), (4, True), (SECRETARY, True)]
)
def test_of_a_closed_item_a_guests_pages_name_neither_title_nor_who_presents_or_speaks(
    house: House, attendee: int, may_know: bool
) -> None:  # A10
    begin(house)
    for one in {3, attendee} - {SECRETARY, PRESS}:
        house.desk.check_in(MEETING, one, Way.CAMERA)
    phone, screen = house.phone(attendee), house.screen()
    phone.open("/")
    house.desk.link_device(MEETING, attendee, phone.device_hash)
    screen.open("/screen/")
    house.app.extensions["kiosk"].leaves.give(MEETING, attendee, screen.device_hash, house.clock.now().at_ms)

    def told() -> tuple[str, str, str]:
        return phone.open("/"), screen.open(f"/screen/{attendee}"), phone.open("/offer")

    for page in told():
        assert ("Nhân sự" in page) is may_know
        assert "Báo cáo" in page
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.give_floor(MEETING, 3, CHAIR)
    home, at_screen, offer = told()

    assert [("Nhân sự" in page) for page in (home, at_screen, offer)] == [may_know] * 3
    assert [("Họp nội bộ" in page) for page in (home, at_screen)] == [not may_know] * 2
    assert ("Đang phát biểu" in home, "Bà Trình Bày" in home) == (may_know, may_know)
    house.desk.open_item(MEETING, "item-1", CHAIR)
    house.desk.give_floor(MEETING, 3, CHAIR)
    assert "Đang phát biểu" in phone.open("/"), "an open item is told as before"
