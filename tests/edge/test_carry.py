"""A stick carries runs out and plans in; it may be used twice, by several rooms, or be damaged."""

from pathlib import Path

import pytest

from contract import stick
from contract.envelope import disclosed, enclosed
from contract.package import Package, sha256_of, write_package
from contract.refused import Malformed
from contract.run import unpack_run
from edge.carry import export_papers, export_runs, import_plans
from edge.desk import Desk, LatePaper
from edge.journal import Head
from tests.edge.unit import open_desk
from tests.makers import (
    CENTRAL_KEY,
    MEETING,
    SECRETARY,
    UNIT,
    UNIT_KEY,
    key_of,
    make_document,
    make_list,
    make_package,
    sealed,
)

PAPER = b"%PDF-1.7 a paper"
PLAN = make_package(documents=(make_document(PAPER),))
GOLDEN = Path(__file__).parents[1] / "contract" / "golden" / "stick-1"


def put(folder: Path, place: object, raw: bytes) -> Path:
    path = folder / str(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def stick_with(folder: Path, *packages: Package, serial: int = 1) -> Path:
    """What central writes for the unit."""
    put_list(folder, sealed(make_list(*packages, serial=serial)))
    for raw in (*map(write_package, packages), PAPER):
        put_file(folder, sha256_of(raw), raw)
    return folder


def put_list(folder: Path, listed: bytes) -> None:
    put(folder, stick.package_list(UNIT), enclosed(listed, to=UNIT_KEY.public_key(), label=stick.list_label(UNIT)))


def put_file(folder: Path, sha256: str, raw: bytes) -> None:
    put(folder, stick.file(UNIT, sha256), enclosed(raw, to=UNIT_KEY.public_key(), label=stick.file_label(sha256)))


@pytest.fixture
def unit(tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "unit")


def texts_on(folder: Path) -> list[str]:
    runs = sorted((folder / stick.runs_of(UNIT)).iterdir())
    assert all(stick.is_run(run.name) for run in runs)
    label = stick.run_label(UNIT)
    packed = [disclosed(run.read_bytes(), key=CENTRAL_KEY, label=label) for run in runs]
    return [text for one in packed for text in unpack_run(one, key=UNIT_KEY.public_key()).texts]


def texts_of(desk: Desk) -> list[str]:
    rows = [desk.journal.rows_after(head.stream, 0, limit=10_000) for head in desk.journal.streams()]
    return [row.text for each in rows for row in each]


def test_a_plan_from_the_stick_comes_into_force(unit: Desk, tmp_path: Path) -> None:
    # given
    folder = stick_with(tmp_path / "stick", PLAN)

    # when
    done = import_plans(unit, folder, unit=UNIT, key=UNIT_KEY)
    again = import_plans(unit, folder, unit=UNIT, key=UNIT_KEY)

    # then
    assert (done.packages, done.documents, done.missing, done.faults) == (1, 1, 0, [])
    assert (again.packages, again.documents, again.missing, again.faults) == (0, 0, 0, [])
    assert unit.room(MEETING).package == PLAN
    assert unit.shelf.document(sha256_of(PAPER)) is not None
    assert len(unit.journal.lines_of(MEETING)) == 1


def test_a_stick_that_the_first_version_wrote_is_read(unit: Desk) -> None:
    """Its places and bytes stay: a stick may lie in a drawer over an upgrade."""
    done = import_plans(unit, GOLDEN, unit=UNIT, key=UNIT_KEY)

    assert (done.packages, done.documents, done.missing, done.faults) == (1, 1, 0, [])
    assert [one.document for one in unit.meetings()[0].documents] == ["doc-1"]


def test_what_leaves_lies_where_it_always_lay(unit: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export_runs(unit.journal, folder, unit=UNIT, key=UNIT_KEY, to=CENTRAL_KEY.public_key(), everything=True)

    [run] = (path for path in folder.rglob("*") if path.is_file())
    (head,) = unit.journal.streams()
    assert str(run.relative_to(folder)) == f"hop/up/room-12/{head.stream}-000000000000000001.sealed"


def test_all_lines_leave_and_leaving_twice_makes_no_difference(unit: Desk, tmp_path: Path) -> None:
    # given
    import_plans(unit, stick_with(tmp_path / "stick", PLAN), unit=UNIT, key=UNIT_KEY)
    for _ in range(250):
        unit.call_secretary(MEETING)
    folder = tmp_path / "out"

    # when
    done = export_runs(unit.journal, folder, unit=UNIT, key=UNIT_KEY, to=CENTRAL_KEY.public_key(), everything=False)
    unit.call_secretary(MEETING)
    export_runs(unit.journal, folder, unit=UNIT, key=UNIT_KEY, to=CENTRAL_KEY.public_key(), everything=False)

    # then
    assert (done.runs, done.lines) == (2, 252)
    assert texts_on(folder) == texts_of(unit)


def test_what_central_holds_is_left_out_unless_everything_is_asked_for(unit: Desk, tmp_path: Path) -> None:
    # given
    import_plans(unit, stick_with(tmp_path / "stick", PLAN), unit=UNIT, key=UNIT_KEY)
    (head,) = unit.journal.streams()
    unit.journal.note_held(Head(head.stream, 1, unit.journal.digest_at(head.stream, 1) or b""), incarnation="first")

    # when
    export_runs(unit.journal, tmp_path / "rest", unit=UNIT, key=UNIT_KEY, to=CENTRAL_KEY.public_key(), everything=False)
    export_runs(unit.journal, tmp_path / "all", unit=UNIT, key=UNIT_KEY, to=CENTRAL_KEY.public_key(), everything=True)

    # then
    assert texts_on(tmp_path / "rest") == texts_of(unit)[1:]
    assert texts_on(tmp_path / "all") == texts_of(unit)


def test_a_stick_without_a_list_for_this_unit_is_said_so(unit: Desk, tmp_path: Path) -> None:
    with pytest.raises(Malformed, match=rf"nothing for {UNIT}"):
        import_plans(unit, tmp_path, unit=UNIT, key=UNIT_KEY)


def test_a_stick_that_lost_or_damaged_files_brings_the_others(unit: Desk, tmp_path: Path) -> None:
    # given
    other, lost = make_package(8), make_package(9)
    folder = stick_with(tmp_path / "stick", PLAN, other, lost)
    put(folder, stick.file(UNIT, sha256_of(write_package(other))), b"damaged")
    put_file(folder, sha256_of(PAPER), PAPER[:-1])
    (folder / stick.file(UNIT, sha256_of(write_package(lost)))).unlink()

    # when
    done = import_plans(unit, folder, unit=UNIT, key=UNIT_KEY)

    # then
    assert (done.packages, done.documents, done.missing) == (1, 0, 3)
    assert len(done.faults) == 2
    assert [package.meeting for package in unit.meetings()] == [MEETING]
    mended = import_plans(unit, stick_with(tmp_path / "stick", PLAN, other, lost), unit=UNIT, key=UNIT_KEY)
    assert (mended.packages, mended.documents, mended.missing, mended.faults) == (2, 1, 0, [])


def test_a_list_that_is_not_centrals_brings_nothing(unit: Desk, tmp_path: Path) -> None:
    # given
    folder = stick_with(tmp_path / "stick", PLAN)
    put_list(folder, sealed(make_list(PLAN), UNIT_KEY))

    # when
    with pytest.raises(Malformed, match="signature"):
        import_plans(unit, folder, unit=UNIT, key=UNIT_KEY)

    # then
    assert (unit.meetings(), unit.shelf.listed()) == ([], None)


def test_papers_that_were_handed_out_leave_with_the_lines(unit: Desk, tmp_path: Path) -> None:
    import_plans(unit, stick_with(tmp_path / "stick", PLAN), unit=UNIT, key=UNIT_KEY)
    raw = b"%PDF-1.7 handed out"
    unit.shelf.incoming(sha256_of(raw)).write_bytes(raw)
    unit.shelf.keep_document(sha256_of(raw))
    paper = LatePaper(document="tai-cho-1", title="Phụ lục", sha256=sha256_of(raw), size=len(raw))
    unit.add_document(MEETING, paper, SECRETARY)

    written = [export_papers(unit, tmp_path / "out", to=CENTRAL_KEY.public_key()) for _ in range(2)]

    assert written == [1, 1]
    written_file = tmp_path / "out" / str(stick.file_up(sha256_of(raw)))
    assert raw not in written_file.read_bytes()
    assert disclosed(written_file.read_bytes(), key=CENTRAL_KEY, label=stick.paper_label(sha256_of(raw))) == raw


def test_a_file_larger_than_any_is_not_read_and_the_rest_is_taken(unit: Desk, tmp_path: Path) -> None:
    folder = stick_with(tmp_path / "stick", PLAN)
    with (folder / str(stick.file(UNIT, sha256_of(PAPER)))).open("wb") as file:
        file.truncate(stick.MAX_FILE_BYTES * 40)

    done = import_plans(unit, folder, unit=UNIT, key=UNIT_KEY)

    assert (done.packages, done.documents, done.missing) == (1, 0, 1)
    assert "over" in done.faults[0]


def test_a_plan_that_was_enclosed_for_the_card_before_this_one_is_said_so(unit: Desk, tmp_path: Path) -> None:
    """The unit was replaced after the stick was written: central writes it anew for the new key."""
    folder = stick_with(tmp_path / "stick", PLAN)

    with pytest.raises(Malformed, match="for somebody else"):
        import_plans(unit, folder, unit=UNIT, key=key_of(6))

    assert not unit.meetings()
