"""PostgreSQL keeps the lines of each month in a table of their own, made before the month begins.

A year's lines are then twelve tables of which one is written: its indexes stay in memory, and a month that is over is
vacuumed, copied or moved to another disk by itself. Lines of a month without a table wait in `line_other`.
"""

from datetime import date, timedelta

from central.db import Database, driver, is_postgresql, transaction

_LOCK = 0x6C696E65
"""Whoever makes a month's table holds this advisory lock: two workers must not make one twice."""


def prepare_months(database: Database, today: date) -> list[str]:
    """Make the tables of this month and the next, with the lines of theirs that wait; the names of those that were
    missing. Nothing on SQLite. May be called at any time.
    """
    if not is_postgresql(database):
        return []
    first = today.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    after = (following + timedelta(days=31)).replace(day=1)
    made = []
    for begins, ends in ((first, following), (following, after)):
        name = f"line_{begins:%Y_%m}"
        if not _is_there(database, name) and _make(database, name, begins, ends):
            made.append(name)
    return made


def _make(database: Database, name: str, begins: date, ends: date) -> bool:
    within = f"received >= '{begins}' AND received < '{ends}'"
    with transaction(database):
        driver(database).execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        if _is_there(database, name):
            return False
        for statement in (
            # Whoever is writing now ends first; who begins finds the new table. Of `line_other` alone the lock came too
            # late: a line that waited for it had its place already, and was refused there.
            "LOCK TABLE ONLY line IN ACCESS EXCLUSIVE MODE",
            f"CREATE TABLE {name} (LIKE line INCLUDING DEFAULTS)",
            f"WITH moved AS (DELETE FROM line_other WHERE {within} RETURNING *) INSERT INTO {name} SELECT * FROM moved",  # noqa: S608
            f"ALTER TABLE line ATTACH PARTITION {name} FOR VALUES FROM ('{begins}') TO ('{ends}')",
        ):
            driver(database).execute(statement)
    return True


def _is_there(database: Database, name: str) -> bool:
    # Not to_regclass: it may answer from what this connection remembers of another time.
    found = driver(database).execute("SELECT count(*) FROM pg_tables WHERE tablename = %s", (name,)).fetchone()
    return bool(found[0])
