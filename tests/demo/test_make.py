"""What somebody without root sees when packages are missing: one line to run, and nothing done by half."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOBODY = 65534
MISSING = "hop-has-no-such-package"


@pytest.fixture
def checkout() -> Iterator[Path]:
    """The Makefile in a folder that everybody may read, which pytest's own folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="hop-make-", dir="/var/tmp"))
    folder.chmod(0o755)
    shutil.copy(ROOT / "Makefile", folder)
    yield folder
    shutil.rmtree(folder)


def make(folder: Path, *wanted: str) -> subprocess.CompletedProcess[str]:
    """`make apt` as a user who is not root and may not become it."""
    command = ["make", "apt", f"WANTED={' '.join(wanted)}"]
    if os.geteuid() == 0:
        command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
    # `make test` tells its own children that they are called by make; this one is called by a person.
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(command, cwd=folder, env=alone, capture_output=True, text=True, timeout=60, check=False)


def test_without_root_the_one_line_is_told_and_make_stops(checkout: Path) -> None:
    done = make(checkout, "make", MISSING, "libc6")

    assert done.returncode == 2
    told = [line.strip() for line in done.stdout.splitlines() if "apt-get" in line]
    assert told == [f"sudo apt-get install -y --no-install-recommends {MISSING}"]
    assert not re.search("Unable to locate|Permission denied|are you root", done.stdout + done.stderr)


def test_without_root_nothing_is_asked_for_when_all_is_there(checkout: Path) -> None:
    done = make(checkout, "make", "libc6")

    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, "", "")
