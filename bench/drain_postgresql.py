"""Central on PostgreSQL against COPY of the same rows by the same driver."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import perf_counter

import psycopg

from bench.backlog import Group
from bench.drain import CONTENTS, LINES, Size, measure
from bench.figure import Figure
from tests import servers

FULL = Size()


def run(size: Size = FULL) -> Iterator[Figure]:
    """The goals are 0.62 of the bare speed with one `central sync` and 0.85 with two; the next are 0.75 and 0.95."""
    yield from measure(_Postgresql(), size, at_least=(0.62, 0.85))


class _Postgresql:
    name = "drain-postgresql"
    ceiling = "bare COPY into the same tables, 2,000 lines a transaction, fsync on, one connection"

    def __init__(self) -> None:
        self._cluster = servers.postgresql()

    def fresh(self, prepare: Callable[[str], None]) -> str:
        return self._cluster.fresh(template="drain", build=prepare)

    def insert(self, url: str, groups: Sequence[Group]) -> float:
        with psycopg.connect(url, autocommit=True) as connection:
            start = perf_counter()
            for lines, contents in groups:
                with connection.transaction(), connection.cursor() as cursor:
                    _copy(cursor, "line", LINES, lines)
                    _copy(cursor, "content", CONTENTS, contents)
            return perf_counter() - start

    def count(self, url: str) -> int:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) FROM line").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._cluster.server.stop()
        shutil.rmtree(self._cluster.folder, ignore_errors=True)


def _copy(
    cursor: "psycopg.Cursor[tuple[object, ...]]", table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
