"""A failing schedule is made as small as it can be, and what is left still fails."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.running import try_steps
from tests.faults.schedule import Step, schedule
from tests.faults.shrinking import shrunk

STEPS = schedule(3, 60)


@given(st.sets(st.integers(0, len(STEPS) - 1), max_size=5))
def test_what_is_left_is_what_it_takes(needed: set[int]) -> None:
    culprits = [STEPS[place] for place in sorted(needed)]

    assert shrunk(STEPS, lambda steps: all(one in steps for one in culprits)) == culprits


@given(st.integers(0, 30), st.integers(0, len(STEPS) - 1))
def test_when_time_is_over_what_is_left_still_fails(tries: int, culprit: int) -> None:
    tried: list[Sequence[Step]] = []

    def fails(steps: Sequence[Step]) -> bool:
        tried.append(steps)
        return STEPS[culprit] in steps

    assert STEPS[culprit] in shrunk(STEPS, fails, is_over=lambda: len(tried) >= tries)
    assert len(tried) <= tries


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_a_real_failure_is_brought_down_to_its_cause(tmp_path: Path) -> None:
    loss = Step(2.0, "central-drops-a-line", 0, 0)
    steps = [Step(0.5, "kill-edge-sync", 0, 1), Step(1.0, "burst", 0, 2), loss, Step(2.5, "kill-broker", 0, 3)]
    folders = iter(tmp_path / str(number) for number in range(100))

    def fails(part: Sequence[Step]) -> bool:
        folder = next(folders)
        folder.mkdir()
        try:
            try_steps(part, folder, within_s=60)
        except AssertionError:
            return True
        return False

    assert shrunk(steps, fails) == [loss]
