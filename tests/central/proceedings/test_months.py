"""On PostgreSQL each month's lines have a table of their own; nobody who reads or writes them needs to know."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psycopg
import pytest

from central.db import Database, driver, migrate, open_database
from central.proceedings.models import Line
from central.proceedings.months import prepare_months
from tests.central.conftest import build, close_database
from tests.servers import Postgresql, eventually

TODAY = date(2026, 12, 31)


def write(database: Database, seq: int, *, received: str) -> None:
    statement = "INSERT INTO line (stream, seq, meeting, text, received) VALUES ('one', %s, 7, %s, %s)"
    driver(database).execute(statement, (seq, f"line {seq}", received))


def tables(database: Database) -> dict[str, list[int]]:
    """The numbers of the lines in each month's table."""
    found: dict[str, list[int]] = {}
    for name, seq in driver(database).execute("SELECT tableoid::regclass::text, seq FROM line ORDER BY seq"):
        found.setdefault(name, []).append(seq)
    return found


@pytest.fixture
def database(postgresql: Postgresql) -> Iterator[Database]:
    url = postgresql.fresh(template="central", build=build)
    opened = open_database(url)
    yield opened
    close_database(opened)
    postgresql.drop(url)


def test_this_month_and_the_next_get_tables_once_also_at_the_turn_of_the_year(database: Database) -> None:
    assert prepare_months(database, TODAY) == ["line_2026_12", "line_2027_01"]
    assert prepare_months(database, TODAY) == []
    assert prepare_months(database, date(2027, 1, 1)) == ["line_2027_02"]


def test_lines_go_to_their_months_table_and_are_read_as_one(database: Database) -> None:
    prepare_months(database, TODAY)
    for seq, day in enumerate(("2026-12-01", "2026-12-31", "2027-01-01", "2027-07-01"), start=1):
        write(database, seq, received=day)
    assert tables(database) == {"line_2026_12": [1, 2], "line_2027_01": [3], "line_other": [4]}
    read = [row.seq for row in Line.select().where(Line.stream == "one", Line.seq > 1).order_by(Line.seq)]
    assert read == [2, 3, 4]


def test_lines_that_waited_without_a_table_move_into_it(database: Database) -> None:
    for seq, day in enumerate(("2026-12-05", "1970-01-01", "2027-01-09"), start=1):
        write(database, seq, received=day)
    assert tables(database) == {"line_other": [1, 2, 3]}
    prepare_months(database, TODAY)
    assert tables(database) == {"line_2026_12": [1], "line_other": [2], "line_2027_01": [3]}
    with pytest.raises(psycopg.errors.UniqueViolation):
        write(database, 1, received="2026-12-05")


def test_two_workers_at_once_make_each_table_once_while_lines_arrive(database: Database) -> None:
    def work(months: int) -> list[str]:
        with database.connection_context():
            return [one for month in range(1, months + 1) for one in prepare_months(database, date(2030, month, 1))]

    def arrive() -> int:
        with database.connection_context():
            for seq in range(1, 301):
                write(database, seq, received=f"2031-{seq % 12 + 1:02}-11")
        return seq

    with ThreadPoolExecutor(3) as pool:
        one, two, lines = pool.submit(work, 12), pool.submit(work, 12), pool.submit(arrive)
        made = one.result() + two.result()
    assert sorted(made) == sorted(set(made))
    assert len(made) == 13
    assert Line.select().count() == lines.result()


def test_a_line_that_arrives_while_its_months_table_is_made_lands_in_it(database: Database) -> None:
    """Somebody reads, so the table has to wait; the line waits behind it."""

    def waiting() -> int:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return int(driver(database).execute(asked).fetchone()[0])

    def make() -> list[str]:
        with database.connection_context():
            return prepare_months(database, TODAY)

    def arrive() -> None:
        with database.connection_context():
            write(database, 1, received="2026-12-05")

    with ThreadPoolExecutor(2) as pool, psycopg.connect(driver(database).info.dsn) as reader:
        reader.execute("SELECT count(*) FROM line")
        made = pool.submit(make)
        eventually(lambda: waiting() == 1)
        arrived = pool.submit(arrive)
        eventually(lambda: waiting() == 2)
        reader.rollback()
        assert made.result() == ["line_2026_12", "line_2027_01"]
        arrived.result()
    assert tables(database) == {"line_2026_12": [1]}


def test_lines_from_before_the_months_are_still_there(postgresql: Postgresql) -> None:
    url = postgresql.fresh(template="unparted", build=_as_before)
    database = open_database(url)
    try:
        assert migrate(database) == ["0018_months"]
        with database.connection_context():
            prepare_months(database, TODAY)
            write(database, 3, received="2026-12-05")
            assert tables(database) == {"line_before": [1, 2], "line_2026_12": [3]}
            with pytest.raises(psycopg.errors.UniqueViolation):
                write(database, 1, received="1970-01-01")
    finally:
        close_database(database)
        postgresql.drop(url)


def _as_before(url: str) -> None:
    """The database as the version before left it, with two lines."""
    build(url)
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM schema_migration WHERE name = '0018_months'")
        connection.execute("DROP TABLE line")
        connection.execute(
            "CREATE TABLE line (stream varchar(16) NOT NULL, seq bigint NOT NULL, meeting bigint NOT NULL,"
            " text text NOT NULL, CONSTRAINT line_pkey PRIMARY KEY (stream, seq))"
        )
        connection.execute("CREATE INDEX line_meeting ON line (meeting)")
        connection.execute("INSERT INTO line SELECT 'one', seq, 7, 'line' FROM generate_series(1, 2) AS seq")
