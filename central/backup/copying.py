"""A database's own ways to be copied and laid back whole while others read and write: SQLite's and PostgreSQL's.

Both lay back in one transaction, which also begins a new incarnation: no process ever sees old tables under a token
by which rooms would believe that central has forgotten nothing.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit, urlunsplit

from central.db import Database, driver, is_postgresql
from contract.refused import Refused

_TRIES = 3
"""Others may hold what is to be replaced, in another order: PostgreSQL then ends one of the two."""
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user;"
)
_ANEW = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


class Copying(Protocol):
    """`copy` writes a new file; `lay_back` puts one in the database's place and then runs `after`, or nothing at all.

    `check` refuses a file that can't be read to its end.
    """

    kind: str

    def copy(self, to: Path) -> None: ...
    def check(self, copy: Path) -> None: ...
    def lay_back(self, copy: Path, *, after: str) -> None: ...


def copying_of(database: Database, url: str) -> Copying:
    """How the database of this address is copied."""
    if is_postgresql(database):
        return _Postgresql(url)
    return _Sqlite(database)


class _Sqlite:
    """SQLite's backup: pages as they were at one moment, taken and put while others work."""

    kind = "sqlite"

    def __init__(self, database: Database) -> None:
        self._database = database

    def copy(self, to: Path) -> None:
        with closing(sqlite3.connect(to)) as target:
            with self._database.connection_context():
                driver(self._database).backup(target)
            # One file, that needs no other beside it.
            target.execute("PRAGMA journal_mode = delete")

    def check(self, copy: Path) -> None:
        try:
            with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as source:
                (said,) = source.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            said = str(error)
        if said != "ok":
            raise Refused(f"the database in the backup is damaged: {said}")

    def lay_back(self, copy: Path, *, after: str) -> None:
        with tempfile.TemporaryDirectory(dir=Path(self._database.database).parent) as folder:
            scratch = Path(folder) / "database"
            shutil.copyfile(copy, scratch)
            with closing(sqlite3.connect(scratch)) as source, self._database.connection_context():
                source.executescript(after)
                source.backup(driver(self._database))


class _Postgresql:
    """PostgreSQL's own programs; everybody else's connections end, and come back to what was laid there."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self._url, self._environment = _without_password(url)

    def copy(self, to: Path) -> None:
        self._run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}", self._url])

    def check(self, copy: Path) -> None:
        self._run(["pg_restore", "--file=/dev/null", str(copy)])

    def lay_back(self, copy: Path, *, after: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            script, rest = Path(folder) / "tables.sql", Path(folder) / "after.sql"
            self._run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(copy)])
            # A dump empties the search path.
            rest.write_text(f"SET search_path = public; {after}", encoding="utf-8")
            psql = ["psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", self._url]
            for left in reversed(range(_TRIES)):
                self._run([*psql, f"--command={_END_OTHERS}"])
                whole = ["--single-transaction", f"--command={_ANEW}", f"--file={script}", f"--file={rest}"]
                if self._tries([*psql, *whole], is_last=not left):
                    return

    def _tries(self, command: Sequence[str], *, is_last: bool) -> bool:
        try:
            self._run(command)
        except Refused:
            if is_last:
                raise
            return False
        return True

    def _run(self, command: Sequence[str]) -> None:
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=self._environment)
        except FileNotFoundError:
            raise Refused(f"{command[0]} is not installed (Debian: postgresql-client)") from None
        if done.returncode:
            raise Refused(f"{command[0]}: {done.stderr.strip()[-2000:]}")


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """The address as others on this machine may see it in the list of processes, and the environment that opens it."""
    parts, environment = urlsplit(url), dict(os.environ)
    if not parts.password:
        return url, environment
    environment["PGPASSWORD"] = unquote(parts.password)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}@{host}")), environment
