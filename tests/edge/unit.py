"""A unit for tests: a real journal and a real shelf in a folder, with the plan of one meeting in force."""

from pathlib import Path

from contract.ballot import Mode
from contract.line import digest, read_line
from contract.package import Package, write_package
from edge.clock import Clock
from edge.desk import Desk
from edge.journal import Journal, open_journal
from edge.shelf import Shelf
from tests.makers import CENTRAL_KEY, CHAIR, MEETING, UNIT, SetClock, make_list, make_package, sealed


def open_desk(folder: Path, *, clock: Clock | None = None, boot: str = "boot-1", unit: str = UNIT) -> Desk:
    """The desk of the unit in this folder, as one of its processes opens it after a boot."""
    clock = clock or SetClock()
    journal = open_journal(folder / "journal.sqlite")
    journal.begin_stream(unit=unit, boot=boot, software="test", moment=clock.now())
    return Desk(journal, open_shelf(folder, unit), clock)


def open_shelf(folder: Path, unit: str = UNIT) -> Shelf:
    return Shelf(folder / "shelf", unit=unit, central_key=CENTRAL_KEY.public_key())


def give(desk: Desk, *packages: Package, serial: int = 1) -> None:
    """Let these plans come from central and into force."""
    listed = desk.shelf.take_list(sealed(make_list(*packages, serial=serial, unit=desk.shelf.unit)))
    for package, offer in zip(packages, listed.offers, strict=True):
        desk.shelf.put_package(write_package(package), offer.sha256)
    desk.take_offered()


def desk_in_meeting(
    folder: Path, *, present: tuple[int, ...] = (1, 2, 3, 4, 5), package: Package | None = None
) -> Desk:
    """A desk whose meeting is running with these people present."""
    desk = open_desk(folder)
    give(desk, package or make_package())
    desk.start(MEETING, CHAIR, present)
    return desk


def desk_in_ballot(folder: Path, *, mode: Mode = Mode.DEVICES, package: Package | None = None) -> Desk:
    """A desk whose meeting is voting."""
    package = package or make_package()
    present = tuple(person.attendee for person in package.people if person.votes)
    desk = desk_in_meeting(folder, present=present, package=package)
    desk.open_ballot(MEETING, "nq-01", mode, CHAIR)
    return desk


def assert_chain_holds(journal: Journal) -> int:
    """Every stream without a hole, every digest that of its text; the number of lines."""
    lines = 0
    for head in journal.streams():
        link = bytes(32)
        rows = journal.rows_after(head.stream, 0, limit=1_000_000)
        for seq, row in enumerate(rows, start=1):
            link = digest(link, row.text)
            line = read_line(row.text)
            assert (line.stream, line.seq) == (head.stream, seq)
            assert row.digest == link
        assert head == (head.stream, len(rows), link)
        lines += len(rows)
    return lines
