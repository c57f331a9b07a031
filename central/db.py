"""Central's database: SQLite or PostgreSQL behind peewee, one set of migrations, and the driver underneath for bulk.

Importing binds nothing: `open_database` says which database the tables are in.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import peewee
from playhouse.migrations import Runner
from playhouse.pool import PooledPostgresqlDatabase

MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_S = 30
_SQLITE = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "secure_delete": 1, "cache_size": -65536}
_MAX_CONNECTIONS = 40
_ROWS_AT_ONCE = (1000, 100, 10, 1)
"""Rows of an INSERT; SQLite takes 32,766 values in a statement."""

Database = peewee.Database
_current = peewee.DatabaseProxy()


class Row(peewee.Model):
    """One row of one of central's tables; every table derives from it."""

    class Meta:
        database = _current
        legacy_table_names = False


def open_database(
    url: str, *, folder: Path = Path(), name: str = "central", idle_ms: int = 0, plans: str = "force_custom_plan"
) -> Database:
    """The database of this address, with every table bound to it; it connects when it is first asked something.

    `sqlite:///PATH` is taken from `folder` unless PATH begins with a slash. Each thread has its own connection.
    On PostgreSQL, `name` is what `end_connections` knows the process by, and a transaction that stands still for
    `idle_ms` ends with its connection, so that others need not wait for the locks of a process that was stopped. It
    plans each question for its own values: what suits any word reads half of all passages for a frequent one. `plans`
    "auto" is for who asks short questions by the thousand.
    """
    if url.startswith("sqlite:///"):
        database: Database = peewee.SqliteDatabase(
            str(folder / url.removeprefix("sqlite:///")), pragmas=_SQLITE, timeout=_BUSY_S
        )
    elif url.startswith("postgresql://"):
        database = PooledPostgresqlDatabase(
            url,
            prefer_psycopg3=True,
            max_connections=_MAX_CONNECTIONS,
            stale_timeout=300,
            timeout=_BUSY_S,
            application_name=name,
            options=f"-c idle_in_transaction_session_timeout={idle_ms} -c plan_cache_mode={plans}",
        )
    else:
        raise ValueError("a database's address begins with sqlite:/// or postgresql://")
    _current.initialize(database)
    return database


def migrate(database: Database) -> list[str]:
    """Bring the tables up to this version; the names of the migrations that were missing. May be called again."""
    applied: list[str] = Runner(database, str(MIGRATIONS)).up()
    return applied


def missing_migrations(database: Database) -> list[str]:
    """The names of the migrations that this version has and the tables have not."""
    status: list[Any] = Runner(database, str(MIGRATIONS)).status()
    return [str(one.name) for one in status if one.path is not None and not one.applied]


def transaction(database: Database) -> Any:
    """A transaction that may write: on SQLite it has the write lock from the start. Inside another, a savepoint."""
    if is_postgresql(database) or database.transaction_depth():
        return database.atomic()
    return database.atomic("IMMEDIATE")


def is_postgresql(database: Database) -> bool:
    return isinstance(database, peewee.PostgresqlDatabase)


def locked(query: Any, *, skip: bool = False) -> Any:
    """The same query, its rows locked until the transaction ends; `skip`: without those that somebody else has locked.

    On SQLite the transaction itself is the lock.
    """
    if not is_postgresql(query.model._meta.database.obj):
        return query
    return query.for_update("FOR UPDATE SKIP LOCKED" if skip else "FOR UPDATE")


def tuples(query: Any) -> Iterator[tuple[Any, ...]]:
    """The query's rows as plain tuples."""
    return iter(query.tuples())


def among(column: Any, values: Collection[int] | Collection[str]) -> Any:
    """In SQL: the column is one of the values, however many: they are one parameter, as a list."""
    if is_postgresql(_current.obj):
        return column == peewee.fn.ANY(peewee.Value(list(values), unpack=False))
    each = peewee.SQL("(SELECT value FROM json_each(?))", (json.dumps(list(values)),))
    return peewee.Expression(column, peewee.OP.IN, each)


def tuples_in(query: Callable[[list[str]], Any], names: Collection[str]) -> list[tuple[Any, ...]]:
    """The rows of `query(names)`, a module's function whose only values are the names.

    Its SQL is made once for each number of names: for central's intake that would take longer than the query itself.
    """
    if not names:
        return []
    database = _current.obj
    statement = _statement(query, len(names), is_postgresql(database))
    rows: list[tuple[Any, ...]] = database.execute_sql(statement, list(names)).fetchall()
    return rows


@lru_cache(maxsize=512)
def _statement(query: Callable[[list[str]], Any], count: int, _is_postgresql: bool) -> str:
    statement, values = query([""] * count).sql()
    if len(values) != count:
        raise ValueError("a query with other values than names")
    return str(statement)


def end_connections(database: Database, names: Iterable[str]) -> None:
    """PostgreSQL: end the connections of other processes of these names, and with them the locks that they hold.

    On SQLite nobody can do that: the lock of a process that was stopped goes with the process.
    """
    if not is_postgresql(database):
        return
    query = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = %s AND pid <> pg_backend_pid()"
    )
    for name in names:
        driver(database).execute(query, (name,))


Columns = Mapping[str, Sequence[object]]


def append_columns(database: Database, table: type[Row], columns: Columns) -> None:
    """Insert new rows, given by columns, as fast as the database can: COPY on PostgreSQL, long statements on SQLite.

    None of them may be there already; the caller holds the lock that makes sure of it.
    """
    if is_postgresql(database):
        name, named = table._meta.table_name, ", ".join(f'"{column}"' for column in columns)
        with driver(database).cursor() as cursor, cursor.copy(f"COPY {name} ({named}) FROM STDIN") as copy:
            for row in zip(*columns.values(), strict=True):
                copy.write_row(row)
    else:
        insert_columns(database, table, columns)


def insert_columns(database: Database, table: type[Row], columns: Columns, *, or_else: str = "") -> None:
    """Insert rows, given by columns, many a statement; `or_else` says what becomes of those that are there already.

    A third less work than a statement a row, and on SQLite other threads run while it lasts.
    """
    name, named = table._meta.table_name, ", ".join(f'"{column}"' for column in columns)
    width, start, count = len(columns), 0, len(next(iter(columns.values())))
    marks = f"({', '.join(['%s' if is_postgresql(database) else '?'] * width)})"
    for size in _ROWS_AT_ONCE:
        statement = f"INSERT INTO {name} ({named}) VALUES {', '.join([marks] * size)} {or_else}"  # noqa: S608
        while count - start >= size:
            values: list[object] = [None] * (size * width)
            for place, column in enumerate(columns.values()):
                values[place::width] = column[start : start + size]
            driver(database).execute(statement, values)
            start += size


def insert_missing(
    database: Database, table: type[Row], columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Insert those of the rows that are not there yet. Of thousands peewee makes its SQL longer than they take."""
    if rows:
        by_column = dict(zip(columns, zip(*rows, strict=True), strict=True))
        insert_columns(database, table, by_column, or_else="ON CONFLICT DO NOTHING")


def execute_many(database: Database, statement: str, rows: Sequence[Sequence[object]]) -> None:
    """Run one statement for many rows; its places are written as %s for both databases."""
    if is_postgresql(database):
        with driver(database).cursor() as cursor:
            cursor.executemany(statement, rows)
    else:
        driver(database).executemany(statement.replace("%s", "?"), rows)


def driver(database: Database) -> Any:
    """The connection underneath peewee (sqlite3 or psycopg), for what peewee would be slow at."""
    connection: Any = database.connection()  # type: ignore[no-untyped-call]
    return connection
