"""The page of all units: who may see it, what it says, and what it costs."""

import logging
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central import SOFTWARE
from central.audit.rules import Hand
from central.fleet.models import Unit
from central.fleet.presence import note_hellos
from central.meetings.models import Room
from central.packages.actions import publish
from central.people.agencies import give_right
from central.people.models import Right
from central.proceedings.keeping import raise_alarm
from central.proceedings.models import Alarm, AlarmKind, RunKey, Standing
from central.proceedings.results import Fault
from contract.messages import Health, Hello, PackageHeld
from tests.central.province import NOW, Province, send
from tests.makers import make_package

MINUTE = 60_000
MAP = ("Nhà A, tầng 2", 'href="#a"', "Nhà B", 'href="#b"', "Chưa ghi địa điểm", 'href="#c"')


@pytest.fixture
def administrator(province: Province, browser: Callable[[str], FlaskClient]) -> FlaskClient:
    """Who keeps the units running."""
    give_right(province.database, province.people["clerk"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    return browser("clerk")


def add(name: str, **said: object) -> None:
    Unit.create(name=name, room=f"Phòng {name}", added_at_ms=NOW, **said)
    RunKey.create(unit=name, public="ab" * 32, from_ms=0)


def hello(unit: str, **changes: object) -> Hello:
    values: dict[str, object] = {"epoch": 1, "protocol": 1, "software": SOFTWARE, "sent_at": NOW - 9_000}
    return Hello(unit=unit, **{**values, **changes})  # type: ignore[arg-type]


def test_the_page_is_for_who_keeps_units_running(browser: Callable[[str], FlaskClient], province: Province) -> None:
    assert province.people
    assert browser("chair").get("/fleet").status_code == 403
    assert "/fleet" not in browser("chair").get("/").text


def test_what_a_unit_says_is_on_the_page_the_worst_unit_first(province: Province, administrator: FlaskClient) -> None:
    add("tot", is_connected=True, seen_at_ms=NOW, offset_ms=20, software=SOFTWARE)
    add("xau")
    add("moi")
    health = Health(free=0.04, hottest_c=61.2, unsent=418, unsent_since=NOW - 190 * MINUTE, lacking=2)
    note_hellos(province.database, [hello("xau", health=health)], now_ms=NOW)
    Fault.insert(unit="xau", stream="ab", seq=4, meeting=1, reason="Lý do", found_at_ms=NOW).execute()

    page = administrator.get("/fleet").text

    assert "/fleet" in administrator.get("/").text
    assert page.index('id="xau"') < page.index('id="moi"') < page.index('id="tot"')
    for words in ("418 dòng, từ 3 giờ trước", "còn thiếu 2", "9 giây", "4%", "61 °C", "Có dữ liệu chưa xử lý được"):
        assert words in page
    for words in ("2/3 đang kết nối", "2 thiết bị cần xem", "Chưa kết nối lần nào", "Hoạt động tốt"):
        assert words in page


def test_a_unit_of_an_older_version_tells_no_health_and_none_is_made_up(
    province: Province, administrator: FlaskClient
) -> None:
    add("cu", free=0.9, hottest_c=50.0, unsent=7)
    note_hellos(province.database, [hello("cu", software="0.0.9")], now_ms=NOW)

    page = administrator.get("/fleet").text

    assert "Phiên bản khác trung tâm" in page
    assert "°C" not in page
    assert "90%" not in page


def test_a_held_unit_is_said_to_be_held(province: Province, administrator: FlaskClient) -> None:
    assert province.people
    add("giu", is_connected=True, seen_at_ms=NOW, software=SOFTWARE)
    Standing.create(unit="giu", refused=3, is_held=True)

    assert "Tạm ngừng nhận dữ liệu" in administrator.get("/fleet").text


def test_a_thousand_units_cost_as_many_questions_as_one(
    administrator: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="peewee")
    counts = []
    for first, last in ((0, 1), (1, 1000)):
        for number in range(first, last):
            add(f"phong-{number}")
        caplog.clear()
        assert administrator.get("/fleet").status_code == 200
        counts.append(len(caplog.records))

    assert counts[0] == counts[1]
    assert "500 thiết bị" in administrator.get("/fleet").text


def test_a_held_unit_is_listened_to_again_once_somebody_says_why(
    province: Province, administrator: FlaskClient
) -> None:
    add("giu", is_connected=True, seen_at_ms=NOW, software=SOFTWARE)
    Standing.create(unit="giu", refused=3, is_held=True)
    raise_alarm(AlarmKind.HELD, "giu", reason="3 runs in a row", now_ms=NOW)
    alarm = Alarm.get()

    assert "Kính mời nhập lý do" in send(administrator, f"/alarms/{alarm.id}", {f"note-{alarm.id}": " "}).text
    assert Standing.get().is_held
    page = send(administrator, f"/alarms/{alarm.id}", {f"note-{alarm.id}": "Đã thay thẻ nhớ hỏng."})

    assert "3 runs in a row" not in page.text
    assert Standing.get_or_none(Standing.unit == "giu") is None
    ended, clerk = Alarm.get(), province.people["clerk"]
    assert (ended.note, ended.ended_by) == ("Đã thay thẻ nhớ hỏng.", f"{clerk.name} ({clerk.email})")
    assert "Hoạt động tốt" in administrator.get("/fleet").text


def test_an_alarm_is_ended_by_who_keeps_units_only(province: Province, browser: Callable[[str], FlaskClient]) -> None:
    assert province.people
    raise_alarm(AlarmKind.FORK, "giu", reason="hai bản khác nhau", now_ms=NOW)

    assert send(browser("chair"), f"/alarms/{Alarm.get().id}", {"note": "x"}).status_code == 403
    assert Alarm.get().ended_at_ms is None


def test_what_a_unit_says_of_camera_services_and_plans_is_shown(province: Province, administrator: FlaskClient) -> None:
    add("phong-1", is_connected=True, seen_at_ms=NOW)
    meeting = province.approved()
    publish(province.database, make_package(meeting.id, revision=3), unit="phong-1", now_ms=NOW)
    publish(province.database, make_package(meeting.id + 1, revision=2), unit="phong-1", now_ms=NOW)
    held = PackageHeld(meeting=meeting.id, incarnation="first", revision=1, sha256="a" * 64)
    health = Health(free=0.5, camera="dark", stalled=("speech",), slowest_write_ms=2345)
    note_hellos(province.database, [hello("phong-1", health=health, packages=(held,))], now_ms=NOW)

    page, own = administrator.get("/fleet").text, administrator.get("/fleet/units/phong-1").text

    assert "Camera ở cửa không có hình" in page
    assert "Có phần mềm ngừng chạy" in page
    assert "Ghi dữ liệu chậm" in page
    assert "2345 ms" in page
    assert "Bản 1; bản mới nhất là 3" in own
    assert "Chưa nhận; bản mới nhất là 2" in own
    assert meeting.title not in own


def test_the_map_puts_units_where_their_rooms_are(province: Province, administrator: FlaskClient) -> None:
    Room.create(name="Phòng a", place="Nhà A, tầng 2")
    Room.create(name="Phòng b", place="Nhà B")
    for name in ("b", "a", "c"):
        add(name, is_connected=True, seen_at_ms=NOW, offset_ms=0, software=SOFTWARE)

    page = administrator.get("/fleet").text

    assert province.people
    order = [page.index(words) for words in MAP]
    assert order == sorted(order)
