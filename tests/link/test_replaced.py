"""Units come and go: added by a command, wiped, replaced; and an old card is not lost."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from central.proceedings.apply import Applier
from central.proceedings.models import Cursor
from central.proceedings.results import Fault, Opinion
from central.proceedings.streams import order_of, register
from contract.content import Content
from contract.events import OpinionGiven, Source
from tests.link.conftest import MakeProvince
from tests.link.province import MEETING, ROOT, Province, Room, make_plan, now_ms
from tests.link.stranger import fetch, pair_of, tls
from tests.makers import CHAIR, make_content
from tests.servers import eventually

WHERE = pytest.mark.parametrize(
    ("on_postgresql", "protocol"), [(False, 5), (True, 4)], ids=["sqlite-mqtt5", "postgresql-mqtt311"]
)
BOTH = pytest.mark.parametrize("protocol", [5, 4], ids=["mqtt5", "mqtt311"])
# Whole processes start and die here; on a busy machine that takes its time.
pytestmark = pytest.mark.timeout(300)
PATIENCE_S = 60


def wait_for(province: Province, *rooms: Room) -> None:
    eventually(lambda: province.holds(*rooms), timeout_s=PATIENCE_S, every_s=0.1)


def test_a_unit_that_the_command_added_gets_in_and_one_it_revoked_does_not(make: MakeProvince) -> None:
    """`central unit add` makes all that a room needs: identity, certificate, and its place at the broker."""
    province = make()
    folder = province.folder / "room-9"
    identity = ("--pki", province.pki, "--out", folder / "identity")
    province.errand("unit", "add", "room-9", "--room", "Phòng họp số 9", *identity)
    room = province.room("room-9", folder)
    room.write(5)
    province.start_sync()

    room.sync.start()

    wait_for(province, room)
    province.errand("unit", "revoke", "room-9", "--pki", province.pki)
    assert province.broker.process is not None
    province.broker.process.send_signal(signal.SIGHUP)
    eventually(lambda: not province.stranger(folder / "identity").enter())


@BOTH
def test_a_wiped_unit_goes_on_in_a_new_stream_and_gets_its_plans_again(make: MakeProvince, protocol: int) -> None:
    province = make(protocol=protocol)
    room = province.make_room("room-1")
    sha256 = province.publish(make_plan(), unit="room-1")
    province.start_web()
    province.start_sync()
    room.write(300)
    room.sync.start()
    # That the plan was taken is a line, too; one that is still on its way would come after `before` was read.
    eventually(lambda: room.desk.room(MEETING).package is not None, timeout_s=PATIENCE_S)
    wait_for(province, room)
    before = room.texts()

    room.sync.kill()
    room.close()
    shutil.rmtree(room.folder / "card")
    room.write(20, mark="on a new card")
    room.sync.start()

    eventually(lambda: room.desk.room(MEETING).package is not None, timeout_s=PATIENCE_S)
    eventually(lambda: province.texts("room-1") == before | room.texts(), timeout_s=PATIENCE_S)
    assert len(before | room.texts()) == 2
    assert sha256 in room.desk.shelf.packages
    with province.database.connection_context():
        register("room-1", now_ms=now_ms())
        assert order_of("room-1") == [*before, *room.texts()]


def opinion(room: Room, text: str) -> Content:
    content = make_content(text)
    said = OpinionGiven(attendee=3, text=content.name, source=Source.PHONE)
    with room.journal.writing():
        room.journal.append(said, meeting=MEETING, moment=room.desk.clock.now(), contents=(content,))
    return content


def edge(room: Room, *arguments: str | Path) -> str:
    """What one of the unit's commands prints; it must succeed."""
    command = [sys.executable, "-m", "edge", "--settings", room.settings_file, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@WHERE
def test_a_replaced_unit_goes_on_and_its_old_card_is_brought_by_hand(
    make: MakeProvince, tmp_path: Path, on_postgresql: bool, protocol: int
) -> None:
    province = make(on_postgresql=on_postgresql, protocol=protocol)
    old = province.make_room("room-1")
    path = f"/packages/{province.publish(make_plan(), unit='room-1')}"
    province.start_web()
    province.start_sync()
    old.sync.start()
    eventually(lambda: old.desk.room(MEETING).package is not None, timeout_s=PATIENCE_S)
    old.desk.start(MEETING, CHAIR, (1, 2, 3))
    wait_for(province, old)
    old.sync.kill()
    counted = opinion(old, "written while the link was down, before the handover")
    held = province.texts("room-1")

    # The administrator replaces it; the broker reads the withdrawals.
    folder = province.folder / "room-1-again"
    said = province.errand("unit", "replace", "room-1", "--pki", province.pki, "--out", folder / "identity")
    assert province.broker.process is not None
    province.broker.process.send_signal(signal.SIGHUP)
    new = province.room("room-1", folder)
    new.sync.start()
    new.write(10, mark="on the new unit")
    late = opinion(old, "written after the handover")

    # The old one is out, at the broker and at central's port for units; the new one is in.
    eventually(lambda: province.texts("room-1") == held | new.texts(), timeout_s=PATIENCE_S)
    ca = province.pki / "ca.pem"
    eventually(lambda: not province.stranger(old.folder / "identity").enter())
    assert fetch(province.units_port, path, tls(ca, pair_of(old.folder / "identity")))[0] == 403
    assert fetch(province.units_port, path, tls(ca, pair_of(folder / "identity")))[0] == 200
    old.sync.start()
    eventually(lambda: "No link to central" in old.sync.said(), timeout_s=PATIENCE_S)
    assert "withdrawals are written" in said

    # Its card is brought by hand: what was written before the handover counts, what came after is shown.
    edge(old, "export", tmp_path / "stick", "--everything")
    first, again = province.errand("import", tmp_path / "stick"), province.errand("import", tmp_path / "stick")
    with province.database.connection_context():
        Applier(province.database).apply(now_ms=now_ms())
        faults = [(row.unit, row.meeting, row.reason) for row in Fault.select() if row.meeting == MEETING]
        opinions = {row.text for row in Opinion.select().where(Opinion.unit == "room-1", Opinion.meeting == MEETING)}
        streams = {row.stream for row in Cursor.select(Cursor.stream).where(Cursor.unit == "room-1")}
    assert first.startswith("1 runs read, 2 lines of them new; 0 runs not taken")
    assert again.startswith("1 runs read, 0 lines of them new; 0 runs not taken")
    assert province.texts("room-1") == old.texts() | new.texts()
    assert streams == {*old.texts(), *new.texts()}
    assert [reason for *_, reason in faults if "after its key had ended" in reason]
    assert counted.name in opinions
    assert late.name not in opinions
