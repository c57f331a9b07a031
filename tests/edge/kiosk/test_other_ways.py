"""“Cách khác” at the door: the changing code, guests whom the chair lets in, going out and coming back."""

import dataclasses
import re
from pathlib import Path

import msgspec
import pytest

from contract.events import Way
from contract.package import PersonHere
from contract.refused import Refused
from edge.doorway.decide import Decision, Outcome
from edge.doorway.greeting import greeting
from edge.kiosk.guests import MOST_WAITING, Guests
from edge.kiosk.other_ways import door_code
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_package

GUEST = PersonHere(name="Lò Thị Mai", agency="UBND xã Mường Lát")


def outside(house: House) -> None:
    """The phones of this house come from another network than the room's."""
    known = house.app.extensions["kiosk"]
    web = msgspec.structs.replace(known.settings.web, room_networks=("10.99.0.0/16",))
    settings = msgspec.structs.replace(known.settings, web=web)
    house.app.extensions["kiosk"] = dataclasses.replace(known, settings=settings)


def code_shown(house: House) -> str:
    with house.app.test_request_context():
        address = door_code(make_package(), house.clock.now().at_ms)
    return address.removeprefix(house.settings.web.public_url)


def phone_of(house: House, attendee: int) -> Visitor:
    phone = house.phone(attendee)
    phone.open("/who")
    house.desk.link_device(MEETING, attendee, phone.device_hash)
    return phone


def shows_again(house: House, attendee: int) -> None:
    """The door's process answers somebody who is in already."""
    package, at_ms = house.room.package, house.clock.now().at_ms
    person = house.room.person(attendee)
    decision = Decision(outcome=Outcome.AGAIN, attendee=attendee, person=person, since=at_ms)
    house.app.extensions["kiosk"].stage.show(greeting(decision, package=package, number=at_ms, now_ms=at_ms))


# R6.4
def test_a_phone_that_scans_the_door_types_no_number_from_outside_the_rooms_network(house: House) -> None:
    outside(house)
    phone = phone_of(house, 3)

    assert "Số đang hiện trên màn hình" not in phone.open(code_shown(house))
    assert "Kính chào ông" in phone.send("/p/poster-secret-7")

    assert house.room.attendance[3].way is Way.POSTER


def test_a_photograph_of_the_doors_code_is_worth_nothing_a_few_minutes_later(house: House) -> None:
    outside(house)
    phone = phone_of(house, 3)
    phone.open(code_shown(house))
    house.clock.pass_ms(3 * 60_000)

    answer = phone.send("/p/poster-secret-7")

    assert "Số chưa đúng" in answer
    assert not house.room.is_present(3)


def test_the_code_is_on_the_doors_own_screen_only(house: House) -> None:
    assert 'class="code"' in house.screen().open("/door/other")
    assert house.phone().open("/door/other")
    assert house.phone().client.get("/door/other").status_code == 404


@pytest.mark.parametrize("who", ["chair", "secretary"])
def test_a_guest_at_the_door_is_let_in_by_one_tap(house: House, who: str) -> None:
    door, screen = house.screen(), house.screen()
    secretary = phone_of(house, SECRETARY)
    door.open("/door/guest")
    assert "Đã báo Chủ trì và Thư ký" in door.send("/door/guest", name=GUEST.name, agency=GUEST.agency)

    page = screen if who == "chair" else secretary
    shown = page.open(f"/{who}/")
    assert f"Khách xin vào họp: {GUEST.name}" in shown
    action = re.search(r'action="(/conduct/guest/[0-9a-f]+)"', shown)
    assert action
    page.post(action[1], meeting=MEETING, then=f"/{who}/", admits="yes")

    added = next(iter(house.room.added))
    assert house.room.is_present(added)
    assert added not in house.room.entitled_for("")
    assert house.room.attendance[added].by == (CHAIR if who == "chair" else SECRETARY)
    assert f"Kính chào đại biểu {GUEST.name}" in door.open("/door")
    after = page.open(f"/{who}/")
    assert "Khách xin vào họp" not in after
    assert f"điểm danh {GUEST.name}" in after, "it can be taken back for a moment"


def test_a_guest_whom_the_chair_leaves_to_the_secretary_is_not_in_and_rings(house: House) -> None:
    door, screen = house.screen(), house.screen()
    door.open("/door/guest")
    door.send("/door/guest", name=GUEST.name, agency="")
    action = re.search(r'action="(/conduct/guest/[0-9a-f]+)"', screen.open("/chair/"))
    assert action

    screen.post(action[1], meeting=MEETING, then="/chair/")
    again = screen.post(action[1], meeting=MEETING, then="/chair/", admits="yes")

    assert "Khách này không còn chờ tại cửa." in again
    assert not house.room.added
    assert house.room.secretary_called_at


