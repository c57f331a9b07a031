"""`python -m tests.faults --seed N --minutes M`: seed after seed, on both databases, until the time is over.

Prints each schedule's seed and what came of it. The first one that does not heal is made small and written to
`build/faults`, its folder stays, and the exit status is 1. Laid into `tests/faults/kept`, it is a test from then on.
`--schedule FILE` tries such a file alone.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests import servers
from tests.faults.running import steps_of, try_steps
from tests.faults.schedule import Step, read_steps, write_steps
from tests.faults.shrinking import shrunk, until
from tests.servers import Postgresql

_SMALL = Path("build/faults")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--minutes", type=float, default=0, help="how long; 0: one seed on each database")
    parser.add_argument("--seconds", type=float, default=20, help="faults of each seed")
    parser.add_argument("--shrink-minutes", type=float, default=20, help="for making what fails small; 0: leave it")
    parser.add_argument("--schedule", type=Path, metavar="FILE", help="this one in place of seeds")
    given = parser.parse_args()
    cluster = servers.postgresql()
    try:
        is_well = _one(given, cluster) if given.schedule else _many(given, cluster)
    finally:
        cluster.server.stop(with_signal=signal.SIGINT)
        shutil.rmtree(cluster.folder)
    sys.exit(0 if is_well else 1)


def _one(given: argparse.Namespace, cluster: Postgresql) -> bool:
    steps = read_steps(given.schedule)
    return all(_heals(str(given.schedule), steps, on, given.shrink_minutes) for on in (None, cluster))


def _many(given: argparse.Namespace, cluster: Postgresql) -> bool:
    is_over, seed = until(given.minutes * 60), given.seed
    while True:
        for on in (None, cluster):
            steps = steps_of(seed, given.seconds, on_postgresql=on is not None)
            if not _heals(f"seed-{seed}", steps, on, given.shrink_minutes):
                return False
        seed += 1
        if is_over():
            return True


def _heals(name: str, steps: Sequence[Step], cluster: Postgresql | None, minutes: float) -> bool:
    """Try it and say what came of it."""
    where = "PostgreSQL" if cluster else "SQLite"
    began = time.monotonic()
    error, folder = _try(steps, cluster)
    if error is None:
        print(f"{name} on {where}: {len(steps)} faults, all healed in {time.monotonic() - began:.0f} s", flush=True)
        return True
    print(f"{name} on {where}: {error}\nIts folder: {folder}", flush=True)
    if minutes:
        _make_small(f"{Path(name).stem}-{where.lower()}", steps, cluster, minutes)
    return False


def _try(steps: Sequence[Step], cluster: Postgresql | None) -> tuple[AssertionError | None, Path]:
    """What was wrong; the folder stays then, and goes otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="hop-faults-"))
    try:
        try_steps(steps, folder, cluster=cluster)
    except AssertionError as error:
        return error, folder
    shutil.rmtree(folder)
    return None, folder


def _make_small(name: str, steps: Sequence[Step], cluster: Postgresql | None, minutes: float) -> None:
    def fails(part: Sequence[Step]) -> bool:
        error, folder = _try(part, cluster)
        print(f"  {len(part)} of {len(steps)} steps {'fail' if error else 'heal'}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        return error is not None

    is_over = until(minutes * 60)
    if not fails(steps):
        print("The second time it healed: it fails by chance, so the whole schedule is kept.", flush=True)
        small = list(steps)
    else:
        small = shrunk(steps, fails, is_over=is_over)
    path = _SMALL / f"{name}.jsonl"
    write_steps(small, path)
    print(f"{len(small)} steps are left; in tests/faults/kept they are a test:\n{path}\n{path.read_text()}", flush=True)


if __name__ == "__main__":
    main()
