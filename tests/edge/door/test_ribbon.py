"""A camera on the board's ribbon, as far as a machine without one can tell: picamera2 is stood in for by its manual."""

import json
import logging
import sys
from pathlib import Path

import pytest

from edge.door.beside import DEBIANS_PYTHON
from edge.door.camera import Camera, camera
from edge.door.ribbon import RibbonDevice, ribbon_program
from tests.servers import eventually

STAND_IN = Path(__file__).parent / "ribbon_camera"


@pytest.fixture
def cable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The board's ribbon, with a camera at each of its two ends for as long as this file is there."""
    file = tmp_path / "cable"
    file.touch()
    monkeypatch.setenv("PICTURE_CABLE", str(file))
    return file


@pytest.fixture
def python(tmp_path: Path) -> str:
    """A Python that has picamera2."""
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\nshift\nPYTHONPATH="{STAND_IN}" exec "{sys.executable}" "$@"\n')
    script.chmod(0o755)
    return str(script)


def blue_of(eye: Camera) -> int:
    shot = eye.newest(timeout_s=20)
    assert shot is not None
    assert shot.frame.shape == (720, 1280, 3)
    blue, green, red = shot.frame[700, 1270].tolist()
    assert (green, red) == (100, 200)
    return int(blue)


def ribbon(number: int, python: str) -> Camera:
    program = ribbon_program(number, exposure_s=0.008, focus_cm=None, python=python)
    return Camera(lambda: RibbonDevice.open(program, silent_s=2.0), name=f"ribbon:{number}", retry_s=0.05)


def test_frames_come_whole_and_newer_ones_follow(cable: Path, python: str) -> None:
    with ribbon(0, python) as eye:
        first = blue_of(eye)

        assert eventually(lambda: blue_of(eye) > first)
    assert cable.exists()


@pytest.mark.parametrize(
    ("number", "locked"),
    [
        (0, {"FrameDurationLimits": [33_333, 33_333], "ExposureTime": 8000}),
        (1, {"FrameDurationLimits": [33_333, 33_333], "ExposureTime": 8000, "AfMode": 0, "LensPosition": 5.0}),
    ],
)
def test_exposure_is_locked_and_focus_where_the_lens_can_be_moved(
    cable: Path, python: str, number: int, locked: dict[str, object]
) -> None:
    with ribbon(number, python) as eye:
        blue_of(eye)

    assert json.loads(cable.with_suffix(".json").read_text()) == locked


def test_a_camera_that_hangs_is_opened_again_when_it_is_back(
    cable: Path, python: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), ribbon(0, python) as eye:
        blue_of(eye)

        cable.unlink()
        eventually(lambda: "ribbon:0 lost" in caplog.text)
        eventually(lambda: "no camera 0 on the ribbon" in caplog.text)
        cable.touch()

        eventually(lambda: "ribbon:0 is back" in caplog.text)
        blue_of(eye)
    assert caplog.text.count("no camera 0 on the ribbon") == 1


def test_without_picamera2_the_door_is_told_what_to_install() -> None:
    program = ribbon_program(0, exposure_s=0.008, focus_cm=None)

    assert DEBIANS_PYTHON == "/usr/bin/python3"
    assert "apt-get install --no-install-recommends python3-picamera2" in program.problem()


def test_the_settings_name_the_ribbon() -> None:
    assert camera("ribbon:1").name == "ribbon:1"
