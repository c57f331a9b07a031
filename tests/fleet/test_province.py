"""A province from nothing: machines with packages only, one playbook, a meeting held, a room that is let in no more.

`make fleet-test` runs it with one room and one server; ARGS="-k four_rooms" with four and a server for each role.
"""

import json
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from release.__main__ import build
from release.key import make_key
from tests.fleet import visitor
from tests.fleet.machines import Fleet, Machine
from tests.fleet.newer import newer_than
from tests.fleet.province import PYTHON, Province
from tests.fleet.root import TREE, root
from tests.fleet.screens import have_no_displays, picture, shown
from tests.fleet.visitor import Visitor
from tests.servers import eventually

PROVISIONED_IN_S = 480
UNCHANGED_IN_S = 90
DOOR_IN_S = 25
HUNG_S = 60
"""WatchdogSec of the pages."""
NEW_ROOM = "Phòng họp mới"

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(3600)]


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    private, public = make_key(tmp_path / "key")
    built = build("amd64", TREE / "build" / "release", key=private)
    newer = newer_than(built, tmp_path / "newer.tar", key=private)
    # Made before the machines' network is entered, from which no package source can be reached.
    root()
    made = Fleet(folder=tmp_path, release_key=public, newer=newer)
    made.join()
    yield made
    made.leave()
    assert built.exists()


@pytest.mark.parametrize(("rooms", "is_spread"), [(1, False), (4, True)], ids=["one_room", "four_rooms"])
def test_one_playbook_brings_up_a_province_where_meetings_are_held(fleet: Fleet, rooms: int, is_spread: bool) -> None:
    province = Province(fleet, rooms=rooms, is_spread=is_spread, has_displays=True)
    fleet.reachable()
    have_no_displays(province.units[0])

    _provision(province)
    _a_second_run_changes_nothing(province)
    _the_speech_model_can_be_used(province.units[0])
    _a_dry_run_says_what_it_would_change(province)
    _a_meeting_is_held(province, province.units[0])
    _its_two_displays_show_door_and_chair(province.units[0])
    _a_killed_room_is_back(province.units[0])
    _a_room_that_hangs_is_ended_and_back(province.units[0])
    _an_empty_card_becomes_a_room_by_its_code(province)
    _a_release_comes_to_a_room_by_itself(province, fleet.newer)
    _a_backup_can_be_read_back(province.central)
    _the_doctors_find_the_links_well(province)
    _a_revoked_room_is_out(province, province.units[-1])


def _provision(province: Province) -> None:
    began = time.monotonic()
    played = province.fleet.play("site.yml")
    took = time.monotonic() - began
    assert played.returned == 0, _end_of(played.said)
    tell("provisioned from nothing", took, PROVISIONED_IN_S)
    for unit in province.units:
        eventually(partial(province.is_linked, unit), timeout_s=60, every_s=0.5)
        failed = unit.run("systemctl", "--failed", "--no-legend", "--plain", "list-units", "edge-*")
        assert failed == "", failed


def _a_second_run_changes_nothing(province: Province) -> None:
    began = time.monotonic()
    played = province.fleet.play("site.yml")
    took = time.monotonic() - began
    assert played.returned == 0, _end_of(played.said)
    assert not any(played.changed.values()), _changes(played.said)
    tell("second run", took, UNCHANGED_IN_S)


def _the_speech_model_can_be_used(unit: Machine) -> None:
    """Brought as a zip whose SHA-256 the inventory names, and read by the unit's own programs."""
    trying = "from pathlib import Path\nfrom edge.speech.model_check import check_model\n"
    trying += "check_model(Path('/data/hop/model'))\n"
    unit.run("runuser", "-u", "hop", "--", PYTHON, "-", stdin=trying)


def _a_dry_run_says_what_it_would_change(province: Province) -> None:
    unit = province.units[0]
    before = unit.run("cat", "/etc/hop/unit.toml")

    played = province.fleet.play("site.yml", "--check", "--tags", "unit", unit_language="en")

    assert played.returned == 0, _end_of(played.said)
    # The settings, and the restart that would follow.
    assert {played.changed[one.name] for one in province.units} == {2}, _changes(played.said)
    assert unit.run("cat", "/etc/hop/unit.toml") == before


