"""A room's people, voting without end: `python -m tests.faults.voter UNIT_TOML NAME CONFIRMED CLOCK`.

Each vote that the desk has confirmed is appended to CONFIRMED, as `line voter mark`. CLOCK holds milliseconds that the
room's clock is off, or nothing; it may change at any time.
"""

import random
import sys
import time
from dataclasses import replace
from pathlib import Path

from contract.order import StaleVote
from edge.clock import Clock, Moment
from edge.desk import Desk
from edge.journal import open_journal
from edge.settings import read_central_key, read_settings
from edge.shelf import Shelf
from tests.makers import MEETING, make_vote

VOTERS = (1, 2, 3, 4, 5)


class ShiftedClock(Clock):
    """The system's clock, set wrong; no clock shows a time before 1970."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> Moment:
        moment = super().now()
        offset_ms = int(self._file.read_text() or 0) if self._file.exists() else 0
        return replace(moment, at_ms=max(0, moment.at_ms + offset_ms))


def main(settings_file: Path, name: str, confirmed: Path, clock: Path) -> None:
    settings, chance = read_settings(settings_file), random.Random(name)
    shelf = Shelf(settings.shelf, unit=settings.unit.name, central_key=read_central_key(settings))
    desk = Desk(open_journal(settings.journal), shelf, ShiftedClock(clock))
    number = 0
    with confirmed.open("a") as told:
        while True:
            number += 1
            voter, mark = chance.choice(VOTERS), chance.randrange(3)
            before = desk.room(MEETING).ballots["nq-01", 1].votes.get(voter)
            vote = make_vote(voter, mark, replaces=before.line if before else "", nonce=f"{name}-{number:012}")
            try:
                line = desk.cast_vote(MEETING, vote)
            except StaleVote:
                continue
            told.write(f"{line.name} {voter} {mark}\n")
            told.flush()
            time.sleep(chance.uniform(0.005, 0.05))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
