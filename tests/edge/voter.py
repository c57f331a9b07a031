"""A process that votes for everybody, again and again, as one of several at once.

`python -m tests.edge.voter FOLDER NAME COUNT` begins with the first line that it reads, and prints each vote once it is
confirmed: line, voter, mark, replaced line. All vote for the same people, so each has to hear of the others' votes.
"""

import random
import sys
from pathlib import Path

from contract.order import StaleVote
from tests.edge.unit import open_desk
from tests.makers import MEETING, make_vote


def main(folder: Path, name: str, count: int) -> None:
    desk, chance = open_desk(folder), random.Random(name)
    recorded = number = 0
    sys.stdin.readline()
    while recorded < count:
        number += 1
        voter, mark = chance.randrange(1, 6), chance.randrange(3)
        before = desk.room(MEETING).ballots["nq-01", 1].votes.get(voter)
        replaces = before.line if before else ""
        try:
            line = desk.cast_vote(MEETING, make_vote(voter, mark, replaces=replaces, nonce=f"{name}-{number:06}"))
        except StaleVote:
            continue
        recorded += 1
        # SQLite's lock is not fair: without a moment for the others, one process would finish before the next begins.
        desk.journal.wait_for_change(desk.journal.position(), chance.uniform(0, 0.004))
        sys.stdout.write(f"{line.name} {voter} {mark} {replaces or '-'}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
