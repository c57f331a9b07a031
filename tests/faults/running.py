"""One schedule from its beginning to its end, on one database."""

import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from central.db import migrate, open_database
from tests.faults.faults import befall
from tests.faults.schedule import Step, schedule
from tests.faults.store import PostgresqlStore, SqliteStore, Store
from tests.faults.trial import HEALS_IN_S, Trial, check, prepare
from tests.link.province import make_province
from tests.servers import Postgresql

# A process that can't write to PostgreSQL's disk is a matter of PostgreSQL's own.
_NOT_ON_POSTGRESQL = frozenset({"disk-full-at-central"})


def steps_of(seed: int, seconds: float, *, on_postgresql: bool) -> list[Step]:
    """What befalls a province under this seed."""
    return schedule(seed, seconds, without=_NOT_ON_POSTGRESQL if on_postgresql else frozenset())


def try_steps(
    steps: Sequence[Step], folder: Path, *, cluster: Postgresql | None = None, within_s: float = HEALS_IN_S
) -> None:
    """Do what the schedule says, then check. An AssertionError tells what is wrong; it heals `within_s` or never.

    On PostgreSQL two processes take lines in, over MQTT 3.1.1; on SQLite one, over MQTT 5.
    """
    url = cluster.fresh(template="faults", build=_build) if cluster else f"sqlite:///{folder / 'central.sqlite'}"
    if cluster is None:
        _build(url)
    province = make_province(folder, url, protocol=4 if cluster else 5, seats=2 if cluster else 1, broker_keeps=True)
    store: Store = PostgresqlStore(cluster, url) if cluster else SqliteStore(folder / "central.sqlite")
    done, trial = folder / "done", None
    try:
        trial = prepare(province, store)
        _play(trial, steps, done)
        check(trial, within_s=within_s)
    except AssertionError as error:
        raise AssertionError(f"{error}; what was done:\n{done.read_text() if done.exists() else ''}") from error
    finally:
        if trial is not None:
            trial.close()
        province.close()
        province.database.close()
        if hasattr(province.database, "close_all"):
            province.database.close_all()
        if cluster:
            cluster.drop(url)


def _play(trial: Trial, steps: Sequence[Step], done: Path) -> None:
    waiting, start = deque(steps), time.monotonic()
    while waiting:
        now = time.monotonic()
        if waiting[0].at_s <= now - start:
            step = waiting.popleft()
            with done.open("a") as log:
                log.write(f"{now - start:.2f} {step}\n")
            befall(trial, step)
        trial.end_faults(time.monotonic())
        trial.supervise()
        time.sleep(0.05)


def _build(url: str) -> None:
    database = open_database(url)
    migrate(database)
    database.close()
    if hasattr(database, "close_all"):
        database.close_all()
