"""The check before the meeting as chair and secretary see it: made on a real unit, told in words, blocking nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import gevent
import msgspec
import pytest

from contract.events import Way
from contract.package import sha256_of
from edge.captions import CaptionsOut, Level, Listening, State
from edge.clock import Moment
from edge.kiosk.preflight import examine_when_due
from edge.kiosk.server import examine
from edge.kiosk.shell import Kiosk
from edge.settings import Speech
from tests.edge.kiosk.house import House, Visitor
from tests.edge.unit import assert_chain_holds
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, UNIT_KEY, SetClock, make_document, make_package, private_pem
from tests.servers import eventually


@pytest.fixture(autouse=True)
def a_key_that_signs(house: House) -> None:
    house.settings.keys.run_key.write_bytes(private_pem(UNIT_KEY))


@pytest.fixture
def secretary(house: House) -> Visitor:
    return house.device_of(SECRETARY)


class LameClock(SetClock):
    """A clock that can't be read at first: no error of a disk or of the database."""

    def __init__(self, at_ms: int, *, fails: int) -> None:
        super().__init__(at_ms)
        self.fails = fails

    def now(self) -> Moment:
        if self.fails:
            self.fails -= 1
            raise RuntimeError("no clock")
        return super().now()


def known(house: House) -> Kiosk:
    found: Kiosk = house.app.extensions["kiosk"]
    return found


def test_the_secretary_checks_the_room_at_will(house: House, secretary: Visitor) -> None:
    assert "Kiểm tra ngay" in secretary.open("/secretary/preflight")
    lines = house.journal.position()

    shown = secretary.send("/conduct/preflight")

    assert "phòng họp đã sẵn sàng" in shown
    assert "Một phiếu thử đã được ghi, ký, kiểm tra rồi hủy" in shown
    assert "Bộ nhớ ghi tốt" in shown
    assert house.journal.position() == lines
    assert_chain_holds(house.journal)
    assert "Kiểm tra trước giờ họp: sẵn sàng" in secretary.open("/secretary/")


def test_the_chairs_screen_has_the_same_page_and_a_small_sign(house: House) -> None:
    screen = house.screen()
    assert "Kiểm tra trước giờ họp" in screen.open("/chair/")

    screen.open("/chair/preflight")
    shown = screen.send("/conduct/preflight")

    assert "phòng họp đã sẵn sàng" in shown
    assert "/secretary/words" not in shown
    assert "sẵn sàng" in screen.open("/chair/")


def test_what_is_missing_is_named_with_what_to_do_and_the_meeting_begins_all_the_same(
    house: House, secretary: Visitor
) -> None:
    paper = make_document(b"%PDF- not here yet", title="Tờ trình phí.pdf")
    house.take(make_package(revision=2, documents=(paper,)))
    secretary.open("/secretary/preflight")

    shown = secretary.send("/conduct/preflight")

    assert "1 việc cần xem" in shown
    assert "Tài liệu chưa có tại phòng họp: Tờ trình phí.pdf." in shown
    assert "nhập từ ổ USB" in shown
    assert "1 việc cần xem" in secretary.open("/secretary/")
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    assert "việc cần xem" not in secretary.open("/secretary/")


def test_a_damaged_plan_and_a_key_that_is_gone_are_found(house: House, secretary: Visitor, tmp_path: Path) -> None:
    (tmp_path / "shelf" / "packages" / house.room.package_sha256).write_bytes(b"{}")
    house.settings.keys.run_key.unlink()
    secretary.open("/secretary/preflight")

    shown = secretary.send("/conduct/preflight")

    assert "Dữ liệu cuộc họp trong bộ nhớ bị hỏng" in shown
    assert "Phiếu thử không ghi hoặc không kiểm tra được" in shown


def test_only_who_conducts_may_look_and_check(house: House, secretary: Visitor) -> None:
    guest = house.device_of(3)

    guest.open("/secretary/preflight")
    assert guest.status == 403
    guest.post("/conduct/preflight", meeting=MEETING, then="/secretary/preflight")
    assert guest.status == 403
    secretary.open("/secretary/preflight")
    secretary.send("/conduct/preflight", token="another")
    assert secretary.status == 400
    assert known(house).preflight.of(MEETING) is None


