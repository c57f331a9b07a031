"""The unit's commands: what can't start says why in one line, and the errands do what they say."""

import subprocess
import sys
from pathlib import Path

import pytest

from contract import stick
from contract.envelope import disclosed, enclosed
from contract.package import sha256_of, write_package
from contract.run import unpack_run
from edge.desk import Opinion
from edge.settings import read_settings
from tests.edge.unit import desk_in_meeting
from tests.makers import (
    CENTRAL_KEY,
    MEETING,
    UNIT,
    UNIT_KEY,
    make_list,
    make_package,
    private_pem,
    sealed,
    write_unit,
)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return write_unit(tmp_path)


def edge(settings: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "edge", "--settings", str(settings), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_plans_come_in_and_lines_go_out_on_a_stick(settings: Path, tmp_path: Path) -> None:
    # given
    package, folder = make_package(), tmp_path / "stick"
    raw = write_package(package)
    for place, label, content in (
        (stick.package_list(UNIT), stick.list_label(UNIT), sealed(make_list(package))),
        (stick.file(UNIT, sha256_of(raw)), stick.file_label(sha256_of(raw)), raw),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(enclosed(content, to=UNIT_KEY.public_key(), label=label))

    # when
    first, again, out = (
        edge(settings, "import", folder),
        edge(settings, "import", folder),
        edge(settings, "export", folder),
    )

    # then
    assert first.stdout == "1 packages and 0 documents taken; 0 files are still missing\n"
    assert again.stdout == "0 packages and 0 documents taken; 0 files are still missing\n"
    assert out.stdout == f"2 lines in 1 runs, 0 papers and 0 recordings written to {folder}; only central reads them\n"
    (run,) = (folder / stick.runs_of(UNIT)).iterdir()
    packed = disclosed(run.read_bytes(), key=CENTRAL_KEY, label=stick.run_label(UNIT))
    assert len(unpack_run(packed, key=UNIT_KEY.public_key()).texts) == 2


def test_what_was_erased_before_a_power_cut_is_swept_out_at_the_next_start(settings: Path, tmp_path: Path) -> None:
    folder, text = read_settings(settings).unit.data_dir, "what nobody may read any more"
    desk = desk_in_meeting(folder)
    name = desk.give_opinion(MEETING, Opinion(attendee=3, text=text)).event.text  # type: ignore[attr-defined]
    with desk.journal.writing():
        desk.journal.forget(name)

    def traces() -> list[str]:
        # By another process: to close the file in this one would end SQLite's lock on it.
        found = subprocess.run(["grep", "-rla", text, folder], capture_output=True, text=True, check=False).stdout
        return [Path(one).name for one in found.splitlines()]

    before = traces()
    edge(settings, "export", tmp_path / "stick")

    assert (before, traces()) == (["journal.sqlite-wal"], [])
    desk.journal.close()


@pytest.mark.parametrize("command", [["web"], ["door"], ["sync"], ["export", "x"], ["import", "x"]])
def test_a_wrong_setting_stops_every_command_with_one_line(command: list[str], settings: Path) -> None:
    # given
    settings.write_text(settings.read_text().replace(UNIT, "Room 12"))

    # when
    done = edge(settings, *command)

    # then
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "unit.name = 'Room 12'" in done.stderr


def test_a_key_that_is_missing_stops_the_start_with_one_line(settings: Path, tmp_path: Path) -> None:
    # given
    (tmp_path / "central.pem").unlink()

    # when
    done = edge(settings, "web")

    # then
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "keys.central_key" in done.stderr


def test_an_empty_stick_and_a_door_without_camera_are_named(settings: Path, tmp_path: Path) -> None:
    assert f"nothing for {UNIT}" in edge(settings, "import", tmp_path / "empty").stderr
    assert "door.camera = ''" in edge(settings, "door").stderr


FILES = {
    "not there": None,
    "empty": b"",
    "garbage": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "a key of runs": private_pem(UNIT_KEY),
}


@pytest.mark.parametrize("wrong", FILES)
def test_a_certificate_that_cannot_be_used_stops_sync_with_one_line(wrong: str, settings: Path, tmp_path: Path) -> None:
    # given
    files = 'ca = "cert.pem"\ncertificate = "cert.pem"\nkey = "key.pem"\n'
    link = f'[sync]\nbroker = "127.0.0.1"\ncentral_url = "https://127.0.0.1:1"\n{files}'
    settings.write_text(settings.read_text() + link)
    for name in ("cert.pem", "key.pem"):
        raw = FILES[wrong]
        if raw is not None:
            (tmp_path / name).write_bytes(raw)

    # when
    done = edge(settings, "sync")

    # then
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert "sync.ca, sync.certificate or sync.key" in done.stderr


@pytest.mark.parametrize("raw", [b"", b"garbage", bytes(300_000)])
def test_a_list_on_a_stick_that_is_none_is_named_in_one_line(settings: Path, tmp_path: Path, raw: bytes) -> None:
    # given
    path = tmp_path / "stick" / stick.package_list(UNIT)
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)

    # when
    done = edge(settings, "import", tmp_path / "stick")

    # then
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
