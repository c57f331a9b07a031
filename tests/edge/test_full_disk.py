"""A full disk: refused in words, nothing half written, and all is well again when there is room."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.edge.cramped import Seen

SMALL_MB = 2


def happened(command: list[str]) -> Seen:
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return msgspec.json.decode(done.stdout, type=Seen)


def on_a_small_disk(folder: Path) -> Seen:
    """In a name space of its own, so that the mount is seen by nobody else and goes away by itself."""
    rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    apart = ["unshare", *rights, "--mount", "sh", "-c"]
    mount = f'mount -t tmpfs -o size={SMALL_MB}m none "$0"'
    if subprocess.run([*apart, mount, str(folder)], capture_output=True, check=False).returncode:
        # Some containers let nobody mount anything, not even for themselves.
        return with_a_limit_on_files(folder)
    return happened([*apart, f'{mount} && exec "$1" -m tests.edge.cramped "$0"', str(folder), sys.executable])


def with_a_limit_on_files(folder: Path) -> Seen:
    return happened([sys.executable, "-m", "tests.edge.cramped", str(folder), "--by-limit"])


@pytest.mark.parametrize("disk", [on_a_small_disk, with_a_limit_on_files])
def test_a_full_disk_is_said_so_and_costs_nothing_that_was_confirmed(disk: object, tmp_path: Path) -> None:
    # when
    assert callable(disk)
    seen = disk(tmp_path)

    # then
    assert set(seen.refusals) <= {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}
    assert seen.lines == seen.confirmed > 30
    assert seen.status == 503
    assert "Hệ thống chưa ghi nhận được" in seen.page
    assert seen.lines_after == seen.lines + seen.confirmed_after
    assert (seen.confirmed_after, seen.status_after) == (20, 200)
