"""The Office keeps the province's rooms by a page, and they are where registration and the map look. # R5.4"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.audit.models import AuditLine
from central.audit.rules import Deed, Hand
from central.fleet.models import Unit
from central.meetings.models import Room
from central.people.agencies import give_right
from central.people.models import Right
from central.proceedings.models import KeptPackage
from central.proceedings.results import Proceedings
from contract.package import read_package
from tests.central.province import NOW, Province, send

Browser = Callable[[str], FlaskClient]
HALL = {"name": "Hội  trường B", "place": "tầng 1, nhà C", "seats": "80", "coordinates": "10.0341, 105.7852"}


@pytest.fixture
def office(province: Province, browser: Browser) -> FlaskClient:
    for right in (Right.OFFICE, Right.IT_ADMIN):
        give_right(province.database, province.people["clerk"], right, agency=None, by=Hand(at_ms=NOW))
    return browser("clerk")


@pytest.mark.parametrize("path", ["/rooms", "/rooms/1"])
def test_rooms_are_kept_by_the_office_alone(browser: Browser, path: str) -> None:
    assert browser("registrar").get(path).status_code == 403


def test_a_room_is_added_stands_in_the_list_and_is_offered_at_registration(
    office: FlaskClient, browser: Browser
) -> None:
    assert send(office, "/rooms", dict(HALL)).status_code == 303
    added = Room.get(Room.name == "Hội trường B")
    assert (added.place, added.seats, added.latitude, added.longitude) == ("tầng 1, nhà C", 80, 10.0341, 105.7852)
    assert "Hội trường B" in office.get("/rooms").text
    assert "Hội trường B" in browser("registrar").get("/register").text
    assert AuditLine.select().where(AuditLine.deed == Deed.ROOM_SET).count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "Phòng họp số 1"}, "Đã có phòng họp mang tên này."),
        ({"name": " "}, "Tên phòng họp hoặc số chỗ không hợp lệ."),
        ({"seats": "nhiều"}, "Tên phòng họp hoặc số chỗ không hợp lệ."),
        ({"seats": "-3"}, "Tên phòng họp hoặc số chỗ không hợp lệ."),
        ({"coordinates": "105.7852, 10.0341"}, "Tọa độ không hợp lệ."),
        ({"coordinates": "nhà C"}, "Tọa độ không hợp lệ."),
        ({"coordinates": "1e999, nan"}, "Tọa độ không hợp lệ."),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(office: FlaskClient, changed: dict[str, str], said: str) -> None:
    before = Room.select().count()
    answer = send(office, "/rooms", {**HALL, **changed})
    assert answer.status_code == 409
    assert said in answer.text
    assert "tầng 1, nhà C" in answer.text
    assert Room.select().count() == before


def test_a_room_that_is_closed_is_offered_no_more_and_comes_back(office: FlaskClient, browser: Browser) -> None:
    registrar = browser("registrar")
    first = Room.get(Room.name == "Phòng họp số 1")
    fields = {"place": "tầng 5", "seats": "12", "coordinates": "10,0341; 105,7852"}
    assert send(office, f"/rooms/{first.id}", dict(fields)).status_code == 303
    assert "Phòng họp số 1" not in registrar.get("/register").text
    assert send(office, f"/rooms/{first.id}", {**fields, "is-open": "1"}).status_code == 303
    assert "Phòng họp số 1" in registrar.get("/register").text
    assert Room.get_by_id(first.id).latitude == 10.0341


def test_a_room_is_renamed_its_unit_goes_on_serving_it_and_plans_are_sent_anew(
    office: FlaskClient, province: Province
) -> None:
    room = province.rooms[0]
    Unit.create(name="phong-1", room=room.name, added_at_ms=NOW)
    meeting = province.approved()
    fields = {"name": "Phòng họp Thanh Niên", "place": "tầng 1", "seats": "20", "is-open": "1"}
    assert send(office, f"/rooms/{room.id}", {**fields, "name": "Phòng họp số 2"}).status_code == 409

    assert send(office, f"/rooms/{room.id}", dict(fields)).status_code == 303

    assert Unit.get(Unit.name == "phong-1").room == "Phòng họp Thanh Niên"
    again = province.again(meeting)
    assert again.revision > meeting.revision
    kept = KeptPackage.get(KeptPackage.meeting == meeting.id, KeptPackage.revision == again.revision)
    assert read_package(bytes(kept.body)).room == "Phòng họp Thanh Niên"


def test_a_room_is_not_renamed_while_a_meeting_runs_in_it(office: FlaskClient, province: Province) -> None:
    room = province.rooms[0]
    Unit.create(name="phong-1", room=room.name, added_at_ms=NOW)
    running: dict[str, object] = dict.fromkeys(
        ("chair", "members", "present", "last_at_ms", "unknown", "ended_at_ms"), 0
    )
    running |= {"is_quorate": True, "package": "", "item": "", "last": "", "software": "", "phase": "open"}
    Proceedings.insert(**running, meeting=7, unit="phong-1", started_at_ms=NOW).execute()
    answer = send(office, f"/rooms/{room.id}", {"name": "Tên khác", "place": "", "seats": "", "is-open": "1"})
    assert "đang diễn ra" in answer.text
    assert Room.get_by_id(room.id).name == "Phòng họp số 1"


def test_the_units_of_rooms_with_coordinates_are_on_the_map(office: FlaskClient) -> None:
    assert 'class="spot' not in office.get("/fleet").text
    send(office, "/rooms", dict(HALL))
    Unit.create(name="hoi-truong-b", room="Hội trường B", added_at_ms=NOW)
    shown = office.get("/fleet").text
    assert 'class="spot' in shown
    assert 'href="#hoi-truong-b"' in shown
