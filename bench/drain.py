"""A backlog of many rooms, through broker and central into the database, against bare inserts of the same rows.

Both take turns on fresh databases, so that a slow moment of the machine meets both; the medians are compared.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Protocol

from bench.backlog import Backlog, Group, in_groups, make_backlog
from bench.figure import Ceiling, Figure, figure
from bench.rooms import Room, Town
from central.db import Database, migrate, open_database
from central.leases import Lease
from central.outbox import Outbox
from central.packages.actions import trust_ticket_key
from central.proceedings.months import prepare_months
from central.settings import read_ticket_key
from tests.link.province import Province, make_province, write_central_settings
from tests.servers import eventually

LINES = ("stream", "seq", "meeting", "text")
CONTENTS = ("name", "salt", "body")
_GROUP = 2000


@dataclass(frozen=True, kw_only=True)
class Size:
    units: int = 100
    lines: int = 5000
    rounds: int = 5


class Measured(Protocol):
    """A kind of database: fresh copies of one template, and what it is at best capable of."""

    name: str
    ceiling: str

    def fresh(self, prepare: Callable[[str], None]) -> str:
        """The address of a new database as `prepare` left its template, the first time, at the address given."""

    def insert(self, url: str, groups: Sequence[Group]) -> float:
        """Bare inserts, one transaction a group; how long they took, in seconds."""

    def count(self, url: str) -> int:
        """How many lines there are."""

    def close(self) -> None: ...


def measure(database: Measured, size: Size, *, at_least: Sequence[float]) -> Iterator[Figure]:
    """Lines a second through everything, and inserted bare; a goal each for one `central sync`, for two, and so on."""
    # Not the system's folder for temporary files: that may be in memory, where a commit costs nothing.
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as name:
        country = Country(Path(name).resolve(), size, seats=len(at_least))
        ways = range(1, len(at_least) + 1)
        try:
            rounds = [_round(database, country, ways) for _ in range(size.rounds)]
        finally:
            country.close()
            database.close()
    total = size.units * size.lines
    bare = total / median(bare for bare, _ in rounds)
    for number, goal in enumerate(at_least):
        yield figure(
            database.name + ("", "-two", "-three")[number],
            value=total / median(drained[number] for _, drained in rounds),
            unit="lines/s",
            against=Ceiling(database.ceiling, bare),
            at_least=goal,
        )


def _round(database: Measured, country: "Country", ways: Sequence[int]) -> tuple[float, list[float]]:
    drained = []
    for seats in ways:
        url = database.fresh(country.found)
        drained.append(country.drain(url, seats=seats))
        if (held := database.count(url)) != country.total:
            raise RuntimeError(f"central has acknowledged {country.total} lines and holds {held}")
    bare = database.insert(database.fresh(country.found), list(in_groups(country.backlogs, _GROUP)))
    return bare, drained


@dataclass
class Country:
    """The rooms with what they have to say, their broker, and central on one database after another."""

    folder: Path
    size: Size
    seats: int = 1
    backlogs: list[Backlog] = field(default_factory=list)
    sent_bytes: int = 0
    _province: Province | None = None

    @property
    def total(self) -> int:
        """How many lines there are."""
        return self.size.units * self.size.lines

    def found(self, url: str) -> None:
        """Make broker, units and backlogs; central's part of it is in the database of this address."""
        province = self._province = make_province(self.folder, url, seats=self.seats)
        migrate(province.database)
        prepare_months(province.database, datetime.now(UTC).date())
        for number in range(1, self.size.units + 1):
            room = province.make_room(f"room-{number}")
            self.backlogs.append(make_backlog(room.name, number, lines=self.size.lines, key=room.run_key))
        settle(province)
        leave(province.database)

    def drain(self, url: str, *, seats: int = 1) -> float:
        """How long so many of central's processes take for all of it, from the first run sent to the last answer, in
        seconds.
        """
        province = self._province
        assert province is not None
        port = province.broker.port
        for seat in range(1, seats + 1):
            write_central_settings(self.folder, url, broker=port, units=province.units_port, seat=seat, protocol=5)
        town = Town([self._room(one, port) for one in self.backlogs])
        town.connect()
        syncs = [province.start_sync(seat) for seat in range(1, seats + 1)]
        try:
            eventually(lambda: _sharing(url) == seats, timeout_s=60)
            town.say_hello()
            before = town.sent_bytes()
            spent = town.drain()
            self.sent_bytes = town.sent_bytes() - before
            return spent
        finally:
            town.close()
            for sync in syncs:
                sync.stop()

    def close(self) -> None:
        if self._province is not None:
            self._province.close()

    def _room(self, backlog: Backlog, port: int) -> Room:
        return Room(backlog, identity=self.folder / backlog.unit / "identity", port=port)


def settle(province: Province) -> None:
    """Every room has its lists already: a central that starts anew has nothing to tell."""
    settings, now_ms = province.central(), time.time_ns() // 1_000_000
    public, key_id = read_ticket_key(settings).public_key(), settings.keys.ticket_key_id
    trust_ticket_key(province.database, key_id=key_id, public=public, now_ms=now_ms)
    Outbox.delete().execute()


def _sharing(url: str) -> int:
    """How many processes have an equal share of all units."""
    database = open_database(url)
    with database.connection_context():
        held = [one.holder for one in Lease.select(Lease.holder)]
    leave(database)
    shares = {held.count(one) for one in held if one}
    return len(set(held)) if len(shares) == 1 and "" not in held else 0


def leave(database: Database) -> None:
    """Close every connection, so that the database may be copied."""
    database.close()
    if hasattr(database, "close_all"):
        database.close_all()
