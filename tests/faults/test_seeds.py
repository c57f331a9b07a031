"""Everything at once, by seeds: processes die, networks and disks fail, cards and databases go back in time.

A schedule that has failed once stays in `kept`. `make faults SEED=1 MINUTES=60` goes on where these end.
"""

from pathlib import Path

import pytest

from tests.faults.running import steps_of, try_steps
from tests.faults.schedule import WEIGHTS, Step, read_steps, schedule, write_steps
from tests.servers import Postgresql

KEPT = Path(__file__).with_name("kept")
_LONG_S = 30.0
_NIGHTLY = range(20, 24)
# The faults take seconds, healing may take the longest back-off, and the machine may be busy.
pytestmark = pytest.mark.timeout(600)


# R8.1
@pytest.mark.parametrize("name", sorted(path.stem for path in KEPT.glob("*.jsonl")))
def test_a_province_heals(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The database is the last word of the schedule's name."""
    cluster = request.getfixturevalue("postgresql") if name.endswith("-postgresql") else None
    try_steps(read_steps(KEPT / f"{name}.jsonl"), tmp_path, cluster=cluster)


@pytest.mark.nightly
@pytest.mark.parametrize("on_postgresql", [False, True], ids=["sqlite", "postgresql"])
@pytest.mark.parametrize("seed", _NIGHTLY)
def test_a_province_heals_after_half_a_minute_of_it(
    seed: int, on_postgresql: bool, tmp_path: Path, postgresql: Postgresql
) -> None:
    steps = steps_of(seed, _LONG_S, on_postgresql=on_postgresql)
    try_steps(steps, tmp_path, cluster=postgresql if on_postgresql else None)


def test_a_line_that_central_has_lost_is_seen(tmp_path: Path) -> None:
    """Whoever never finds anything may have looked at nothing."""
    steps = [Step(0.5, "central-drops-a-line", 0, 0)]

    with pytest.raises(AssertionError, match="central does not hold the voting room's lines"):
        try_steps(steps, tmp_path, within_s=15)


def test_a_seed_is_always_the_same_schedule_and_all_faults_come() -> None:
    assert schedule(3, 60) == schedule(3, 60)
    assert schedule(3, 60) != schedule(4, 60)
    assert schedule(3, 30) == [step for step in schedule(3, 60) if step.at_s < 30]
    assert {step.name for seed in range(20) for step in schedule(seed, 30)} == set(WEIGHTS)
    assert "clock" not in {step.name for step in schedule(3, 600, without=frozenset({"clock"}))}
    assert sum(step.name == "poison" for step in schedule(3, 600)) == 2


def test_a_schedule_that_was_written_down_is_read_as_it_was(tmp_path: Path) -> None:
    write_steps(schedule(3, 60), tmp_path / "build" / "three.jsonl")

    assert read_steps(tmp_path / "build" / "three.jsonl") == schedule(3, 60)
