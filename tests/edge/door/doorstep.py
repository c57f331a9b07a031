"""One door on a real desk, ten minutes before its meeting, for every test of a door."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from contract.package import Package, sha256_of, write_package
from contract.ticket import Ticket, write_ticket
from edge.desk import Desk
from edge.door.door import Door
from edge.doorway.greeting import Greeting
from edge.doorway.stage import Stage
from edge.journal import open_journal
from edge.shelf import Shelf
from tests.makers import CENTRAL_KEY, EIGHT, MEETING, TICKET_KEY, UNIT, SetClock, make_list, sealed


def ticket_of(attendee: int = 3, **changes: object) -> str:
    values: dict[str, object] = {"key_id": 1, "meeting": MEETING, "expires": date(2026, 1, 1), "issue": 1}
    return write_ticket(Ticket(attendee=attendee, **{**values, **changes}), key=TICKET_KEY)  # type: ignore[arg-type]


class Doorstep:
    """One door with its desk, an approved meeting and ten minutes until it begins."""

    def __init__(self, folder: Path, package: Package, run_dir: Path | None = None) -> None:
        self.clock = SetClock(EIGHT - 10 * 60_000)
        self.journal = open_journal(folder / "journal.sqlite")
        self.journal.begin_stream(unit=UNIT, boot="boot-1", software="test", moment=self.clock.now())
        self.shelf = Shelf(folder / "shelf", unit=UNIT, central_key=CENTRAL_KEY.public_key())
        self.desk = Desk(self.journal, self.shelf, self.clock)
        self.shelf.take_list(sealed(make_list(package)))
        raw = write_package(package)
        self.shelf.put_package(raw, sha256_of(raw))
        self.desk.take_package(sha256_of(raw))
        self.stage = Stage(run_dir or folder)
        self.door = Door(desk=self.desk, shelf=self.shelf, clock=self.clock, stage=self.stage, gap_s=3)

    def shown(self) -> Greeting:
        greeting = self.stage.shown()
        assert greeting is not None
        return greeting

    def present(self) -> set[int]:
        room = self.desk.room(MEETING)
        return {one for one in room.attendance if room.is_present(one)}

    def stream(self) -> str:
        return self.journal.streams()[0].stream


@contextmanager
def doorstep_with(folder: Path, package: Package, *, run_dir: Path | None = None) -> Iterator[Doorstep]:
    """The door of this meeting."""
    step = Doorstep(folder, package, run_dir)
    yield step
    step.journal.close()
