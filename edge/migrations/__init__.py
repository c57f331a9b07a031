"""The journal's schema, one numbered script a version."""

import sqlite3
from importlib.resources import files
from importlib.resources.abc import Traversable


def known_schema() -> int:
    """The newest schema that this version can read and write."""
    return len(_scripts())


def _scripts() -> list[Traversable]:
    return sorted((one for one in files(__package__).iterdir() if one.name.endswith(".sql")), key=lambda one: one.name)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the journal's file to this version's schema, in one transaction; safe to call from several processes.

    RuntimeError: the file was written by a newer version.
    """
    scripts = _scripts()
    if _version(connection) == len(scripts):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = _version(connection)
        if done > len(scripts):
            raise RuntimeError(f"the journal has schema {done}; this version knows up to {len(scripts)}")
        for script in scripts[done:]:
            for statement in _statements(script.read_text(encoding="utf-8")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(scripts)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    """A script's statements, a trigger's inner semicolons respected; executescript would commit on its own."""
    statements, statement = [], ""
    for row in script.splitlines(keepends=True):
        statement += row
        if sqlite3.complete_statement(statement):
            statements.append(statement)
            statement = ""
    return statements
