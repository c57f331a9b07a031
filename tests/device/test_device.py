"""A unit with a kernel of its own: read-only but for /data, and a power cut in the middle of a vote loses nothing.

`make device-test`: a province in containers, whose one room becomes a card that an emulated board starts from.
"""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec
import pytest

from release.__main__ import build
from release.key import make_key
from tests.device.board import Board
from tests.device.card import card_of
from tests.fleet.machines import Fleet, Machine
from tests.fleet.province import PYTHON, Province
from tests.fleet.root import BOARD, TREE, root
from tests.fleet.test_province import plan, tell
from tests.fleet.visitor import Visitor
from tests.servers import eventually

UNIT = "phong-1"
SLOW_S = 600
"""What a page may take that is 0.1 s on a board: every instruction is translated."""
PHONES = 3

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(3600)]


class Plan(msgspec.Struct):
    """What central's machine says of the meeting that it has arranged."""

    meeting: int
    pins: dict[str, str]


class Held(msgspec.Struct):
    """What the unit's journal holds of it: who cast a vote, in which order, and which vote counts of each."""

    ballot: str
    cast: list[int]
    counted: dict[str, list[list[int]]]
    lines: int


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    private, public = make_key(tmp_path / "key")
    built = build("amd64", TREE / "build" / "release", key=private)
    root()
    root(BOARD)
    made = Fleet(folder=tmp_path, release_key=public, newer=built, more={UNIT: BOARD})
    made.join()
    yield made
    made.leave()


def test_a_board_keeps_every_vote_that_was_confirmed_whenever_its_power_is_cut(fleet: Fleet) -> None:
    province = Province(fleet, rooms=1, is_spread=False, has_card=False)
    fleet.reachable()
    played = fleet.play("site.yml")
    assert played.returned == 0, played.said[-4000:]
    card = card_of(fleet, province.units[0])
    board = Board(fleet=fleet, card=card, name=UNIT, address=province.units[0].address)
    chance = random.Random(4372022)
    try:
        unit = _it_starts(board, province)
        _it_is_closed_by_ansible(province, unit)
        _phones_reach_its_pages_by_its_own_wifi(province, unit)
        _its_camera_and_microphone_are_there(unit)
        # Not before: a unit is not started anew when a meeting is near.
        told = msgspec.json.decode(plan(province.central), type=Plan)
        _a_power_cut_in_the_middle_of_a_vote_loses_nothing(province, board, unit, told, chance)
        _a_board_that_stands_still_is_started_anew(unit)
    finally:
        board.end()


def _it_starts(board: Board, province: Province) -> Machine:
    began = time.monotonic()
    unit = board.start()
    board.wait(unit)
    eventually(partial(_answers, unit), timeout_s=SLOW_S, every_s=1)
    tell("from power to the door's page, emulated", time.monotonic() - began, SLOW_S)
    eventually(partial(province.is_linked, unit), timeout_s=SLOW_S, every_s=1)
    return unit


def _it_is_closed_by_ansible(province: Province, unit: Machine) -> None:
    """Started anew by the playbook, nothing of its system can be written, nothing failed for it; and it opens again."""
    began = time.monotonic()
    closing = partial(province.fleet.play, "site.yml", "--limit", UNIT, "--tags", "lock", unit_has_data_partition=True)
    played = closing()
    assert played.returned == 0, played.said[-4000:]
    tell("closed and started anew, emulated", time.monotonic() - began, SLOW_S * 2)

    assert unit.tries("touch", "/usr/anything").returncode
    assert "ro" in unit.run("findmnt", "-no", "OPTIONS", "/").split(",")
    assert unit.run("findmnt", "-no", "FSTYPE", "/data").strip() == "ext4"
    eventually(partial(_answers, unit), timeout_s=SLOW_S, every_s=1)
    failed = unit.run("systemctl", "--failed", "--no-legend", "--plain", "list-units")
    assert failed == "", failed
    assert "Started" in unit.run("journalctl", "--boot=-1", "--unit=edge-web", "--no-pager"), "the log outlives a start"

    played = closing()
    assert played.returned == 0, played.said[-4000:]
    assert not played.changed[UNIT], played.said[-4000:]
    assert unit.tries("touch", "/usr/anything").returncode


def _phones_reach_its_pages_by_its_own_wifi(province: Province, unit: Machine) -> None:
    """Two radios in the air of one kernel: the room's, and a phone's, which is in a network of its own."""
    played = province.fleet.play(
        "site.yml",
        *("--limit", UNIT, "--tags", "lock,wifi"),
        unit_has_data_partition=True,
        wifi_interface="wlan0",
        unit_wifi_name="Phòng họp số 1",
        unit_wifi_key="khong-giay-2022",
    )
    assert played.returned == 0, played.said[-4000:]

    phone = (Path(__file__).parent / "phone.sh").read_text("utf-8")
    said = unit.run("sh", "-s", "khong-giay-2022", stdin=phone)
    assert "address 10.99.0." in said, said
    assert "HTTP/1.1 204" in said, "a phone stays on a network that answers its question"
    assert "door: 200 True" in said, said
    assert "ssh: refused" in said, "pages and nothing else"
    assert "wrong key: refused" in said, said


