"""kill -9 at any moment: what was confirmed is there, and nothing is there by half."""

import random
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from contract.events import OpinionGiven
from edge.desk import Desk
from edge.journal import Entry
from tests.edge.doomed import LINES
from tests.edge.unit import assert_chain_holds, desk_in_meeting
from tests.makers import MEETING

KILLS = 200


@pytest.mark.timeout(400)
def test_two_hundred_kills_lose_nothing_that_was_confirmed(tmp_path: Path) -> None:
    # given
    desk, chance = desk_in_meeting(tmp_path), random.Random(200)
    position, killed_at_work = desk.journal.position(), 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.edge.doomed", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as doomed:
        assert doomed.stdin is not None
        assert doomed.stdout is not None
        for _ in range(KILLS):
            # when
            doomed.stdin.write(f"{chance.uniform(0, 15)}\n")
            doomed.stdin.flush()
            confirmed = doomed.stdout.readline().split()

            # then
            written = desk.journal.after(position, limit=10_000)
            assert_whole_decisions(desk, written)
            assert set(confirmed) <= {line.name for _, line in written}
            position = desk.journal.position()
            killed_at_work += bool(confirmed)
        doomed.stdin.close()
    assert killed_at_work >= KILLS * 9 // 10
    assert_chain_holds(desk.journal)
    desk.depart(MEETING, 5)
    assert not desk.room(MEETING).is_present(5)
    desk.journal.close()


def assert_whole_decisions(desk: Desk, written: list[Entry]) -> None:
    """Each stream is its first line and then whole decisions, each line with its text."""
    for _, entries in groupby(written, key=lambda entry: entry.line.stream):
        said = [line.event for _, line in entries][1:]
        assert len(said) % LINES == 0
        for event in said:
            assert isinstance(event, OpinionGiven)
            assert (desk.text_of(event.text) or "").startswith("opinion after")
