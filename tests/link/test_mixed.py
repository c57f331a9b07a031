"""Rings of releases last for weeks: an old unit works with a new central, a new unit with an old one, and either may be
upgraded under way. The old side is its own code of then, run as its own processes.

`golden/hop-0.1.0-1972283551.tar.xz` is what `git archive` gives of that commit, the last one that knew no releases:
programs alone, without pages. It is kept here since a checkout need not hold its own past.
"""

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from central.db import open_database
from central.fleet.models import Unit
from contract.lists import WantedRelease, seal_packages
from tests.link.conftest import MakeProvince
from tests.link.province import MEETING, Program, Province, Room, make_plan, make_province
from tests.makers import CENTRAL_KEY, make_list, make_package
from tests.servers import eventually, is_listening

OLD = Path(__file__).parent / "golden" / "hop-0.1.0-1972283551.tar.xz"
UNIT = "phong-1"
WRITE = """
import sys
from pathlib import Path
from contract.events import RefusalsCounted
from edge.clock import Clock, boot_id
from edge.journal import open_journal
journal, clock = open_journal(Path(sys.argv[1])), Clock()
journal.begin_stream(unit=sys.argv[2], boot=boot_id(), software="old", moment=clock.now())
with journal.writing():
    for number in range(int(sys.argv[3])):
        journal.append(RefusalsCounted(counts={"old": number}), meeting=7, moment=clock.now())
"""
OPEN = """
import sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from contract.lists import open_packages
key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sys.argv[2]))
print(len(open_packages(Path(sys.argv[1]).read_bytes(), unit=None, key=key).offers))
"""
READ = """
import json, sys
from pathlib import Path
from edge.journal import open_journal
journal = open_journal(Path(sys.argv[1]))
rows = {one.stream: journal.rows_after(one.stream, 0, limit=one.seq) for one in journal.streams()}
found = {stream: [row.text for row in there] for stream, there in rows.items()}
print(json.dumps(found))
"""

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of then."""
    folder = tmp_path_factory.mktemp("old")
    with tarfile.open(OLD) as tar:
        tar.extractall(folder, filter="data")
    return folder


def run_old(old: Path, *arguments: str | Path) -> str:
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=old, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def old_program(province: Province, old: Path, *command: str | Path, log: str) -> Program:
    program = Program(command=command, log=province.folder / log, folder=old)
    province.programs.append(program)
    return program.start()


def test_the_old_side_is_another_version_than_this_one(old: Path) -> None:
    assert not (old / "edge/releases.py").exists()
    assert run_old(old, "-c", "import edge; print(edge.__file__)").startswith(str(old))


def test_an_old_unit_works_with_a_new_central_and_is_upgraded_under_way(make: MakeProvince, old: Path) -> None:
    province = make()
    room = province.make_room(UNIT)
    journal = room.folder / "card/journal.sqlite"
    run_old(old, "-c", WRITE, journal, UNIT, "150")
    province.start_sync()
    province.start_web()
    room.sync.folder = old
    room.sync.start()
    plan = province.publish(make_plan(), unit=UNIT)

    def texts() -> dict[str, list[str]]:
        return dict(json.loads(run_old(old, "-c", READ, journal)))

    eventually(lambda: any(plan in line for lines in texts().values() for line in lines), timeout_s=60, every_s=0.5)
    eventually(lambda: province.texts(UNIT) == texts(), timeout_s=60, every_s=0.5)

    room.sync.stop()
    room.sync.folder = None
    room.sync.start()
    room.write(60)
    eventually(lambda: province.holds(room), timeout_s=60, every_s=0.2)
    assert room.desk.room(MEETING).package is not None


def test_an_old_unit_takes_a_list_that_names_a_release(old: Path, tmp_path: Path) -> None:
    wanted = WantedRelease(version="0.2.0-b", sha256="ab" * 32, size=9, ring=1)
    listed = replace(make_list(make_package()), release=wanted)
    (tmp_path / "list").write_bytes(seal_packages(listed, key=CENTRAL_KEY))
    public = CENTRAL_KEY.public_key().public_bytes_raw().hex()

    assert run_old(old, "-c", OPEN, tmp_path / "list", public) == "1\n"


@pytest.fixture
def old_province(tmp_path: Path, old: Path) -> Iterator[Province]:
    """A province whose central is the old one, with one unit that it has let in."""
    made = make_province(tmp_path, f"sqlite:///{tmp_path / 'central.sqlite'}")
    central = ("-m", "central", "--settings", made.settings[0])
    run_old(old, *central, "migrate")
    identity = tmp_path / UNIT / "identity"
    run_old(old, *central, "unit", "add", UNIT, "--room", UNIT, "--pki", made.pki, "--out", identity)
    yield made
    print(made.said())  # noqa: T201 - shown when the test has failed
    made.close()
    made.database.close()


def test_a_new_unit_works_with_an_old_central_and_central_is_upgraded_under_way(
    old_province: Province, old: Path
) -> None:
    province = old_province
    sync = old_program(province, old, "central", "--settings", province.settings[0], "sync", log="old-sync.log")
    web = old_program(province, old, "tests.link.serve", province.settings[0], log="old-web.log")
    eventually(lambda: is_listening(province.units_port), timeout_s=60)
    room: Room = province.room(UNIT, province.folder / UNIT)
    room.write(150)
    room.sync.start()
    eventually(lambda: province.holds(room), timeout_s=60, every_s=0.2)

    sync.stop()
    web.kill()
    province.errand("migrate")
    province.database.close()
    province.database = open_database(province.central().central.database_url)
    province.start_sync()
    province.start_web()
    plan = province.publish(make_plan(), unit=UNIT)
    room.write(60)
    eventually(lambda: plan in room.desk.shelf.packages and province.holds(room), timeout_s=60, every_s=0.2)
    with province.database.connection_context():
        eventually(lambda: Unit.get_by_id(UNIT).outcome == "proven", timeout_s=30, every_s=0.2)
