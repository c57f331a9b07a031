"""Backups and restoring that are broken off: killed at any moment, or on a disk that gets full."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from central.backup.actions import Held, back_up, read_backup, restore
from central.proceedings.actions import erase
from central.proceedings.models import Content
from tests.central.backup.test_backup import LATER, held, keep, titles
from tests.central.conftest import close_database
from tests.central.province import NOW, Province
from tests.central.settings import ROOT, central_settings
from tests.servers import eventually

__all__ = ["held"]

KILLED = 5
SECRET = "a" * 64


def command(folder: Path, *arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "central", "--settings", folder / "central.toml", *arguments]


def kill_in_the_middle(folder: Path, *arguments: str | Path, chance: random.Random, whole_s: float) -> None:
    """The command alone: PostgreSQL's programs that it has started go on by themselves, and are waited for."""
    began = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    with subprocess.Popen(command(folder, *arguments), **began) as running:  # type: ignore[call-overload]
        try:
            running.wait(whole_s * chance.uniform(0.3, 1))
        except subprocess.TimeoutExpired:
            running.kill()
    eventually(lambda: not is_there(running.pid), timeout_s=60)


def is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def run(folder: Path, *arguments: str | Path) -> float:
    """How long it took, in seconds; an AssertionError when it fails."""
    began = time.monotonic()
    done = subprocess.run(command(folder, *arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - began


def content_of(held: Held) -> list[str]:
    with held.database.connection_context():
        return [one.name for one in Content.select()]


def test_a_backup_that_is_killed_leaves_the_last_one_whole(
    held: Held, province: Province, tmp_path: Path, database_url: str
) -> None:
    central_settings(tmp_path, database_url)
    chance, backup = random.Random(437), tmp_path / "backup"
    province.approved(title="Họp 0")
    whole_s = run(tmp_path, "backup", backup)

    for number in range(KILLED):
        keep(held.store, bytes([number]) * 100_000)
        kill_in_the_middle(tmp_path, "backup", backup, chance=chance, whole_s=whole_s)
        read_backup(backup)

    run(tmp_path, "backup", backup)
    assert read_backup(backup).files == KILLED
    assert not list(backup.glob(".*.new"))
    restore(held, backup, now_ms=LATER)
    assert titles(held.database) == ["Họp 0"]


def test_a_restore_that_is_killed_leaves_the_old_or_the_new_and_what_was_erased_is_gone_in_both(
    held: Held, province: Province, tmp_path: Path, database_url: str
) -> None:
    # given
    central_settings(tmp_path, database_url)
    chance, backup = random.Random(2022), tmp_path / "backup"
    Content.create(name=SECRET, salt=b"1" * 16, body=b"Nguyen Van A bi benh", unit="room-1")
    province.approved(title="Họp cũ")
    back_up(held, backup, now_ms=NOW)
    whole_s = run(tmp_path, "backup", tmp_path / "other")
    province.approved(title="Họp mới", starts_at_ms=LATER * 2, ends_at_ms=LATER * 2 + 1)
    erase(held.database, content=SECRET, reason="Theo yêu cầu", now_ms=NOW + 1)

    # when, then
    close_database(held.database)
    for _ in range(KILLED):
        kill_in_the_middle(tmp_path, "restore", backup, chance=chance, whole_s=whole_s * 1.5)
        assert titles(held.database) in (["Họp cũ"], ["Họp cũ", "Họp mới"])
        assert content_of(held) == []
    run(tmp_path, "restore", backup)
    assert titles(held.database) == ["Họp cũ"]
    assert content_of(held) == []


TELL = """
import sys, pathlib
from central.backup.actions import read_backup
read_backup(pathlib.Path(sys.argv[1]))
print("whole")
"""
FULL = """
set -e
mount -t tmpfs -o size=50m none "$0"
"$@" "$0/backup" > /dev/null
kb=$(du -sk "$0" | cut -f1)
mount -o remount,size=$((kb + 8))k "$0"
if "$@" "$0/backup"; then exit 9; fi
"$1" -c "$TELL" "$0/backup"
mount -o remount,size=50m "$0"
"$@" "$0/backup" > /dev/null
"$1" -c "$TELL" "$0/backup"
"""


def test_what_was_erased_is_gone_in_the_moment_in_which_the_tables_are_laid_back(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Content.create(name=SECRET, salt=b"1" * 16, body=b"Nguyen Van A bi benh", unit="room-1")
    back_up(held, tmp_path / "backup", now_ms=NOW)
    erase(held.database, content=SECRET, reason="Theo yêu cầu", now_ms=NOW + 1)
    # The next step after it.
    monkeypatch.setattr("central.backup.actions.migrate", _power_is_cut)

    with pytest.raises(KeyboardInterrupt):
        restore(held, tmp_path / "backup", now_ms=LATER)

    assert content_of(held) == []
    monkeypatch.undo()
    restore(held, tmp_path / "backup", now_ms=LATER)
    assert content_of(held) == []


def _power_is_cut(_database: object) -> None:
    raise KeyboardInterrupt


def test_a_full_disk_is_said_so_and_the_last_backup_stays_whole(
    province: Province, tmp_path: Path, database_url: str
) -> None:
    central_settings(tmp_path, database_url)
    province.approved(title="Họp 0")
    (small := tmp_path / "small").mkdir()

    rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    apart = ["unshare", *rights, "--mount", "sh", "-c", FULL, str(small)]
    done = subprocess.run(
        [*apart, *command(tmp_path, "backup")],
        cwd=ROOT,
        env=os.environ | {"TELL": TELL},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == "whole\nwhole\n"
    assert "Traceback" not in done.stderr
    assert "central backup: " in done.stderr
