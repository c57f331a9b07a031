"""Central's database as an administrator copies it and lays the copy back."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tests.servers import Postgresql

if TYPE_CHECKING:
    from tests.faults.trial import Trial


class Store(Protocol):
    """`save` keeps the last copy only; `restore` lays it back. Both may stop what has the database open."""

    def save(self, trial: "Trial") -> None: ...
    def restore(self, trial: "Trial", *, is_said: bool) -> None: ...


class SqliteStore:
    """The database's own way to copy it while others write."""

    def __init__(self, path: Path) -> None:
        self._path, self._copy = path, path.with_name("copy.sqlite")

    def save(self, trial: "Trial") -> None:  # noqa: ARG002 - PostgreSQL needs it
        self._copy.unlink(missing_ok=True)
        with sqlite3.connect(self._path) as source, sqlite3.connect(self._copy) as target:
            source.backup(target)
        source.close()
        target.close()

    def restore(self, trial: "Trial", *, is_said: bool) -> None:
        _lay_back(trial, self._replace, is_said=is_said)

    def _replace(self) -> None:
        for path in (self._path, *self._path.parent.glob(f"{self._path.name}-*")):
            path.unlink(missing_ok=True)
        with sqlite3.connect(self._copy) as source, sqlite3.connect(self._path) as target:
            source.backup(target)
        source.close()
        target.close()


class PostgresqlStore:
    """A database made from another as its template, which nobody may have open meanwhile."""

    def __init__(self, cluster: Postgresql, url: str) -> None:
        self._cluster, self._name = cluster, url.rpartition("/")[2]

    def save(self, trial: "Trial") -> None:
        _closed(trial)
        self._cluster.copy(self._name, to=f"{self._name}_copy")
        trial.start_central()

    def restore(self, trial: "Trial", *, is_said: bool) -> None:
        _lay_back(trial, lambda: self._cluster.copy(f"{self._name}_copy", to=self._name), is_said=is_said)


def _lay_back(trial: "Trial", replace: Callable[[], None], *, is_said: bool) -> None:
    _closed(trial)
    replace()
    if is_said:
        trial.province.errand("restored")
    trial.services["web"] = trial.province.start_web()
    trial.start_central()


def _closed(trial: "Trial") -> None:
    trial.stop_central()
    if web := trial.services.pop("web", None):
        web.kill()
    database = trial.province.database
    database.close()
    if hasattr(database, "close_all"):
        database.close_all()