def _a_meeting_is_held(province: Province, unit: Machine) -> None:
    told = json.loads(plan(province.central))
    door = Visitor(f"http://{unit.address}:443")
    eventually(lambda: "Phiên họp thường kỳ" in door.open("/door"), timeout_s=60, every_s=0.5)

    phone = Visitor(f"http://{unit.address}:443")
    asked = phone.open(f"/who/{told['attendee']}")
    known = phone.press(asked, f"/who/{told['attendee']}/pin", pin=told["pin"])
    assert told["name"] in known
    # The chair's screen is the unit's own: from elsewhere it is not to be had.
    chair = Path(visitor.__file__).read_text("utf-8")
    link = unit.run("cat", "/run/hop/screen.env").partition("=")[2].strip()
    press = ("press", f"/link/{link}/chair,/chair/?ask=start", "/conduct/start")
    begun = unit.run("python3", "-", "http://127.0.0.1:443", *press, stdin=chair)
    assert "Mở nội dung 1" in begun
    eventually(lambda: province.lines_of(told["meeting"]) >= 3, timeout_s=60, every_s=1)


def _its_two_displays_show_door_and_chair(unit: Machine) -> None:
    """Each full, one on each display, by the unit's own session; the pictures stay in build/fleet to be looked at."""
    folder = TREE / "build" / "fleet" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    outputs = set()
    for page in ("door", "chair"):
        window = shown(unit, page)
        assert window["fullscreen_mode"] == 1, window
        outputs.add(window["output"])
        eventually(partial(_is_loaded, unit, page), timeout_s=60, every_s=1)
        assert picture(unit, window["output"], folder / f"{page}.png") == (1280, 800)
        assert len(set((folder / f"{page}.png").read_bytes())) == 256, "a page, not one colour"
    assert len(outputs) == 2


def _is_loaded(unit: Machine, page: str) -> bool:
    title = str(shown(unit, page)["name"])
    return bool(title) and "127.0.0.1" not in title


def _a_killed_room_is_back(unit: Machine) -> None:
    """As after a power cut of the processes: all of them at once, and systemd brings them back."""
    began = time.monotonic()
    unit.run("systemctl", "kill", "--kill-who=main", "--signal=KILL", "edge-*.service")
    eventually(partial(_answers, unit), timeout_s=DOOR_IN_S * 2, every_s=0.2)
    tell("door page after kill -9", time.monotonic() - began, DOOR_IN_S)


def _a_room_that_hangs_is_ended_and_back(unit: Machine) -> None:
    """Its process is there and does nothing more: systemd misses its sign after a minute."""
    began = time.monotonic()
    hung = unit.run("systemctl", "show", "--value", "--property=MainPID", "edge-web.service").strip()
    unit.run("kill", "-STOP", hung)

    eventually(lambda: unit.tries("test", "-d", f"/proc/{hung}").returncode, timeout_s=HUNG_S * 2, every_s=1)
    eventually(partial(_answers, unit), timeout_s=DOOR_IN_S * 2, every_s=0.2)
    tell("door page after its process hung", time.monotonic() - began, HUNG_S + DOOR_IN_S)


def _answers(unit: Machine) -> bool:
    try:
        return "Phiên họp thường kỳ" in Visitor(f"http://{unit.address}:443").open("/door")
    except OSError:
        return False


def _an_empty_card_becomes_a_room_by_its_code(province: Province) -> None:
    """Every process under its own user and behind its own firewall; the code is read off the screen and typed."""
    card, page = province.card, Visitor(f"http://{province.card.address}:443")
    began = time.monotonic()
    code = page.open("/door").partition('class="typed">')[2].partition("<")[0]
    waiting = card.run("systemctl", "show", "--value", "--property=ActiveState", "edge-web.service")
    assert (len(code), waiting.strip()) == (14, "inactive")
    # The registrar holds the key, may not read the papers, and central's own processes may not read the key.
    user = province.central.run("systemctl", "show", "--value", "--property=User", "central-registrar.service")
    assert user.strip() == "hop-registrar"
    assert province.central.tries("runuser", "-u", "hop-registrar", "--", "cat", "/etc/hop/pki/ca.key").returncode

    province.asked(
        "import time\nfrom central.fleet.claims import name_new\nfrom central.meetings.models import Room\n"
        f"room = Room.create(name={NEW_ROOM!r})\n"
        f"name_new(database, {code!r}, room=room, by=1, now_ms=int(time.time() * 1000))\n"
    )

    eventually(partial(province.is_linked, card), timeout_s=60, every_s=0.5)
    eventually(lambda: card.tries("systemctl", "is-active", "edge-web").stdout.strip() == "active", timeout_s=60)
    tell("from an empty card to a room", time.monotonic() - began, DOOR_IN_S)
    assert "phong-hop-moi" in card.run("cat", "/etc/hop/unit.toml")
    assert card.tries("systemctl", "is-active", "edge-enrol").stdout.strip() == "inactive"
    written = province.fleet.folder / "user-data"
    played = province.fleet.play("card.yml", unit_card_file=str(written))
    assert played.returned == 0, _end_of(played.said)
    assert "BEGIN CERTIFICATE" in written.read_text()


