"""What `make demo` promises: a table, people who come by themselves, processes that come back, a quiet end."""

import os
import signal
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from demo.__main__ import camera_here
from demo.browser import Browser as Reader
from demo.browser import Lost
from demo.files import Place, Ports
from demo.province import DOMAIN, PASSWORD
from tests.demo import tour
from tests.demo.running import Demo
from tests.servers import eventually

pytestmark = pytest.mark.timeout(900)

SECOND_START_S = 10
CORES = 2
"""Beside other tests a start is measured by what its processors work, the two of a small machine together."""
QUIET = 0.5
"""So many processes want to run, on average over a minute, where nobody works."""
CHECKED_IN_S = 60
SERVICES = (
    *("edge --settings {} web", "edge --settings {} door", "edge --settings {} sync"),
    *("central --settings {} web", "central --settings {} sync", "central --settings {} worker", "mosquitto"),
)


def at_central(demo: Demo, mailbox: str) -> Reader:
    """Somebody logged in at central."""
    browser = Reader(demo.address("Đăng ký cuộc họp / register"))
    login = browser.open("/login")
    browser.send(login, login.forms[0], {"email": f"{mailbox}@{DOMAIN}", "password": PASSWORD})
    return browser


def answers(address: str) -> bool:
    return status(address) == 200


def status(address: str) -> int:
    """What a browser gets there, 0 while nobody answers."""
    try:
        return Reader(address).open(address).status
    except Lost:
        return 0


def test_every_address_of_the_table_answers_and_no_line_is_wider_than_a_terminal(demo: Demo) -> None:
    lines = demo.table().splitlines()

    assert max(map(len, lines)) <= 120
    addresses = [word for line in lines for word in line.split() if word.startswith("http")]
    assert len(addresses) == len(set(addresses)) == 11
    for address in addresses:
        assert status(address) == 200


def test_within_a_minute_people_check_in_by_camera_and_poster_at_the_door_and_at_central(demo: Demo) -> None:
    door = demo.address("Cửa phòng / door")
    proceedings = demo.address("Diễn biến / proceedings")
    secretary = at_central(demo, "thuky")

    def all_show_it() -> bool:
        at_door = Reader(door).open(door).text
        central = secretary.open(proceedings).text
        return "Đã có mặt" in at_door and "Mã điểm danh" in central and "Mã QR cuộc họp" in central

    eventually(all_show_it, timeout_s=CHECKED_IN_S, every_s=0.5)


def test_artificial_people_answer_invitations_and_agencies_name_who_comes(demo: Demo) -> None:
    chair, meeting = at_central(demo, "chutich"), demo.address("Chủ trì / chair")

    def all_have_answered() -> bool:
        page = chair.open(meeting).text
        # The chair, the secretary and the one at the keyboard are left, and the two whom agencies have named.
        return "Chưa trả lời: 5" in page and "Báo không dự: 1" in page and "Chưa cử người" not in page

    eventually(all_have_answered, timeout_s=120, every_s=1)


@pytest.mark.parametrize("service", SERVICES)
def test_a_killed_process_comes_back(demo: Demo, service: str) -> None:
    side, _, what = service.partition(" --settings {} ")
    words = (f"-m {side} ", f" {what} ") if what else (f"{side} -c",)
    [(before, _command)] = demo.processes(*words).items()

    os.kill(before, signal.SIGKILL)

    def is_back() -> bool:
        there = list(demo.processes(*words))
        return len(there) == 1 and there != [before]

    eventually(is_back, timeout_s=30)
    for row in ("Cửa phòng / door", "Đăng ký cuộc họp / register"):
        eventually(partial(answers, demo.address(row)), timeout_s=30)


def test_ctrl_c_ends_every_process_and_a_second_start_needs_neither_long_nor_a_network(demo: Demo) -> None:
    assert len(demo.processes()) > 7
    demo.press_ctrl_c()
    assert demo.process.returncode == 0
    assert not demo.processes()

    demo.start("--no-phones", apart=True)
    demo.table()
    assert not demo.processes("demo.phones")
    assert demo.worked_s() < CORES * SECOND_START_S
    demo.press_ctrl_c()
    assert not demo.processes()


def test_the_tour_leads_from_the_door_to_a_result_at_central(demo: Demo, chromium: Browser) -> None:
    if demo.process.poll() is not None:
        demo.start()
        demo.table()
    with closing(tour.Walk(chromium)) as walk:
        tour.take(demo, walk)


@pytest.mark.nightly
@pytest.mark.timeout(2400)
def test_on_a_quiet_machine_a_second_start_is_there_within_ten_seconds(tmp_path: Path) -> None:
    """By the clock on the wall, so nobody else may be working here; the best of three counts."""
    quiet = Demo(tmp_path / "province", "--no-phones")
    try:
        quiet.table()
        quiet.press_ctrl_c()
        assert min(started_again(quiet) for _ in range(3)) < SECOND_START_S
    finally:
        quiet.end()


def started_again(quiet: Demo) -> float:
    """How long a start took that began when the machine was quiet."""
    eventually(lambda: os.getloadavg()[0] < QUIET, timeout_s=600, every_s=5)
    began = time.monotonic()
    quiet.start("--no-phones", apart=True)
    quiet.table()
    took = time.monotonic() - began
    quiet.press_ctrl_c()
    return took


def test_a_machine_with_a_camera_needs_no_film(tmp_path: Path) -> None:
    place = Place(folder=tmp_path, ports=Ports(central=1, units=2, broker=3, room=4))
    device = tmp_path / "video0"

    assert camera_here(place, device) == f"film:{place.film}"
    device.touch()
    assert camera_here(place, device) == str(device)