def _its_camera_and_microphone_are_there(unit: Machine) -> None:
    assert "vivid" in unit.run("cat", "/sys/class/video4linux/video0/name")
    assert "Loopback" in unit.run("arecord", "-l")


def _a_power_cut_in_the_middle_of_a_vote_loses_nothing(
    province: Province, board: Board, unit: Machine, told: Plan, chance: random.Random
) -> None:
    at = f"http://{unit.address}:443"
    eventually(lambda: "Phiên họp thường kỳ" in Visitor(at).open("/door"), timeout_s=SLOW_S, every_s=1)
    ballot = _sitting(unit, "open").ballot
    pins = {int(voter): pin for voter, pin in told.pins.items()}
    choices = {voter: chance.randrange(2) for voter in pins}
    confirmed: dict[int, int] = {}
    cuts = sorted(chance.sample(range(3, len(pins) - 3), 2))

    for cut in (*cuts, len(pins)):
        left = [voter for voter in pins if voter not in confirmed]
        with ThreadPoolExecutor(PHONES) as phones:
            votes = {phones.submit(_vote, at, ballot, one, pins[one], choices[one]): one for one in left}
            for done in as_completed(votes):
                if done.result():
                    confirmed[votes[done]] = choices[votes[done]]
                if len(confirmed) >= cut and cut < len(pins):
                    lost = board.cut_power(chance)
                    for waiting in votes:
                        waiting.cancel()
                    break
        if cut == len(pins):
            break
        # Whoever was confirmed while the power went belongs to it as well.
        confirmed |= {votes[one]: choices[votes[one]] for one in votes if not one.cancelled() and one.result()}
        print(f"power cut after {len(confirmed)} votes: {lost}")  # noqa: T201 - figures of the run
        unit = board.start()
        board.wait(unit)
        eventually(partial(_answers, unit), timeout_s=SLOW_S, every_s=1)
        counted = {int(voter): choice for voter, choice in _sitting(unit, "told").counted.items()}
        assert {voter: counted.get(voter) for voter in confirmed} == {
            one: [[chosen]] for one, chosen in confirmed.items()
        }

    held = _sitting(unit, "told")
    assert sorted(held.cast) == sorted(pins), "each once"
    eventually(lambda: province.lines_of(told.meeting) == held.lines, timeout_s=SLOW_S, every_s=1)
    said = unit.run("runuser", "-u", "hop", "--", PYTHON, "-m", "edge", "doctor", stdin="")
    assert "the journal is whole" in said, said


def _vote(at: str, ballot: str, voter: int, pin: str, choice: int) -> bool:
    """Whether the room has said that it holds this vote."""
    with suppress(OSError, AssertionError):
        phone = Visitor(at)
        home = phone.press(phone.open(f"/who/{voter}"), f"/who/{voter}/pin", pin=pin)
        if "Đã ghi nhận" in home:
            return True
        return "Đã ghi nhận" in phone.press(phone.open("/"), f"/ballot/{ballot}/1", q0=str(choice))
    return False


def _a_board_that_stands_still_is_started_anew(unit: Machine) -> None:
    """The kernel panics and does not start by itself: the board's watchdog does it."""
    before = unit.run("cat", "/proc/sys/kernel/random/boot_id")
    began = time.monotonic()
    unit.tries("sh", "-c", "'sysctl -q kernel.panic=0; (sleep 1; echo c > /proc/sysrq-trigger) > /dev/null 2>&1 &'")

    def is_back() -> bool:
        return unit.tries("cat", "/proc/sys/kernel/random/boot_id").stdout not in ("", before)

    eventually(is_back, timeout_s=SLOW_S, every_s=1)
    eventually(partial(_answers, unit), timeout_s=SLOW_S, every_s=1)
    tell("door's page after the kernel stood still, emulated", time.monotonic() - began, SLOW_S)


def _sitting(unit: Machine, what: str) -> Held:
    script = (Path(__file__).parent / "sitting.py").read_text("utf-8")
    said = unit.run("runuser", "-u", "hop", "--", PYTHON, "-", what, stdin=script)
    return msgspec.json.decode(said, type=Held)


def _answers(unit: Machine) -> bool:
    try:
        return bool(Visitor(f"http://{unit.address}:443").open("/door"))
    except OSError:
        return False
