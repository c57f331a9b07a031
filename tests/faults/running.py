"""One seed from its beginning to its end, on one database."""

import time
from collections import deque
from pathlib import Path

from central.db import migrate, open_database
from tests.faults.faults import befall
from tests.faults.schedule import schedule
from tests.faults.store import PostgresqlStore, SqliteStore, Store
from tests.faults.trial import check, prepare
from tests.link.province import make_province
from tests.servers import Postgresql

# A process that can't write to PostgreSQL's disk is a matter of PostgreSQL's own.
_NOT_ON_POSTGRESQL = frozenset({"disk-full-at-central"})


def try_seed(seed: int, seconds: float, folder: Path, *, cluster: Postgresql | None = None) -> int:
    """Do what the seed's schedule says, then check; how many faults there were. An AssertionError tells what is wrong.

    On PostgreSQL two processes take lines in, over MQTT 3.1.1; on SQLite one, over MQTT 5.
    """
    url = cluster.fresh(template="faults", build=_build) if cluster else f"sqlite:///{folder / 'central.sqlite'}"
    if cluster is None:
        _build(url)
    province = make_province(folder, url, protocol=4 if cluster else 5, seats=2 if cluster else 1)
    store: Store = PostgresqlStore(cluster, url) if cluster else SqliteStore(folder / "central.sqlite")
    done = folder / "done"
    trial = None
    try:
        trial = prepare(province, store)
        steps = deque(schedule(seed, seconds, without=_NOT_ON_POSTGRESQL if cluster else frozenset()))
        start, count = time.monotonic(), len(steps)
        while steps:
            now = time.monotonic()
            if steps[0].at_s <= now - start:
                step = steps.popleft()
                with done.open("a") as log:
                    log.write(f"{now - start:.2f} {step}\n")
                befall(trial, step)
            trial.end_faults(time.monotonic())
            trial.supervise()
            time.sleep(0.05)
        check(trial)
    except AssertionError as error:
        raise AssertionError(
            f"seed {seed}: {error}; what was done:\n{done.read_text() if done.exists() else ''}"
        ) from error
    finally:
        if trial is not None:
            trial.close()
        province.close()
        province.database.close()
        if hasattr(province.database, "close_all"):
            province.database.close_all()
        if cluster:
            cluster.drop(url)
    return count


def _build(url: str) -> None:
    database = open_database(url)
    migrate(database)
    database.close()
    if hasattr(database, "close_all"):
        database.close_all()
