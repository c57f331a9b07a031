"""A room that never had a network: plans come and its meeting goes by stick, and nobody on the way reads that."""

import subprocess
import sys
from pathlib import Path

from central.documents.store import store_in
from central.fleet.founding import found
from central.proceedings.apply import Applier
from central.proceedings.models import Cursor
from central.proceedings.results import NamedVote, Opinion
from contract.ballot import Mode
from contract.events import OpinionGiven, Source
from contract.package import sha256_of
from edge.desk import LatePaper
from tests.link.conftest import MakeProvince
from tests.link.province import MEETING, ROOT, Province, Room, make_plan, now_ms
from tests.makers import CHAIR, SECRETARY, make_content, make_document, make_vote

PLANNED, HANDED_OUT = b"%PDF-1.7 planned", b"%PDF-1.7 handed out on the spot"
SAID = "Đề nghị làm rõ nguồn vốn đối ứng"


def edge(room: Room, *arguments: str | Path) -> str:
    """What one of the unit's commands prints; it must succeed."""
    command = [sys.executable, "-m", "edge", "--settings", room.settings_file, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def hold_meeting(room: Room) -> None:
    """Two votes, an opinion and a paper that was handed out."""
    desk = room.desk
    desk.start(MEETING, CHAIR, (1, 2, 3))
    desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    for voter in (1, 2):
        desk.cast_vote(MEETING, make_vote(voter, 0, replaces="", nonce=f"voter-{voter:019}"))
    content = make_content(SAID)
    said = OpinionGiven(attendee=3, text=content.name, source=Source.PHONE)
    with room.journal.writing():
        room.journal.append(said, meeting=MEETING, moment=desk.clock.now(), contents=(content,))
    desk.shelf.incoming(sha256_of(HANDED_OUT)).write_bytes(HANDED_OUT)
    desk.shelf.keep_document(sha256_of(HANDED_OUT))
    sha256, size = sha256_of(HANDED_OUT), len(HANDED_OUT)
    desk.add_document(MEETING, LatePaper(document="tai-cho-1", title="Phụ lục", sha256=sha256, size=size), SECRETARY)


def applied(province: Province) -> tuple[list[int], list[str]]:
    """Who has voted and whose words central knows, once it has read its lines."""
    with province.database.connection_context():
        Applier(province.database).apply(now_ms=now_ms())
        voters = [row.voter for row in NamedVote.select().order_by(NamedVote.voter)]
        return voters, [row.text for row in Opinion.select()]


def test_a_room_without_a_network_gets_its_plan_and_brings_its_meeting(make: MakeProvince, tmp_path: Path) -> None:
    province = make()
    province.broker.stop()
    room, stick = province.make_room("room-1"), tmp_path / "stick"
    province.publish(make_plan(documents=(make_document(PLANNED),)), PLANNED, unit="room-1")

    province.errand("export", stick, "room-1")
    plan = edge(room, "import", stick)
    hold_meeting(room)
    left = edge(room, "export", stick), edge(room, "export", stick)
    came = province.errand("import", stick), province.errand("import", stick)

    assert plan.startswith("1 packages and 1 documents taken; 0 files")
    assert left[0] == left[1]
    lines = sum(map(len, room.texts().values()))
    assert came[0].startswith(f"1 runs read, {lines} lines of them new; 0 runs not taken; 1 papers new")
    assert came[1].startswith("1 runs read, 0 lines of them new; 0 runs not taken; 0 papers new")
    assert province.holds(room)
    assert applied(province) == ([1, 2], [make_content(SAID).name])
    assert store_in(province.central().central.data_dir).path(sha256_of(HANDED_OUT)).read_bytes() == HANDED_OUT


def test_who_finds_the_stick_reads_nothing_of_the_meeting(make: MakeProvince, tmp_path: Path) -> None:
    """Not even another central, whose authority and keys are as good as ours."""
    province = make()
    room, stick = province.make_room("room-1"), tmp_path / "stick"
    province.publish(make_plan(), unit="room-1")
    province.errand("export", tmp_path / "plans", "room-1")
    edge(room, "import", tmp_path / "plans")
    hold_meeting(room)
    edge(room, "export", stick)
    found(tmp_path / "other", name="Another", hosts=["localhost"], seats=1)
    ours = province.settings[0].read_text()
    theirs = province.folder / "theirs.toml"
    theirs.write_text(ours.replace(str(province.pki / "signing.key"), str(tmp_path / "other" / "signing.key")))

    files = [path.read_bytes() for path in stick.rglob("*") if path.is_file()]
    down = [path.read_bytes() for path in (tmp_path / "plans").rglob("*") if path.is_file()]
    command: list[str | Path] = [sys.executable, "-m", "central", "--settings", theirs, "import", stick]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert (len(files), len(down)) == (2, 2)
    for words in (b"VoteCast", b"opinion", b'"meeting"', b'"people"', SAID.encode(), b"room-1", HANDED_OUT, b"%PDF"):
        assert not any(words in raw for raw in (*files, *down))
    assert "for somebody else" in done.stderr
    assert done.stdout.startswith("0 runs read, 0 lines of them new; 1 runs not taken; 0 papers new")
    with province.database.connection_context():
        assert not Cursor.select().exists()
