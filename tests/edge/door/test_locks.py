"""Exposure and focus of a V4L2 camera; the driver is the world's, and stands in by what it takes and refuses."""

import cv2
import pytest

from edge.door.devices import V4l2Device, lock

EXPOSED, FOCUSED = cv2.CAP_PROP_EXPOSURE, cv2.CAP_PROP_FOCUS


class Driver:
    """A driver that knows these controls; what it was set to."""

    def __init__(self, *controls: int) -> None:
        self._known = controls
        self.set_to: dict[int, float] = {}

    def set(self, control: int, value: float) -> bool:
        if control in self._known:
            self.set_to[control] = value
        return control in self._known


ALL = (cv2.CAP_PROP_AUTO_EXPOSURE, EXPOSED, cv2.CAP_PROP_AUTOFOCUS, FOCUSED)


def test_exposure_is_fixed_in_the_drivers_steps_and_focus_at_the_reading_distance() -> None:
    driver = Driver(*ALL)

    assert lock(driver, exposure_s=0.008, focus=40) == []

    assert driver.set_to == {cv2.CAP_PROP_AUTO_EXPOSURE: 1, EXPOSED: 80, cv2.CAP_PROP_AUTOFOCUS: 0, FOCUSED: 40}


def test_what_a_driver_refuses_is_told_and_the_rest_is_done() -> None:
    driver = Driver(cv2.CAP_PROP_AUTO_EXPOSURE, EXPOSED)

    assert lock(driver, exposure_s=0.005, focus=40) == ["fixed focus", "focus"]
    assert driver.set_to[EXPOSED] == 50


def test_without_a_focus_in_the_settings_the_drivers_own_stays() -> None:
    driver = Driver(*ALL)

    lock(driver, exposure_s=0.008, focus=None)

    assert set(driver.set_to) == {cv2.CAP_PROP_AUTO_EXPOSURE, EXPOSED}


@pytest.mark.parametrize("source", ["/dev/video99", "/dev/v4l/by-id/none", "/etc/hostname"])
def test_what_is_no_camera_is_none(source: str) -> None:
    assert V4l2Device.open(source, exposure_s=0.008, focus=None) is None
