"""The run directory is full: who comes is written down and greeted, and the door goes on."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from tests.edge.door.crowded import Seen

COMMAND = (sys.executable, "-m", "tests.edge.door.crowded")
NAMES = ["Nguyễn Văn C", "Nguyễn Văn D", "Nguyễn Văn E"]


def happened(command: list[str]) -> Seen:
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return msgspec.json.decode(done.stdout, type=Seen)


def assert_all_are_in(seen: Seen) -> None:
    assert seen.present == [3, 4, 5]
    assert seen.greeted == NAMES
    assert seen.on_page[-1] == NAMES[-1]


def test_on_a_full_run_directory_people_are_let_in_and_greeted(tmp_path: Path) -> None:
    run_dir = tmp_path / "run"
    run_dir.mkdir()
    rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    apart = ["unshare", *rights, "--mount", "sh", "-c"]
    mount = 'mount -t tmpfs -o size=256k none "$0"'
    if subprocess.run([*apart, mount, str(run_dir)], capture_output=True, check=False).returncode:
        # Some containers let nobody mount anything: there at least nothing can be written.
        run_dir.rmdir()
        assert_all_are_in(happened([*COMMAND, str(tmp_path), str(run_dir), "--gone"]))
        return

    command = f'{mount} && exec "$1" -m tests.edge.door.crowded "$2" "$0"'
    seen = happened([*apart, command, str(run_dir), sys.executable, str(tmp_path)])

    assert_all_are_in(seen)
    assert seen.on_page == NAMES


def test_without_a_run_directory_people_are_let_in_and_lamp_and_tone_greet(tmp_path: Path) -> None:
    seen = happened([*COMMAND, str(tmp_path), str(tmp_path / "run"), "--gone"])

    assert_all_are_in(seen)
    assert seen.on_page == ["", "", NAMES[2]]
