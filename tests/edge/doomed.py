"""A unit whose process is killed in the middle of its work, over and over: `python -m tests.edge.doomed FOLDER`.

For each number of milliseconds that it reads, it lets a child write decisions of three lines and kills it after that
time at work. It prints the last line of every decision that was confirmed. A new Python each time would take too long.
"""

import os
import select
import signal
import sys
from pathlib import Path
from typing import NoReturn

from contract.events import OpinionGiven, Source
from edge.desk import Desk, written
from tests.edge.unit import open_desk
from tests.makers import MEETING

LINES = 3


def main(folder: Path) -> None:
    for number, delay_ms in enumerate(sys.stdin):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            work(folder, number, writing)
        os.close(writing)
        # Most die at work, one in ten while it still opens the journal.
        if number % 10:
            select.select([reading], [], [])
        select.select([], [], [], float(delay_ms) / 1000)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as confirmed:
            sys.stdout.write(" ".join(confirmed.read().split()) + "\n")
            sys.stdout.flush()


def work(folder: Path, number: int, confirmed: int) -> NoReturn:
    """Decide without end, in a boot of its own."""
    desk = open_desk(folder, boot=f"life-{number}")
    while True:
        os.write(confirmed, f"{decide(desk)}\n".encode())


def decide(desk: Desk) -> str:
    with desk.deciding(MEETING) as decision:
        for _ in range(LINES):
            text = written(f"opinion after {decision.room.last}")
            said = OpinionGiven(attendee=3, text=text.name, source=Source.PHONE)
            name = decision.record(said, text).name
        return name


if __name__ == "__main__":
    main(Path(sys.argv[1]))
