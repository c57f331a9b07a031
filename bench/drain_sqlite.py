"""Central on SQLite against `executemany` of the same rows, by the same driver under the same pragmas."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

from bench.backlog import Group
from bench.drain import CONTENTS, LINES, Size, measure
from bench.figure import Figure

FULL = Size()


def run(size: Size = FULL) -> Iterator[Figure]:
    """The goal is 0.78 of the bare speed, and 0.85 is the next."""
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as folder:
        yield from measure(_Sqlite(Path(folder).resolve()), size, at_least=(0.78,))


class _Sqlite:
    name = "drain-sqlite"
    ceiling = "bare executemany into the same tables, 2,000 lines a transaction, WAL, synchronous=FULL, one process"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def fresh(self, prepare: Callable[[str], None]) -> str:
        template = self._folder / "template.sqlite"
        if not template.exists():
            prepare(f"sqlite:///{template}")
        self._made += 1
        path = self._folder / f"{self._made}.sqlite"
        shutil.copy(template, path)
        return f"sqlite:///{path}"

    def insert(self, url: str, groups: Sequence[Group]) -> float:
        connection = _connect(url)
        line, content = _insert("line", LINES), _insert("content", CONTENTS)
        start = perf_counter()
        for lines, contents in groups:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(line, lines)
            connection.executemany(content, contents)
            connection.execute("COMMIT")
        spent = perf_counter() - start
        connection.close()
        return spent

    def count(self, url: str) -> int:
        connection = _connect(url)
        (found,) = connection.execute("SELECT count(*) FROM line").fetchone()
        connection.close()
        return int(found)

    def close(self) -> None:
        """Its files go with their folder."""


def _connect(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in (
        "journal_mode = wal",
        "synchronous = full",
        "foreign_keys = 1",
        "secure_delete = 1",
        "cache_size = -65536",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
