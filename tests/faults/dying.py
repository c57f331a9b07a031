"""One of our programs that kills itself at a commit: `python -m tests.faults.dying NUMBER before|after MODULE WORD…`.

At the NUMBERth COMMIT that any of its threads gives to SQLite or PostgreSQL the process dies as by a power cut: before
the database has heard of it, or when the commit has just lasted and nobody has been told.
"""

import itertools
import os
import runpy
import signal
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg

_numbers = itertools.count(1)


def _around(statement: object, run: Callable[[], Any], *, at: int, is_after: bool) -> Any:
    if statement != "COMMIT" or next(_numbers) != at:
        return run()
    if is_after:
        run()
    os.kill(os.getpid(), signal.SIGKILL)
    return None


def main() -> None:
    at, is_after = int(sys.argv[1]), sys.argv[2] == "after"
    dying = partial(_around, at=at, is_after=is_after)

    class DyingCursor(sqlite3.Cursor):
        def execute(self, sql: str, *values: Any) -> Any:
            return dying(sql, lambda: super(DyingCursor, self).execute(sql, *values))

    class DyingConnection(sqlite3.Connection):
        def cursor(self, *_factory: Any) -> Any:
            return super().cursor(DyingCursor)

        def execute(self, sql: str, *values: Any) -> Any:
            return dying(sql, lambda: super(DyingConnection, self).execute(sql, *values))

    usual: Any = psycopg.Cursor.execute

    def execute(self: Any, query: Any, *values: Any, **options: Any) -> Any:
        return dying(query, lambda: usual(self, query, *values, **options))

    hooked: Any = psycopg.Cursor
    hooked.execute = execute
    patched: Any = sqlite3
    patched.connect = partial(sqlite3.connect, factory=DyingConnection)
    sys.argv = sys.argv[3:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
