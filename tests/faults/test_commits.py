"""Each process that writes dies before and after its first commits, one after the other: nothing is lost or doubled."""

from pathlib import Path

import pytest

from tests.faults.running import try_steps
from tests.faults.schedule import Step
from tests.servers import Postgresql

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("on_postgresql", [False, True], ids=["sqlite", "postgresql"])
def test_a_province_whose_processes_die_at_their_commits_heals(
    on_postgresql: bool, tmp_path: Path, postgresql: Postgresql
) -> None:
    steps = [Step(0.7 * number, "dies-at-a-commit", 1, 7 * number) for number in range(1, 21)]
    steps += [Step(0.7 * number + 0.3, "burst", 0, number) for number in range(1, 21, 3)]
    try_steps(sorted(steps, key=lambda one: one.at_s), tmp_path, cluster=postgresql if on_postgresql else None)
