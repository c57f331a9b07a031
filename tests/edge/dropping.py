"""A process that puts secret votes into the box until it is killed: `python -m tests.edge.dropping FOLDER`.

It begins at each voter that it reads, goes on with the next ones, and prints each once it is confirmed.
"""

import os
import select
import signal
import sys
from pathlib import Path

from edge.ballot_box import BallotBox
from edge.desk import Desk, SecretVote
from tests.edge.unit import open_desk
from tests.makers import MEETING

BALLOT = ("nhan-su", 1)


def main(folder: Path) -> None:
    for asked in sys.stdin:
        first, delay_ms = asked.split()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            desk = open_desk(folder)
            desk.box = BallotBox(folder / "ballot-box.sqlite", folder / "run")
            drop(desk, int(first), writing)
        os.close(writing)
        select.select([reading], [], [], 5)
        select.select([], [], [], float(delay_ms) / 1000)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as confirmed:
            sys.stdout.write(" ".join(confirmed.read().split()) + "\n")
            sys.stdout.flush()


def drop(desk: Desk, first: int, confirmed: int) -> None:
    for voter in range(first, 10_000):
        choices = ((voter % 3,),)
        desk.cast_secret_vote(MEETING, SecretVote(key=BALLOT, voter=voter, choices=choices, nonce=f"nonce-{voter:05}"))
        os.write(confirmed, f"{voter}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
