"""What a camera's frames come from: a V4L2 device, or a film that plays in real time, over and over."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path
from typing import Protocol, Self

import cv2

from edge.door.frame import Frame, as_frame

log = logging.getLogger(__name__)

WIDTH, HEIGHT = 1280, 720
_V4L2_MANUAL_EXPOSURE = 1  # V4L2_EXPOSURE_MANUAL
_V4L2_EXPOSURE_STEP_S = 100e-6  # V4L2_CID_EXPOSURE_ABSOLUTE counts in 100 µs


class V4l2Device:
    """A camera of the kernel's, with exposure and focus locked where its driver allows."""

    def __init__(self, capture: cv2.VideoCapture) -> None:
        self._capture = capture

    @classmethod
    def open(cls, source: str, *, exposure_s: float, focus: int | None) -> Self | None:
        """The device behind a path, or None when there is none now.

        A link such as /dev/v4l/by-id/… is followed anew each time: a camera that comes back may have another number.
        """
        number = re.fullmatch(r"/dev/video(\d+)", str(Path(source).resolve()))
        if number is None or not Path(number.group()).exists():
            return None
        capture = cv2.VideoCapture(int(number.group(1)), cv2.CAP_V4L2)
        if not capture.isOpened():
            capture.release()
            return None
        # Motion JPEG: raw 1280x720 does not fit 30 times a second through USB 2.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        refused = lock(capture, exposure_s=exposure_s, focus=focus)
        log.info("camera %s open%s", source, f", its driver refuses {', '.join(refused)}" if refused else "")
        return cls(capture)

    def read(self) -> Frame | None:
        """The next frame; None when the device is gone."""
        arrived, frame = self._capture.read()
        return as_frame(frame) if arrived else None

    def release(self) -> None:
        """Give the device back."""
        self._capture.release()


class Controls(Protocol):
    """What of a camera's driver can be set; False where it can't."""

    def set(self, control: int, value: float) -> bool: ...


def lock(capture: Controls, *, exposure_s: float, focus: int | None) -> list[str]:
    """Fix exposure and focus; what the driver refuses is returned and left as it was."""
    controls = [
        ("manual exposure", cv2.CAP_PROP_AUTO_EXPOSURE, _V4L2_MANUAL_EXPOSURE),
        ("exposure", cv2.CAP_PROP_EXPOSURE, round(exposure_s / _V4L2_EXPOSURE_STEP_S)),
    ]
    if focus is not None:
        controls += [("fixed focus", cv2.CAP_PROP_AUTOFOCUS, 0), ("focus", cv2.CAP_PROP_FOCUS, focus)]
    return [name for name, control, value in controls if not capture.set(control, value)]


class FilmDevice:
    """A film played at its own pace from the moment it was opened; at its end it begins again."""

    def __init__(self, capture: cv2.VideoCapture, *, fps: float) -> None:
        self._capture = capture
        self._period_s = 1 / fps
        self._due_s = time.monotonic()

    @classmethod
    def open(cls, film: Path) -> Self | None:
        """The film as a device, or None when there is no such film."""
        if not film.is_file():
            return None
        capture = cv2.VideoCapture(str(film))
        if not capture.isOpened():
            return None
        return cls(capture, fps=capture.get(cv2.CAP_PROP_FPS) or 30.0)

    def read(self) -> Frame | None:
        """Wait until the next frame is due; frames that are overdue are skipped, as a camera would."""
        while self._due_s + self._period_s < time.monotonic() and self._capture.grab():
            self._due_s += self._period_s
        time.sleep(max(0.0, self._due_s - time.monotonic()))
        self._due_s += self._period_s
        arrived, frame = self._capture.read()
        if not arrived:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            arrived, frame = self._capture.read()
        return as_frame(frame) if arrived else None

    def release(self) -> None:
        """Close the film."""
        self._capture.release()
