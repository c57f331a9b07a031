"""Databases that tests borrow one after the other: restoring one takes milliseconds, making one most of a second.

One whose schema a test has changed is not lent again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from tests.servers import Postgresql

_GONE_WITHIN_MS = 10_000

_SHAPE = """
SELECT md5(coalesce(string_agg(one, ' ' ORDER BY one), '')) FROM (
  SELECT 'class ' || oid || ' ' || xmin FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'column ' || attrelid || ' ' || attnum || ' ' || xmin FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
  UNION ALL SELECT 'constraint ' || oid || ' ' || xmin FROM pg_constraint
  UNION ALL SELECT 'trigger ' || oid || ' ' || xmin FROM pg_trigger
  UNION ALL SELECT 'function ' || oid || ' ' || xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'row ' || xmin FROM schema_migration
) AS all_of_it (one)
"""
"""Whatever is created or altered is another row of the catalogue, with another number or another writer."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: its schema's shape, the rows of each table that has any, where sequences stand."""

    shape: str
    rows: dict[str, bytes]
    sequences: list[tuple[str, int]]


@dataclass(slots=True)
class Lent:
    """Databases of one kind, each as `build` made it, with its first rows alone."""

    cluster: Postgresql
    template: str
    build: Callable[[str], None]
    _idle: list[str] = field(default_factory=list)
    _first: Contents | None = None

    def lend(self) -> str:
        """The address of a database as `build` leaves it."""
        if self._idle:
            return self._idle.pop()
        url = self.cluster.fresh(template=self.template, build=self.build)
        if self._first is None:
            with psycopg.connect(url) as connection:
                self._first = _contents(connection)
        return url

    def take_back(self, url: str) -> None:
        """Make it for the next test as it was, whoever is still connected."""
        assert self._first is not None
        with psycopg.connect(self.cluster.url(), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE datname = %s",
                (_GONE_WITHIN_MS, url.rpartition("/")[2]),
            )
        with psycopg.connect(url) as connection:
            if is_as_lent := _shape(connection) == self._first.shape:
                _restore(connection, self._first)
        if is_as_lent:
            self._idle.append(url)
        else:
            self.cluster.drop(url)


def _shape(connection: psycopg.Connection) -> str:
    [shape] = connection.execute(_SHAPE).fetchone() or [""]
    return str(shape)


def _contents(connection: psycopg.Connection) -> Contents:
    rows = {name: _copied(connection, name) for name in _tables(connection)}
    found = connection.execute(
        "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
    )
    return Contents(_shape(connection), {name: raw for name, raw in rows.items() if raw}, found.fetchall())


def _restore(connection: psycopg.Connection, first: Contents) -> None:
    # Without it, foreign keys and what keeps lines and the audit from being deleted would have a say.
    connection.execute("SET session_replication_role = replica")
    tables = _tables(connection)
    connection.execute(sql.SQL("; ").join(sql.SQL("DELETE FROM ONLY {}").format(sql.Identifier(one)) for one in tables))
    for name, raw in first.rows.items():
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
            copy.write(raw)
    connection.execute(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
        " FROM pg_sequences WHERE last_value IS NOT NULL"
    )
    for sequence, last in first.sequences:
        connection.execute("SELECT setval(%s::regclass, %s)", (sequence, last))


def _tables(connection: psycopg.Connection) -> list[str]:
    """Those that hold rows themselves; what was migrated is part of the shape."""
    found = connection.execute(
        "SELECT relname FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migration'"
    )
    return [name for (name,) in found]


def _copied(connection: psycopg.Connection, name: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
        return b"".join(map(bytes, copy))
