"""`python -m tests.faults --seed N --minutes M`: seed after seed, on both databases, until the time is over.

Prints each schedule's seed and what came of it; exit status 1 at the first seed that does not heal, whose folder stays.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests import servers
from tests.faults.running import try_seed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--minutes", type=float, default=0, help="how long; 0: one seed on each database")
    parser.add_argument("--seconds", type=float, default=20, help="faults of each seed")
    given = parser.parse_args()
    over, seed = time.monotonic() + given.minutes * 60, given.seed
    cluster = servers.postgresql()
    try:
        while True:
            for on in (None, cluster):
                folder = Path(tempfile.mkdtemp(prefix=f"hop-faults-{seed}-"))
                steps = try_seed(seed, given.seconds, folder, cluster=on)
                print(f"seed {seed} on {'PostgreSQL' if on else 'SQLite'}: {steps} faults, all healed", flush=True)
                shutil.rmtree(folder)
            seed += 1
            if time.monotonic() >= over:
                break
    except AssertionError as error:
        sys.exit(f"seed {seed}: {error}\nIts folder: {folder}")
    finally:
        cluster.server.stop(with_signal=signal.SIGINT)
        shutil.rmtree(cluster.folder)


if __name__ == "__main__":
    main()
