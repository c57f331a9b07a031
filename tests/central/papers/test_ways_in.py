"""Where the one link to a meeting leads, and the ticket of a meeting in several rooms, also into central's own."""

from collections.abc import Callable

import msgspec
from flask.testing import FlaskClient

from central.fleet.models import Unit
from central.meetings.models import Meeting
from central.meetings.online import set_online
from central.proceedings.models import KeptPackage
from central.proceedings.results import Presence
from contract.package import Person, read_package
from tests.central.province import NOW, Province, send


# R6.4
def test_the_ticket_leads_into_every_room_that_has_a_unit(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    hall, online = province.rooms
    meeting = province.approved(further_rooms=(online.id,))
    Unit.create(name="truc-tuyen", room=online.name, added_at_ms=NOW)

    attendee, planner = province.attendee(meeting, "finance").id, province.people["secretary"]
    set_online(province.planning, meeting.id, attendee, online=True, by=planner)
    text = browser("finance").get(f"/meetings/{meeting.id}/ticket").text

    assert f"truc-tuyen.hop.example.gov.vn/p/{meeting.poster}" in text
    assert f"Điểm danh, vào họp: {online.name}" in text
    assert f"Điểm danh, vào họp: {hall.name}" not in text, "nobody could open it"


def test_the_ticket_of_a_meeting_in_one_room_has_one_way(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    meeting = province.approved()
    Unit.create(name="phong-1", room=province.rooms[0].name, added_at_ms=NOW)

    text = browser("finance").get(f"/meetings/{meeting.id}/ticket").text

    assert "Mở trang của phòng họp" in text
    assert "Điểm danh, vào họp" not in text


# R6.4
def test_the_one_link_leads_into_the_room_in_which_one_is_checked_in(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    meeting, link = with_own_room(province)
    finance = browser("finance")
    asked = finance.get(link).text
    assert "Đại biểu chưa điểm danh tại phòng họp" in asked
    assert "Tôi dự trực tuyến" in asked

    check_in(province, meeting, "finance", unit="phong-1")
    entered = finance.get(link)

    assert entered.status_code == 303
    assert entered.headers["Location"].startswith("https://phong-1.hop.example.gov.vn/invited#HOP1%3A")
    check_in(province, meeting, "finance", unit="phong-1", is_present=False)
    assert finance.get(link).status_code == 200


# R5.1
def test_who_answers_so_takes_part_in_centrals_own_room_and_nobody_else_does(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    meeting, link = with_own_room(province)
    finance, chair = browser("finance"), browser("chair")

    answered = send(finance, f"/meetings/{meeting.id}/answer", {"do": "online"})

    assert answered.status_code == 303
    person = package_person(province, meeting, "finance")
    assert person.online is True
    assert package_person(province, meeting, "chair").online is msgspec.UNSET
    assert finance.get(link).headers["Location"].startswith("https://truc-tuyen.hop.example.gov.vn/invited#")
    assert chair.get(link).status_code == 200
    # Who is in the room after all belongs into the room's journal, whatever was answered.
    check_in(province, meeting, "finance", unit="phong-1")
    assert finance.get(link).headers["Location"].startswith("https://phong-1.hop")
    send(finance, f"/meetings/{meeting.id}/answer", {"do": "confirm"})
    assert package_person(province, meeting, "finance").online is msgspec.UNSET


def test_a_meeting_without_the_own_room_offers_nobody_to_take_part_from_elsewhere(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    meeting = province.approved()
    finance, page = browser("finance"), f"/meetings/{meeting.id}/answer"

    assert "Tôi dự trực tuyến" not in finance.get(page).text
    assert send(finance, page, {"do": "online"}).status_code == 409
    assert not province.attendee(meeting, "finance").is_online


def test_who_plans_the_meeting_marks_others_and_nobody_else_may(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    meeting, _link = with_own_room(province)
    one = province.attendee(meeting, "finance")
    mark = f"/meetings/{meeting.id}/online/{one.id}"

    assert send(browser("finance"), mark, {"online": "yes"}).status_code in (403, 409)
    assert not province.attendee(meeting, "finance").is_online
    assert send(browser("secretary"), mark, {"online": "yes"}).status_code == 303

    assert province.attendee(meeting, "finance").is_online
    assert "Dự trực tuyến" in browser("secretary").get(f"/meetings/{meeting.id}").text
    before = province.again(meeting).revision
    send(browser("secretary"), mark, {"online": "yes"})
    assert province.again(meeting).revision == before, "the rooms are told of a change only"
    assert send(browser("registrar"), mark, {"online": "no"}).status_code == 303, "whoever registered it"
    assert not province.attendee(meeting, "finance").is_online


def with_own_room(province: Province) -> tuple[Meeting, str]:
    """A meeting in the hall and in central's own room, both with a unit; its one link."""
    hall, online = province.rooms
    meeting = province.approved(further_rooms=(online.id,))
    Unit.create(name="phong-1", room=hall.name, added_at_ms=NOW)
    Unit.create(name="truc-tuyen", room=online.name, added_at_ms=NOW)
    return meeting, f"/meetings/{meeting.id}/enter"


def check_in(province: Province, meeting: Meeting, who: str, *, unit: str, is_present: bool = True) -> None:
    """As `apply` writes what the room has recorded."""
    number = province.attendee(meeting, who).number
    Presence.delete().where(Presence.unit == unit, Presence.attendee == number).execute()
    Presence.create(
        unit=unit,
        meeting=meeting.id,
        attendee=number,
        is_present=is_present,
        first_at_ms=NOW,
        at_ms=NOW,
        within_ms=0,
        left_at_ms=0,
        way="camera",
        by=0,
        line="",
        excused="",
        person="",
        principal=0,
    )


def package_person(province: Province, meeting: Meeting, who: str) -> Person:
    """Somebody in the newest plan that the rooms are offered."""
    kept = KeptPackage.select().where(KeptPackage.meeting == meeting.id).order_by(KeptPackage.revision.desc()).get()
    number = province.attendee(meeting, who).number
    person = read_package(bytes(kept.body)).person(number)
    assert person is not None
    return person