def test_a_phone_in_the_corridor_fills_no_list_and_admits_nobody(house: House) -> None:
    stranger = house.phone()
    stranger.open("/who")
    house.app.extensions["kiosk"].guests.ask(MEETING, GUEST, house.clock.now().at_ms)
    token = next(iter(house.app.extensions["kiosk"].guests.asking))

    stranger.post("/door/guest", meeting=MEETING, name="Kẻ Lạ")
    assert stranger.status == 404
    stranger.post(f"/conduct/guest/{token}", meeting=MEETING, then="/chair/", admits="yes")
    assert stranger.status == 403

    assert not house.room.added
    assert list(house.app.extensions["kiosk"].guests.asking) == [token]


def test_guests_ask_once_are_bounded_and_forgotten() -> None:
    guests = Guests()
    for number in range(MOST_WAITING):
        guests.ask(MEETING, PersonHere(name=f"Khách {number}"), EIGHT)

    assert guests.ask(MEETING, PersonHere(name="Khách 0"), EIGHT).since == EIGHT
    with pytest.raises(Refused):
        guests.ask(MEETING, PersonHere(name="Khách nữa"), EIGHT)
    assert guests.of(MEETING, EIGHT + 16 * 60_000) == []


def test_going_out_and_coming_back_are_lines_and_what_is_between_is_derived(house: House) -> None:
    house.desk.start(MEETING, CHAIR, (CHAIR, 3))
    shows_again(house, 3)
    door = house.screen()
    door.open("/door")
    house.clock.pass_ms(5000)

    assert "Đã ghi nhận đại biểu ra ngoài" in door.send("/door/leave")
    assert not house.room.is_present(3)
    left = house.room.attendance[3].left_at
    secretary = phone_of(house, SECRETARY)
    assert "Có dự họp (07:50–07:50)" in secretary.open("/secretary/roll")

    house.clock.pass_ms(60_000)
    house.desk.check_in(MEETING, 3, Way.CAMERA)
    seen = house.room.attendance[3]
    assert (seen.is_present, seen.first_at < left < seen.at) == (True, True)


@pytest.mark.parametrize("after_ms", [0, 25_000])
def test_nobody_is_sent_out_by_an_answer_that_is_gone_or_from_elsewhere(house: House, after_ms: int) -> None:
    house.desk.start(MEETING, CHAIR, (CHAIR, 3, 4))
    shows_again(house, 3)
    number = house.clock.now().at_ms
    visitor = house.screen() if after_ms else house.phone()
    visitor.open("/who" if not after_ms else "/door")
    house.clock.pass_ms(after_ms)

    visitor.post("/door/leave", meeting=MEETING, number=number)

    assert visitor.status == 409
    assert house.room.is_present(3)


def test_contrast_and_sound_are_switched_at_the_door(house: House) -> None:
    door = house.screen()
    assert 'data-contrast="no"' in door.open("/door")
    page = door.open("/door/other")
    forms = re.findall(r'<form method="post" action="/door/look">.*?</form>', page, re.DOTALL)
    assert len(forms) == 2
    door.post("/door/look", meeting=MEETING, switch="contrast")
    door.post("/door/look", meeting=MEETING, switch="sound")

    assert 'data-contrast="yes"' in door.open("/door")
    assert not house.app.extensions["kiosk"].stage.look().has_sound
    assert house.phone().client.post("/door/look").status_code in (400, 404)


def test_the_day_is_shown_while_the_room_is_free_and_no_inner_title_with_it(tmp_path: Path) -> None:
    later = make_package(
        8, poster="", starts_at=EIGHT + 6 * 3_600_000, ends_at=EIGHT + 7 * 3_600_000, internal=True, title="Kỷ luật"
    )
    house = House(tmp_path, make_package(), later, at_ms=EIGHT - 2 * 3_600_000)

    page = house.screen().open("/door")
    house.close()

    assert "Lịch họp hôm nay" in page
    assert "08:00 – 11:00" in page
    assert "14:00 – 15:00" in page
    assert "Phiên họp thường kỳ" in page
    assert "Kỷ luật" not in page


def test_the_door_counts_down_to_the_start_and_then_to_the_end(house: House) -> None:
    assert re.search(r"bắt đầu sau\s*<b>10 phút</b>", house.screen().open("/door"))
    house.desk.start(MEETING, CHAIR, (CHAIR,))

    assert re.search(r"còn\s*<b>3 giờ 10 phút</b>", house.screen().open("/door"))
