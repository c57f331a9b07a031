"""Administrators are told by the notices' ways: on their page, by letters, in their language, and nobody else is."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask.testing import FlaskClient

from central import SOFTWARE
from central.audit.rules import Hand
from central.fleet.models import Trouble, Unit
from central.fleet.troubles import EVERY_MS, GONE_MS, MINUTE_MS
from central.fleet.warning import ACT, warn
from central.notices.models import Letter, Notice
from central.people.agencies import give_right
from central.people.models import Official, Right
from central.proceedings.models import RunKey
from central.settings import Settings
from tests.central.notices.postbox import Postbox, text_of
from tests.central.province import NOW, Province
from tests.central.settings import start_worker
from tests.servers import eventually


def add(name: str, *, seen_at_ms: int, **said: object) -> None:
    said = {"is_connected": True, "software": SOFTWARE, "offset_ms": 0, **said}
    Unit.create(name=name, room=f"Phòng {name}", added_at_ms=NOW, seen_at_ms=seen_at_ms, **said)
    RunKey.create(unit=name, public="ab" * 32, from_ms=0)


def look(province: Province, settings: Settings, *minutes: float) -> None:
    for at in minutes:
        warn(province.database, settings, now_ms=NOW + round(at * MINUTE_MS))


def told() -> list[str]:
    return [one.subject for one in Notice.select().where(Notice.act == ACT).order_by(Notice.id)]


# R8.1
def test_fifty_rooms_and_central_itself_are_one_letter_to_each_administrator(
    province: Province, settings: Settings, browser: Callable[[str], FlaskClient]
) -> None:
    for who in ("clerk", "stranger"):
        give_right(province.database, province.people[who], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    Official.update(language="en").where(Official.id == province.people["stranger"].id).execute()
    for number in range(50):
        add(f"so-{number:02}", seen_at_ms=NOW + 60 * MINUTE_MS, free=0.01)

    look(province, settings, 0, 1, 2, 3, 4, 5, 6, 30)

    assert Letter.select().count() == 2
    assert {one.official_id for one in Letter.select()} == {province.people[who].id for who in ("clerk", "stranger")}
    page = browser("clerk").get("/notices").text
    assert "Thiết bị sắp hết dung lượng tại 50 phòng họp: Phòng so-00" in page
    assert "Phòng so-11, …" in page
    assert "Chứng thư của trung tâm sắp hết hạn hoặc không đọc được" in page
    assert "at 50 meeting rooms: Phòng so-00" in browser("stranger").get("/notices").text
    assert "dung lượng" not in browser("chair").get("/notices").text


def test_the_end_is_told_once_and_a_room_that_was_let_go_is_forgotten(province: Province, settings: Settings) -> None:
    give_right(province.database, province.people["clerk"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    add("so-1", seen_at_ms=NOW + 600 * MINUTE_MS, hottest_c=91.0)
    add("so-2", seen_at_ms=NOW + 600 * MINUTE_MS, camera="dark")
    look(province, settings, 0, 20, 21)
    before = told()
    Unit.update(hottest_c=50.0).execute()
    RunKey.update(until_ms=NOW).where(RunKey.unit == "so-2").execute()

    late = 21 + max(GONE_MS, EVERY_MS) / MINUTE_MS
    look(province, settings, 22, late + 2, late + 20, late + 40)

    assert [one for one in before if "quá nóng" in one] == ["Thiết bị quá nóng tại %(count)s phòng họp: %(rooms)s."]
    after = told()[len(before) :]
    assert sorted(after) == sorted(
        [
            "Thiết bị đã hết nóng tại %(count)s phòng họp: %(rooms)s.",
            "Camera ở cửa đã có hình tại %(count)s phòng họp: %(rooms)s.",
        ]
    )
    assert {row.kind for row in Trouble.select()} == {"own-certificate"}


def test_a_broker_that_dies_is_one_notice_for_three_hundred_rooms(province: Province, settings: Settings) -> None:
    give_right(province.database, province.people["clerk"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    for number in range(300):
        add(f"so-{number:03}", seen_at_ms=NOW - (number % 6) * MINUTE_MS)

    look(province, settings, *range(60))

    lost = [one for one in told() if "kết nối" in one]
    assert "Mất kết nối với phần lớn các phòng họp. Kiểm tra mosquitto, central-sync và mạng." in lost
    assert len(lost) <= 2
    assert Letter.select().count() <= 3


def test_two_workers_that_look_at_the_same_moment_tell_once(province: Province, settings: Settings) -> None:
    give_right(province.database, province.people["clerk"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    add("so-1", seen_at_ms=NOW + 600 * MINUTE_MS, free=0.01)
    look(province, settings, 0)
    together = threading.Barrier(4)

    def work(_number: int) -> None:
        with province.database.connection_context():
            together.wait(timeout=30)
            warn(province.database, settings, now_ms=NOW + 5 * MINUTE_MS)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))

    assert len([one for one in told() if "dung lượng" in one]) == 1
    assert Letter.select().count() == 1


def test_the_worker_writes_to_the_administrator_and_not_again(
    province: Province, settings: Settings, postbox: Postbox, tmp_path: Path
) -> None:
    give_right(province.database, province.people["clerk"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    now_ms = time.time_ns() // 1_000_000
    add("so-1", seen_at_ms=now_ms - 3 * 3_600_000, is_connected=False)
    # It was found some minutes ago, by a worker that was ended before it told anybody.
    Trouble.create(unit="so-1", kind="away", since_ms=now_ms - 5 * MINUTE_MS)
    province.database.close()

    worker = start_worker(tmp_path / "mail")
    try:
        postbox.wait_for(1)
        eventually(lambda: Letter.select().where(Letter.sent_at_ms.is_null(False)).count() == 1, timeout_s=60)
        worker.terminate()
        assert worker.wait(timeout=60) == 0
        worker = start_worker(tmp_path / "mail")
        eventually(lambda: Trouble.select().where(Trouble.kind == "own-certificate").exists(), timeout_s=60)
    finally:
        worker.terminate()
        worker.wait(timeout=60)

    assert settings.mail is not None
    (letter,) = postbox.got
    assert "Mất kết nối với 1 phòng họp: Phòng so-1" in text_of(letter, "text/plain")
    assert letter["To"].endswith("<clerk@tinh.gov.vn>")
