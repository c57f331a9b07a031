"""Central loses its tables in the middle of a drain: what can be computed is, and what can't comes again from rooms."""

import sqlite3
from pathlib import Path

import pytest

from central.db import Row, transaction, tuples
from central.documents.store import store_in
from central.proceedings.models import AcceptedHeader, Content, Cursor, Line
from central.proceedings.results import COMPUTED, Fault, Stream
from contract.events import OpinionGiven, Source, Way
from tests.link.conftest import MakeProvince
from tests.link.province import MEETING, Province, Room, make_plan
from tests.link.test_faults import MANY, assert_all_arrives, two_rooms, wait_for_more
from tests.makers import CHAIR, make_content
from tests.servers import eventually

OPINIONS = 2500
"""Opinions of a meeting: more than arrive while tables are emptied."""
WHERE = pytest.mark.parametrize(
    ("on_postgresql", "protocol"), [(False, 5), (True, 4)], ids=["sqlite-mqtt5", "postgresql-mqtt311"]
)


# Whole processes start and die here; on a busy machine that takes its time.
pytestmark = pytest.mark.timeout(300)


def empty(province: Province, *tables: type[Row]) -> None:
    with province.database.connection_context(), transaction(province.database):
        for table in tables:
            table.delete().execute()


def rows(province: Province, *tables: type[Row]) -> dict[str, list[tuple[object, ...]]]:
    with province.database.connection_context():
        return {table.__name__: sorted(tuples(table.select()), key=repr) for table in tables}


def is_applied(province: Province) -> bool:
    with province.database.connection_context():
        return not Cursor.select().where(Cursor.applied < Cursor.seq).exists()


def hold_meeting(province: Province, room: Room, *, opinions: range) -> None:
    """The plan of a meeting reaches the room, which holds it; its lines have not left yet."""
    province.publish(make_plan(), unit=room.name)
    room.sync.start()
    eventually(lambda: room.desk.room(MEETING).package is not None, timeout_s=60)
    room.sync.stop()
    room.desk.start(MEETING, CHAIR, (1, 2, 3))
    room.desk.check_in(MEETING, 4, Way.TAP)
    with room.journal.writing():
        say(room, opinions)


def say(room: Room, opinions: range) -> None:
    moment = room.desk.clock.now()
    for number in opinions:
        content = make_content(f"Ý kiến {number}")
        said = OpinionGiven(attendee=1 + number % 3, text=content.name, source=Source.PHONE)
        room.journal.append(said, meeting=MEETING, moment=moment, contents=(content,))


