"""The ticket of a meeting in several rooms leads into each of them, also into central's own."""

from collections.abc import Callable

from flask.testing import FlaskClient

from central.fleet.models import Unit
from tests.central.province import NOW, Province


# R6.4
def test_the_ticket_leads_into_every_room_that_has_a_unit(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    hall, online = province.rooms
    meeting = province.approved(further_rooms=(online.id,))
    Unit.create(name="truc-tuyen", room=online.name, added_at_ms=NOW)

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