# R8.1
def test_the_room_checks_itself_half_an_hour_before_and_once(house: House) -> None:
    house.clock.pass_ms(EIGHT - 31 * 60_000 - house.clock.now().at_ms)
    examine_when_due(known(house))
    assert known(house).preflight.of(MEETING) is None

    house.clock.pass_ms(60_000)
    examine_when_due(known(house))
    first = known(house).preflight.of(MEETING)
    house.clock.pass_ms(60_000)
    examine_when_due(known(house))

    assert first is not None
    assert known(house).preflight.of(MEETING) is first


def test_a_code_that_the_camera_read_is_told(house: House, secretary: Visitor) -> None:
    stage, over = known(house).stage, threading.Event()

    def film() -> None:
        while not over.wait(0.05):
            stage.put_preview(b"a picture")

    rolling = threading.Thread(target=film)
    rolling.start()
    try:
        eventually(stage.preview)
        secretary.open("/secretary/preflight")
        assert "Chưa có mã nào được đưa trước camera" in secretary.send("/conduct/preflight")
        assert "Mã thử camera" in secretary.text

        stage.note_read(house.clock.now().at_ms)

        assert "Camera đã đọc được mã lúc 07:50" in secretary.send("/conduct/preflight")
    finally:
        over.set()
        rolling.join()


@contextmanager
def listening_unit(house: House, level: float) -> Iterator[CaptionsOut]:
    """A speech process that answers each wish to hear how loud it is."""
    kiosk = known(house)
    settings = msgspec.structs.replace(kiosk.settings, speech=Speech(model=Path("model")))
    house.app.extensions["kiosk"] = kiosk = replace(kiosk, settings=settings)
    out, over = CaptionsOut(settings.unit.run_dir), threading.Event()
    kiosk.hearing.take(State(listening=Listening.OFF))

    def answer() -> None:
        while not over.wait(0.01):
            kiosk.hearing.take(Level(asked=out.asked(), peak_db=level))

    answering = threading.Thread(target=answer)
    answering.start()
    yield out
    over.set()
    answering.join()
    out.close()


def test_the_microphone_is_heard_before_the_meeting(house: House, secretary: Visitor) -> None:
    with listening_unit(house, -31.7):
        secretary.open("/secretary/preflight")

        assert "Micro nghe được; mức cao nhất −32 dB" in secretary.send("/conduct/preflight")


def test_in_a_meeting_that_runs_the_microphone_is_left_alone(house: House, secretary: Visitor) -> None:
    house.desk.check_in(MEETING, SECRETARY, Way.CAMERA)
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    house.desk.pause(MEETING, CHAIR)
    with listening_unit(house, -31.7) as speech:
        secretary.open("/secretary/preflight")

        shown = secretary.send("/conduct/preflight")

        assert speech.asked() == 0
    assert "Micro không được mở lúc này" in shown
    assert "Một phiếu thử đã được ghi" in shown


def test_a_paper_that_is_here_is_read_whole(house: House, secretary: Visitor) -> None:
    raw = b"%PDF- a paper"
    house.take(make_package(revision=2, documents=(make_document(raw),)))
    house.shelf.incoming(sha256_of(raw)).write_bytes(raw)
    house.shelf.keep_document(sha256_of(raw))
    secretary.open("/secretary/preflight")

    assert "Tài liệu có đủ và nguyên vẹn (1 tệp)." in secretary.send("/conduct/preflight")


def test_a_part_that_could_not_be_looked_at_is_said_so_and_takes_no_other_along(
    house: House, secretary: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    def no_thread(_work: object) -> None:
        raise RuntimeError("can't start new thread")

    known(house).preflight.apart = no_thread
    secretary.open("/secretary/preflight")

    shown = secretary.send("/conduct/preflight")

    assert "2 việc cần xem" in shown
    assert shown.count("Chưa kiểm tra được phần này.") == 2
    assert "Một phiếu thử đã được ghi, ký, kiểm tra rồi hủy" in shown
    assert {"The room's disk could not be checked", "The room's papers could not be checked"} <= set(caplog.messages)


def test_a_check_that_fails_altogether_is_logged_once_and_made_when_it_can_be(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk = known(house)
    clock = LameClock(EIGHT - 10 * 60_000, fails=5)
    unlucky = replace(kiosk, clock=clock)

    watching = gevent.spawn(examine, unlucky, every_s=0.01)
    try:
        with gevent.Timeout(30):
            while kiosk.preflight.of(MEETING) is None:
                gevent.sleep(0.01)
    finally:
        watching.kill()

    assert clock.fails == 0
    assert [one for one in caplog.messages if "could not be made" in one] == [
        "The check before the meeting could not be made; it is tried again"
    ]
