"""A vote through the desk (lock, catch up, decide, chain, commit) against a bare insert of the same row."""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from bench.figure import Ceiling, Figure, figure
from contract.ballot import Mode
from contract.package import Category, write_package
from edge.desk import Desk
from edge.journal import open_journal
from edge.shelf import Shelf
from tests.makers import (
    CENTRAL_KEY,
    CHAIR,
    MEETING,
    UNIT,
    SetClock,
    make_list,
    make_package,
    make_person,
    make_vote,
    sealed,
)

VOTERS = 60
ROUNDS = 50


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    """Votes and bare inserts take turns, so that a slow moment of the disk meets both."""
    # Not the system's folder for temporary files: that may be in memory, where a commit costs nothing.
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as folder:
        desk, bare = _desk_with_open_ballot(Path(folder)), _bare(Path(folder) / "bare.sqlite")
        rows = _rows(Path(folder) / "journal.sqlite")
        decided = inserted = 0.0
        last = dict.fromkeys(range(1, VOTERS + 1), "")
        for number in range(VOTERS * rounds):
            voter = number % VOTERS + 1
            vote = make_vote(voter, number % 3, replaces=last[voter], nonce=f"nonce-{number:06}")
            start = perf_counter()
            last[voter] = desk.cast_vote(MEETING, vote).name
            decided += perf_counter() - start
            row = rows.execute("SELECT * FROM line ORDER BY position DESC LIMIT 1").fetchone()
            start = perf_counter()
            with bare:
                bare.execute("INSERT INTO line VALUES (?, ?, ?, ?)", row)
            inserted += perf_counter() - start
        votes = VOTERS * rounds
        yield figure(
            "append",
            value=decided / votes * 1000,
            unit="ms a line",
            against=Ceiling("bare sqlite3 insert of the same row, WAL, synchronous=FULL", inserted / votes * 1000),
            at_most=1.5,
        )


def _desk_with_open_ballot(folder: Path) -> Desk:
    clock, journal = SetClock(), open_journal(folder / "journal.sqlite")
    journal.begin_stream(unit=UNIT, boot="bench", software="bench", moment=clock.now())
    shelf = Shelf(folder / "shelf", unit=UNIT, central_key=CENTRAL_KEY.public_key())
    people = tuple(make_person(one, category=Category.MEMBER) for one in range(1, VOTERS + 1))
    package = make_package(people=people)
    offer = shelf.take_list(sealed(make_list(package))).offers[0]
    shelf.put_package(write_package(package), offer.sha256)
    desk = Desk(journal, shelf, clock)
    desk.take_offered()
    desk.start(MEETING, CHAIR, range(1, VOTERS + 1))
    desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    return desk


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE line (position INTEGER PRIMARY KEY, meeting INTEGER, text TEXT, digest BLOB)")
    return connection


def _rows(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)
