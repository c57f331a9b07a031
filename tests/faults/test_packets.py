"""Packets that are lost, late, repeated and overtaken on the way from a room, and everything arrives once."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.faults.storm import Seen
from tests.servers import program


# R4.2
@pytest.mark.timeout(900)
@pytest.mark.parametrize("weather", ["lossy", "far"])
def test_a_room_drains_over_a_link_that_treats_packets_badly(weather: str, tmp_path: Path) -> None:
    rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    storm = [sys.executable, "-m", "tests.faults.storm", str(tmp_path), weather]
    done = subprocess.run(
        [program("unshare"), *rights, "--net", *storm], capture_output=True, text=True, check=False, timeout=850
    )
    assert done.returncode == 0, done.stderr[-4000:]
    seen = msgspec.json.decode(done.stdout, type=Seen)

    assert (seen.holds, seen.plan) == (True, True)
    if weather == "lossy":
        assert seen.lost > seen.sent * 0.2
        assert seen.repeated > 0
    assert seen.overtaken > 0
