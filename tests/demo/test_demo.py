"""What `make demo` promises: a table, people who come by themselves, processes that come back, a quiet end."""

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from demo.__main__ import camera_here
from demo.browser import Browser, Lost
from demo.files import Place, Ports
from demo.province import DOMAIN, PASSWORD
from tests.demo.conftest import Begin
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


def at_central(demo: Demo, mailbox: str) -> Browser:
    """Somebody logged in at central."""
    browser = Browser(demo.address("Đăng ký cuộc họp / register"))
    login = browser.open("/login")
    browser.send(login, login.forms[0], {"email": f"{mailbox}@{DOMAIN}", "password": PASSWORD})
    return browser


def answers(address: str) -> bool:
    return status(address) == 200


def status(address: str) -> int:
    """What a browser gets there, 0 while nobody answers."""
    try:
        return Browser(address).open(address).status
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
        at_door = Browser(door).open(door).text
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


@pytest.mark.nightly
@pytest.mark.timeout(2400)
def test_on_a_quiet_machine_a_second_start_is_there_within_ten_seconds(tmp_path: Path, begin: Begin) -> None:
    """By the clock on the wall, so nobody else may be working here; the best of three counts."""
    first = begin(tmp_path / "province", "--no-phones")
    first.table()
    first.press_ctrl_c()

    assert min(started_again(begin, tmp_path / "province") for _ in range(3)) < SECOND_START_S


def started_again(begin: Begin, folder: Path) -> float:
    """How long a start took that began when the machine was quiet."""
    eventually(lambda: os.getloadavg()[0] < QUIET, timeout_s=600, every_s=5)
    began = time.monotonic()
    again = begin(folder, "--no-phones", apart=True)
    again.table()
    took = time.monotonic() - began
    again.press_ctrl_c()
    return took


def test_ctrl_c_ends_every_process_and_a_second_start_needs_neither_long_nor_a_network(
    tmp_path: Path, begin: Begin
) -> None:
    first = begin(tmp_path / "province", "--no-phones")
    first.table()
    assert len(first.processes()) > 7
    assert not first.processes("demo.phones")

    first.press_ctrl_c()

    assert first.process.returncode == 0
    assert not first.processes()

    second = begin(tmp_path / "province", "--no-phones", apart=True)
    second.table()
    assert second.worked_s() < CORES * SECOND_START_S
    second.press_ctrl_c()
    assert not second.processes()

    place = Place(folder=tmp_path, ports=Ports(central=1, units=2, broker=3, room=4))
    device = tmp_path / "video0"

    assert camera_here(place, device) == f"film:{place.film}"
    device.touch()
    assert camera_here(place, device) == str(device)
