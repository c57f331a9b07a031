"""A stick brings rooms' lines to central and plans to rooms; it may be used twice, be of several rooms, or damaged."""

from io import BytesIO
from pathlib import Path

import pytest

from central.carry import export_plans, import_papers, import_runs
from central.db import Database
from central.documents.store import Store
from central.fleet.models import Unit
from central.packages.actions import publish
from central.proceedings.intake import accept
from central.proceedings.models import Alarm, Line, Quarantine, RunKey, Standing
from contract import stick
from contract.envelope import disclosed, enclosed
from contract.events import CheckedIn, Way
from contract.lists import open_packages
from contract.package import sha256_of
from contract.refused import Malformed
from tests.central.proceedings.unit import NOW, Stream, register
from tests.makers import CENTRAL_KEY, EIGHT, STREAM, UNIT, UNIT_KEY, key_of, make_document, make_package

OTHER, PAPER = "00000000000000ff", b"%PDF-1.7 a paper"
GOLDEN = Path(__file__).parents[1] / "contract" / "golden"


def put(folder: Path, place: object, raw: bytes) -> Path:
    """Write a file; what a unit would enclose for central is enclosed."""
    path = folder / str(place)
    if path.name.endswith(stick.SEALED):
        raw = enclosed(raw, to=CENTRAL_KEY.public_key(), label=stick.run_label(path.parent.name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def stick_of(folder: Path, *streams: Stream, size: int = 3) -> Path:
    """What `edge export` writes in these streams' rooms."""
    for stream in streams:
        for first, packed in zip(range(1, len(stream.texts) + 1, size), stream.runs(size), strict=True):
            put(folder, stick.run(stream.unit, stream.name, first), packed)
    return folder


def checked_in(stream: Stream) -> Stream:
    stream.write(*(CheckedIn(attendee=one, way=Way.TAP) for one in range(1, 10)))
    return stream


def kept(stream: str = STREAM) -> list[str]:
    return [row.text for row in Line.select().where(Line.stream == stream).order_by(Line.seq)]


@pytest.fixture
def rooms(database: Database) -> tuple[Stream, Stream]:  # noqa: ARG001 (the tables must be there)
    """The streams of two rooms that never had a network."""
    one, two = Stream().begin(), Stream(name=OTHER, unit="room-13", key=key_of(6)).begin()
    return checked_in(register(one)), checked_in(register(two))


def test_lines_of_several_rooms_come_in_and_twice_makes_no_difference(
    database: Database, rooms: tuple[Stream, Stream], tmp_path: Path
) -> None:
    folder = stick_of(tmp_path, *rooms)

    done, again = (
        import_runs(database, folder, key=CENTRAL_KEY, now_ms=NOW),
        import_runs(database, folder, key=CENTRAL_KEY, now_ms=NOW),
    )

    assert (done.runs, done.lines, done.faults) == (8, 20, [])
    assert (again.runs, again.lines, again.faults) == (8, 0, [])
    assert kept() == rooms[0].texts
    assert kept(OTHER) == rooms[1].texts


def test_a_stick_that_the_first_version_wrote_is_read(database: Database) -> None:
    register(Stream())

    done = import_runs(database, GOLDEN / "stick-1", key=CENTRAL_KEY, now_ms=NOW)

    assert (done.runs, done.faults) == (1, [])
    assert kept() == (GOLDEN / "lines-1.txt").read_text(encoding="utf-8").split("\n")


def test_an_old_card_comes_in_after_its_key_has_ended(database: Database, tmp_path: Path) -> None:
    old = checked_in(register(Stream().begin(), until_ms=EIGHT + 1))

    done = import_runs(database, stick_of(tmp_path, old), key=CENTRAL_KEY, now_ms=NOW)

    assert (done.lines, done.faults) == (10, [])
    assert kept() == old.texts


def test_what_is_damaged_is_named_in_one_line_each_and_holds_nobody(
    database: Database, rooms: tuple[Stream, Stream], tmp_path: Path
) -> None:
    one, two = rooms
    folder = stick_of(tmp_path, one, two)
    spoiled = put(folder, stick.run(UNIT, STREAM, 4), one.run(4, 6)[:-1])
    forged = put(folder, stick.run("room-13", OTHER, 7), Stream(name=OTHER, unit="room-13", texts=two.texts).run(7, 9))
    stray = put(folder, stick.run("room-99", STREAM, 1), one.run(1, 3))
    bloated = put(folder, stick.run(UNIT, "f" * 16, 1), bytes(200_000))
    put(folder, stick.runs_of(UNIT) / "notes.txt", b"not a run")
    (folder / stick.UP / "a file").write_text("not a folder")

    done = import_runs(database, folder, key=CENTRAL_KEY, now_ms=NOW)

    said = {
        path: next(fault for fault in done.faults if fault.startswith(f"{path}: "))
        for path in (spoiled, forged, stray, bloated)
    }
    assert "digest" in said[spoiled] or "unpack" in said[spoiled]
    assert "signature" in said[forged]
    assert "room-99" in said[stray]
    assert "at most" in said[bloated]
    assert not any("\n" in fault for fault in done.faults)
    assert sum("are missing" in fault for fault in done.faults) == 3
    assert kept() == one.texts[:3]
    assert kept(OTHER) == two.texts[:6]
    assert not Standing.select().exists()
    assert not Quarantine.select().exists()
    assert accept(database, one.run(4), unit=UNIT, now_ms=NOW).seq == 10


def test_a_fork_on_a_stick_is_kept_aside_and_said(
    database: Database, rooms: tuple[Stream, Stream], tmp_path: Path
) -> None:
    accept(database, rooms[0].run(), unit=UNIT, now_ms=NOW)
    twin = Stream(texts=rooms[0].texts[:3], at_ms=EIGHT + 1)
    twin.write(*(CheckedIn(attendee=one, way=Way.CAMERA) for one in range(20, 23)))

    done = import_runs(database, stick_of(tmp_path, twin), key=CENTRAL_KEY, now_ms=NOW)

    assert [fault.partition(": ")[2][:11] for fault in done.faults] == ["other lines"]
    assert [row.kind for row in Alarm.select()] == ["fork"]
    assert kept() == rooms[0].texts


@pytest.mark.parametrize("there", ["", "hop/up", "hop/down/room-12"])
def test_a_stick_without_lines_is_said_so(database: Database, tmp_path: Path, there: str) -> None:
    (tmp_path / there).mkdir(parents=True, exist_ok=True)
    with pytest.raises(Malformed, match="no lines of any unit"):
        import_runs(database, tmp_path, key=CENTRAL_KEY, now_ms=NOW)


def test_what_was_enclosed_for_another_central_or_another_unit_stays_out(
    database: Database, rooms: tuple[Stream, Stream], tmp_path: Path
) -> None:
    one, packed = rooms[0], rooms[0].run()
    for unit, first, raw in (
        (UNIT, 1, enclosed(packed, to=key_of(6).public_key(), label=stick.run_label(UNIT))),
        (UNIT, 2, enclosed(packed, to=CENTRAL_KEY.public_key(), label=stick.run_label("room-13"))),
        (UNIT, 3, b""),
    ):
        place = tmp_path / str(stick.run(unit, one.name, first))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)

    done = import_runs(database, tmp_path, key=CENTRAL_KEY, now_ms=NOW)

    assert (done.runs, done.lines, kept()) == (0, 0, [])
    assert [fault.partition(": ")[2] for fault in done.faults] == [
        "an envelope that was damaged or is for somebody else"
    ] * 3


def test_plans_leave_with_all_that_they_name(database: Database, tmp_path: Path) -> None:
    Unit.create(name=UNIT, room="Phòng họp số 1", added_at_ms=NOW)
    RunKey.create(unit=UNIT, public=key_of(6).public_key().public_bytes_raw().hex(), from_ms=NOW - 2, until_ms=NOW - 1)
    register(Stream())
    store, folder = Store(tmp_path / "files"), tmp_path / "stick"
    store.put(BytesIO(PAPER))
    package = make_package(documents=(make_document(PAPER), make_document(b"not uploaded yet", "doc-2")))
    sha256 = publish(database, package, unit=UNIT, now_ms=NOW)

    done = export_plans(database, store, folder, unit=UNIT, key=CENTRAL_KEY, now_ms=NOW)

    def read(place: object, label: str) -> bytes:
        return disclosed((folder / str(place)).read_bytes(), key=UNIT_KEY, label=label)

    raw = read(stick.package_list(UNIT), stick.list_label(UNIT))
    listed = open_packages(raw, unit=UNIT, key=CENTRAL_KEY.public_key())
    assert (done.packages, done.documents, done.missing) == (1, 1, 1)
    assert [one.sha256 for one in listed.offers] == [sha256]
    assert sha256_of(read(stick.file(UNIT, sha256), stick.file_label(sha256))) == sha256
    assert read(stick.file(UNIT, sha256_of(PAPER)), stick.file_label(sha256_of(PAPER))) == PAPER
    assert all(path.name.endswith(stick.SEALED) for path in folder.rglob("*") if path.is_file())
    RunKey.update(until_ms=NOW).execute()
    with pytest.raises(Malformed, match="was withdrawn"):
        export_plans(database, store, folder, unit=UNIT, key=CENTRAL_KEY, now_ms=NOW)
    with pytest.raises(Malformed, match="no unit room-99"):
        export_plans(database, store, folder, unit="room-99", key=CENTRAL_KEY, now_ms=NOW)


def test_papers_from_a_room_are_kept_and_damaged_ones_are_not(tmp_path: Path) -> None:
    raw, store = b"%PDF-1.7 handed out", Store(tmp_path / "files")
    folder = tmp_path / "stick" / str(stick.UP_FILES)
    folder.mkdir(parents=True)
    (folder / sha256_of(raw)).write_bytes(raw)
    (folder / ("0" * 64)).write_bytes(b"damaged")
    other = b"%PDF-1.7 also"
    label, to = stick.paper_label(sha256_of(other)), CENTRAL_KEY.public_key()
    (folder / f"{sha256_of(other)}.sealed").write_bytes(enclosed(other, to=to, label=label))
    (folder / f"{'1' * 64}.sealed").write_bytes(enclosed(other, to=to, label=stick.paper_label("1" * 64)))
    (folder / f"{'2' * 64}.sealed").write_bytes(b"damaged, too")
    (folder / "notes.txt").write_bytes(raw)

    assert [import_papers(store, tmp_path / "stick", key=CENTRAL_KEY) for _ in range(2)] == [2, 0]
    assert [store.path(sha256_of(one)).read_bytes() for one in (raw, other)] == [raw, other]
    assert not any(store.has(one * 64) for one in "012")
