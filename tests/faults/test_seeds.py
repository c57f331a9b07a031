"""Everything at once, by seeds: processes die, networks and disks fail, cards and databases go back in time.

A seed that has failed once stays here. `make faults SEED=1 MINUTES=60` goes on where these end.
"""

from pathlib import Path

import pytest

from tests.faults.running import try_seed
from tests.faults.schedule import WEIGHTS, schedule
from tests.servers import Postgresql

_SECONDS = 8.0
_LONG_S = 30.0
_NIGHTLY = range(20, 24)
# The faults take seconds, healing may take the longest back-off, and the machine may be busy.
pytestmark = pytest.mark.timeout(600)


# R8.1
@pytest.mark.parametrize("seed", [1, 77, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in _NIGHTLY)])
def test_a_province_on_sqlite_heals(seed: int, tmp_path: Path) -> None:
    seconds = _LONG_S if seed in _NIGHTLY else _SECONDS
    assert try_seed(seed, seconds, tmp_path) > 3


@pytest.mark.parametrize("seed", [5, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in _NIGHTLY)])
def test_a_province_on_postgresql_heals(seed: int, tmp_path: Path, postgresql: Postgresql) -> None:
    seconds = _LONG_S if seed in _NIGHTLY else _SECONDS
    assert try_seed(seed, seconds, tmp_path, cluster=postgresql) > 3


def test_a_seed_is_always_the_same_schedule_and_all_faults_come() -> None:
    assert schedule(3, 60) == schedule(3, 60)
    assert schedule(3, 60) != schedule(4, 60)
    assert schedule(3, 30) == [step for step in schedule(3, 60) if step.at_s < 30]
    assert {step.name for seed in range(20) for step in schedule(seed, 30)} == set(WEIGHTS)
    assert "clock" not in {step.name for step in schedule(3, 600, without=frozenset({"clock"}))}
    assert sum(step.name == "poison" for step in schedule(3, 600)) == 2