def _a_release_comes_to_a_room_by_itself(province: Province, newer: Path) -> None:
    """Signed and taken in at central, given to a ring; under systemd the updater does the rest, locked in as it is."""
    province.central.pipe(newer.read_bytes(), "sh", "-c", "'cat > /tmp/newer.tar'")
    taken = ("runuser", "-u", "hop", "--", PYTHON, "-m", "central", "release", "/tmp/newer.tar")
    name = province.central.run(*taken).partition(" ")[0]
    began = time.monotonic()
    province.asked(
        "import time\nfrom central.audit.rules import SERVER\nfrom central.fleet.releasing import give, put_in_ring\n"
        "at = int(time.time() * 1000)\n"
        "put_in_ring(database, name='phong-hop-moi', ring=1, by=SERVER, now_ms=at)\n"
        f"give(database, ring=1, version={name.removeprefix('hop-').removesuffix('-amd64')!r}, by=SERVER, now_ms=at)\n"
    )

    def proven() -> bool:
        return province.card.tries("readlink", "/data/release/proven").stdout.strip().endswith(name)

    eventually(proven, timeout_s=900, every_s=3)
    tell("a release from central to a room that serves with it", time.monotonic() - began, 300)
    asking = "from central.fleet.models import Unit\nprint(Unit.get_by_id('phong-hop-moi').outcome)\n"
    eventually(lambda: province.asked(asking).strip() == "proven", timeout_s=60, every_s=1)
    failed = province.card.run("systemctl", "--failed", "--no-legend", "--plain", "list-units")
    assert "hop-update" not in failed, failed


def _a_backup_can_be_read_back(central: Machine) -> None:
    central.run("systemctl", "start", "hop-backup.service")
    restic = "restic --repo /var/backups/hop --password-file /etc/hop/backup.password"
    central.run("sh", "-c", f"'{restic} restore latest --target /tmp/restored'")
    assert central.run("cat", "/tmp/restored/etc/hop/central.toml") == central.run("cat", "/etc/hop/central.toml")
    backup = central.run("sh", "-c", "'echo /tmp/restored/var/cache/hop-backup.*/central'").strip()
    said = central.run(PYTHON, "-m", "central", "restore", backup)
    assert "central is as the backup has it" in said


def _the_doctors_find_the_links_well(province: Province) -> None:
    for unit in province.units:
        said = unit.tries(PYTHON, "-m", "edge", "doctor").stdout
        assert said.count("lets the unit in") == 2, said
        assert "the journal is whole" in said, said
    said = province.central.tries("runuser", "-u", "hop", "--", PYTHON, "-m", "central", "doctor").stdout
    for well in ("lets central in", "0 migrations are missing", "rooms know the key", "out of the processes' reach"):
        assert well in said, said


def _a_revoked_room_is_out(province: Province, unit: Machine) -> None:
    played = province.fleet.play("revoke.yml", unit=unit.name)
    assert played.returned == 0, _end_of(played.said)

    eventually(lambda: not province.is_linked(unit), timeout_s=30, every_s=0.5)
    for other in province.units[:-1]:
        eventually(partial(province.is_linked, other), timeout_s=60, every_s=0.5)
    # A new connection under the old certificate is refused at both doors, and the room itself goes on.
    unit.run("systemctl", "restart", "edge-sync.service")
    said = unit.tries(PYTHON, "-m", "edge", "doctor").stdout
    assert said.count("central has withdrawn this unit") == 2, said
    assert not province.is_linked(unit)
    assert Visitor(f"http://{unit.address}:443").open("/door")


def plan(central: Machine) -> str:
    """The demo's people and one meeting, arranged on central's machine; what the room will need of it as JSON."""
    packed = subprocess.run(["tar", "-c", "-C", str(TREE), "demo"], check=True, capture_output=True).stdout
    central.pipe(packed, "sh", "-c", "'mkdir -p /tmp/plan && tar -x -C /tmp/plan'")
    script = (Path(__file__).parent / "planned.py").read_text("utf-8")
    return central.run("runuser", "-u", "hop", "--", "env", "PYTHONPATH=/tmp/plan", PYTHON, "-", stdin=script)


def tell(what: str, took: float, at_most: float) -> None:
    print(f"{what}: {took:.0f} s (at most {at_most:.0f} s on a machine of its own)")  # noqa: T201 - figures of the run


def _end_of(said: str) -> str:
    return "\n".join(said.splitlines()[-60:])


def _changes(said: str) -> str:
    """Each task that changed something, with its name."""
    task, found = "", []
    for line in said.splitlines():
        task = line if line.startswith(("TASK", "RUNNING HANDLER")) else task
        if line.startswith("changed:"):
            found.append(f"{task} {line}")
    return "\n".join(found)