@WHERE
def test_lost_tables_of_pages_are_computed_again_from_the_lines(
    make: MakeProvince, on_postgresql: bool, protocol: int
) -> None:
    province = make(on_postgresql=on_postgresql, protocol=protocol)
    room = province.make_room("room-1")
    province.start_web()
    province.start_sync()
    hold_meeting(province, room, opinions=range(OPINIONS // 2))
    province.start_worker()

    room.sync.start()
    wait_for_more(province, 100)
    with room.journal.writing():
        # However fast the first half is taken, this is midway: the other leaves when the tables are empty.
        say(room, range(OPINIONS // 2, OPINIONS))
        empty(province, *COMPUTED, Stream, Fault)
    province.errand("rebuild")
    eventually(lambda: province.holds(room) and is_applied(province), timeout_s=90, every_s=0.1)
    mended = rows(province, *COMPUTED, Stream, Fault)
    empty(province, *COMPUTED, Stream, Fault)
    said = province.errand("rebuild")

    assert said == "1 meetings computed from their lines\n"
    assert rows(province, *COMPUTED, Stream, Fault) == mended
    assert len(mended["Opinion"]) == OPINIONS
    # Everybody of the plan stands on the roll; so many have come.
    assert [bool(row[3]) for row in mended["Presence"]].count(True) == 4
    assert not mended["Fault"]


@WHERE
def test_lost_lines_and_cursors_come_again_from_the_rooms(
    make: MakeProvince, on_postgresql: bool, protocol: int
) -> None:
    province = make(on_postgresql=on_postgresql, protocol=protocol)
    rooms = two_rooms(province)
    province.start_sync()
    for room in rooms:
        room.sync.start()

    wait_for_more(province, 1000)
    empty(province, Line, Cursor, AcceptedHeader, Content)
    left = province.count()

    assert left < MANY
    assert_all_arrives(province, *rooms)
    # Both rooms write the same texts, and one more at the end.
    assert province.contents() == MANY // 50 + 1


# R8.1
def test_an_older_copy_that_nobody_has_told_of_is_filled_up_by_the_rooms(make: MakeProvince) -> None:
    """Somebody laid the database back by hand and did not say `central restored`."""
    province = make()
    rooms = two_rooms(province)
    sync = province.start_sync()
    for room in rooms:
        room.sync.start()
    database, copy = province.folder / "central.sqlite", province.folder / "yesterday.sqlite"

    wait_for_more(province, 400)
    copied = save(database, copy)
    province.publish(make_plan(), unit="room-1")
    eventually(lambda: listed(rooms[0]) >= 1 and province.count() > copied + 400, timeout_s=60)
    sync.kill()
    restore(province, database, copy)
    province.publish(make_plan(8), unit="room-1")
    sync.start()

    assert_all_arrives(province, *rooms)
    eventually(lambda: [one.meeting for one in rooms[0].desk.shelf.missing_packages()] == [8], timeout_s=60)


# R8.1
@pytest.mark.parametrize(
    ("on_postgresql", "protocol"),
    [pytest.param(False, 5, marks=pytest.mark.nightly), (True, 4)],
    ids=["sqlite-mqtt5", "postgresql-mqtt311"],
)
def test_yesterdays_backup_is_laid_back_while_everything_runs_and_rooms_refill_it(
    make: MakeProvince, on_postgresql: bool, protocol: int
) -> None:
    """As docs/operations.md says; what remembers ends and is started again, as systemd would."""
    province = make(on_postgresql=on_postgresql, protocol=protocol)
    rooms, folder = two_rooms(province, lines=300), province.folder / "backup"
    province.publish(make_plan(), b"%PDF-1.7 to trinh", unit="room-1")
    services = [province.start_web(), province.start_sync(), province.start_worker()]
    for room in rooms:
        room.sync.start()

    wait_for_more(province, 100)
    assert "1 of them new" in province.errand("backup", folder)
    province.publish(make_plan(8), b"%PDF-1.7 bao cao", unit="room-1")
    for room in rooms:
        room.write(100, mark="since the backup")
    eventually(lambda: rooms[0].desk.room(8).package is not None and province.holds(*rooms), timeout_s=60)
    store = store_in(province.central().central.data_dir)
    for path in list(store.folder.glob("*/*")):
        path.unlink()
    said = province.errand("restore", folder)
    eventually(lambda: not any(one.is_running() for one in services[1:]), timeout_s=30)
    for one in services:
        one.restart()
    province.publish(make_plan(9), unit="room-1")

    assert "1 of 1 documents were missing" in said
    assert_all_arrives(province, *rooms)
    # What was planned after the backup is unknown to central; the room keeps it, and is told what comes now.
    eventually(lambda: rooms[0].desk.room(9).package is not None, timeout_s=60)
    assert rooms[0].desk.room(8).package is not None


def listed(room: Room) -> int:
    present = room.desk.shelf.listed()
    return len(present.offers) if present else 0


def save(database: Path, copy: Path) -> int:
    """A copy as a nightly backup makes it; how many lines it holds."""
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
        (count,) = target.execute("SELECT COUNT(*) FROM line").fetchone()
    source.close()
    target.close()
    return int(count)


def restore(province: Province, database: Path, copy: Path) -> None:
    """Lay the copy where the database was; nobody has it open."""
    province.database.close()
    for path in (database, *database.parent.glob(f"{database.name}-*")):
        path.unlink(missing_ok=True)
    copy.rename(database)
