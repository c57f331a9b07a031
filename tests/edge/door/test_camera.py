"""The camera: only the newest frame, and life after the cable was pulled. The device is the world's, and stands in."""

import logging
import threading
from pathlib import Path

import numpy as np
import pytest

from edge.door.camera import Camera, Device, camera
from edge.door.film import render_film
from edge.door.frame import Frame


class Cable:
    """A device that gives frames of one shade until it is pulled, and nothing until it is plugged in again."""

    def __init__(self) -> None:
        self.plugged = threading.Event()
        self.plugged.set()
        self.opened = 0
        self.released = 0

    def open(self) -> Device | None:
        if not self.plugged.is_set():
            return None
        self.opened += 1
        return self

    def read(self) -> Frame | None:
        return np.full((48, 64, 3), self.opened, np.uint8) if self.plugged.is_set() else None

    def release(self) -> None:
        self.released += 1


def shade_of(eye: Camera) -> int:
    shot = eye.newest(timeout_s=5)
    assert shot is not None
    return int(shot.frame[0, 0, 0])


def test_a_camera_that_was_pulled_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    cable = Cable()
    with caplog.at_level(logging.WARNING), Camera(cable.open, name="a webcam", retry_s=0.01) as eye:
        assert shade_of(eye) == 1

        cable.plugged.clear()
        while eye.newest(timeout_s=0.1) is not None:
            pass
        cable.plugged.set()

        assert shade_of(eye) == 2
    assert [record.getMessage() for record in caplog.records] == [
        "camera a webcam lost, trying again every 0.01 s",
        "camera a webcam is back",
    ]
    assert cable.released == cable.opened == 2


def test_a_shot_is_given_once_and_only_the_newest() -> None:
    cable = Cable()
    with Camera(cable.open, name="a webcam", retry_s=0.01) as eye:
        numbers = [shot.number for shot, _ in zip(eye.shots(), range(5), strict=False)]

    assert numbers == sorted(set(numbers))


def test_a_film_that_appears_later_is_played(tmp_path: Path) -> None:
    film = tmp_path / "late.avi"
    eye = camera(f"film:{film}", retry_s=0.01)
    with eye:
        assert eye.newest(timeout_s=0.1) is None

        render_film(tmp_path / "made.avi", ["HELLO"]).rename(film)

        assert eye.newest(timeout_s=5) is not None


def test_a_device_that_is_not_there_is_waited_for() -> None:
    with camera("/dev/video99", retry_s=0.01) as eye:
        assert eye.newest(timeout_s=0.1) is None
