"""The day's board of rooms: taken by what is approved, free between, and never telling for what."""

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from central.audit.rules import Hand
from central.meetings.actions import cancel
from central.meetings.deadlines import local
from central.meetings.models import Invitation
from central.meetings.naming import decline
from central.people.agencies import give_right
from central.people.models import Right
from central.week.board import board_of
from tests.central.meetings.forms import typed_fields
from tests.central.province import DAY, HOUR, NOW, Province, send

Browser = Callable[[str], FlaskClient]
MONDAY = date(2026, 11, 30)


def told(day: date = MONDAY, *, but: int = 0) -> list[tuple[list[str], list[str]]]:
    """Of each room when it is taken and when it is free, in hours."""
    return [
        tuple([f"{local(start):%H}-{local(end):%H}" for start, end in spans] for spans in (one.busy, one.free))  # type: ignore[misc]
        for one in board_of(day, but=but)
    ]


# R5.4
def test_a_room_is_taken_by_what_is_approved_and_free_between(province: Province) -> None:
    meeting = province.approved()
    later = NOW + 7 * DAY + 6 * HOUR
    province.submitted(title="Chưa duyệt", room=province.rooms[1].id)
    province.approved(starts_at_ms=later, ends_at_ms=later + HOUR)
    assert told() == [(["08-11", "14-15"], ["07-08", "11-14", "15-18"]), ([], ["07-18"])]
    assert told(but=meeting.id)[0] == (["14-15"], ["07-14", "15-18"])
    assert told(date(2026, 12, 1)) == [([], ["07-18"]), ([], ["07-18"])]
    cancel(province.planning, meeting.id, by=province.people["chair"], reason="Bão")
    assert told()[0] == (["14-15"], ["07-14", "15-18"])


def test_a_meeting_in_several_rooms_takes_all_of_them(province: Province) -> None:
    province.approved(further_rooms=(province.rooms[1].id,))
    assert [busy for busy, _ in told()] == [["08-11"], ["08-11"]]


def test_the_form_shows_the_day_and_no_title(province: Province, browser: Browser) -> None:
    province.approved()
    client = browser("registrar")
    assert "/rooms/day?but=0" in client.get("/register").text
    page = client.get("/rooms/day?date=2026-11-30&but=0").text
    assert "08:00 – 11:00" in page
    assert "ngân sách" not in page
    assert client.get("/rooms/day?date=").text == client.get("/rooms/day?date=9999-99-99").text == ""


# R5.4
def test_who_is_asked_elsewhere_is_told_while_the_time_is_chosen(province: Province, browser: Browser) -> None:
    province.approved()
    client = browser("registrar")
    asked = {**typed_fields(province, chairs_0_text="tran thi thu ha"), "start": "09:00", "end": "10:00"}

    told = send(client, "/register/busy", dict(asked), form="/register").text

    assert "Trùng lịch: 2" in told
    assert "Đỗ Thị Đào" in told
    assert "Vũ Ngọc Ánh" in told
    assert "Trần Thị Thu Hà" not in told
    assert "08:00 – 11:00, Họp về ngân sách" in told
    free = send(client, "/register/busy", {**asked, "start": "11:00", "end": "12:00"}, form="/register").text
    assert "không trùng lịch" in free


def test_a_clash_tells_no_title_to_who_may_not_see_the_meeting_and_nothing_to_others(
    province: Province, browser: Browser
) -> None:
    province.approved()
    health = province.agencies["health"]
    give_right(province.database, province.people["clerk"], Right.REGISTER, agency=health, by=Hand(at_ms=NOW))
    Invitation.delete().where(Invitation.agency == health).execute()
    told = send(browser("clerk"), "/register/busy", dict(typed_fields(province)), form="/register").text
    assert "cuộc họp khác" in told
    assert "Họp về ngân sách" not in told
    assert send(browser("stranger"), "/register/busy", dict(typed_fields(province)), form="/account").text == ""


def test_who_has_declined_is_free(province: Province, browser: Browser) -> None:
    meeting = province.approved()
    decline(province.planning, meeting.id, by=province.people["finance"], reason="Đi công tác")
    fields: dict[str, object] = {**typed_fields(province, chairs_0_text="", secretaries_0_text="")}
    assert "không trùng lịch" in send(browser("registrar"), "/register/busy", fields, form="/register").text
