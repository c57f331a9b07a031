"""The door's camera: a thread that keeps only the newest frame and outlives an unplugged device."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from edge.door.devices import FilmDevice, V4l2Device
from edge.door.frame import Frame
from edge.door.ribbon import RibbonDevice, ribbon_program
from edge.settings import Door, ribbon_number

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One frame, its number since the camera was started, and when it was taken (monotonic clock)."""

    frame: Frame
    number: int
    taken_s: float


class Device(Protocol):
    """An open device: `read` waits for the next frame and gives None when the device is gone."""

    def read(self) -> Frame | None: ...

    def release(self) -> None: ...


_RIBBON_RETRY_S = 5.0  # each try starts a program
Opener = Callable[[], Device | None]


class Camera:
    """Gives the newest frame; older ones that nobody took in time are dropped.

    A device that is lost is opened again every `retry_s` seconds, said once in the log, and once when it is back.
    """

    def __init__(self, open_device: Opener, *, name: str, retry_s: float = 1.0) -> None:
        self.name = name
        self._open_device = open_device
        self._retry_s = retry_s
        self._closing = threading.Event()
        self._arrived = threading.Condition()
        self._newest: Shot | None = None
        self._taken = 0
        self._thread = threading.Thread(target=self._capture, name=f"camera {name}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop capturing and give the device back; a device that hangs in the driver is left to its thread."""
        self._closing.set()
        with self._arrived:
            self._arrived.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=2.0)

    def newest(self, *, timeout_s: float) -> Shot | None:
        """The newest shot that was not given before, waiting for it if need be; None after `timeout_s` without one."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._closing.is_set() or self._is_new(), timeout_s)
            if not self._is_new() or self._newest is None:
                return None
            self._taken = self._newest.number
            return self._newest

    def shots(self) -> Iterator[Shot]:
        """The newest shots, one after another, until the camera is closed."""
        while not self._closing.is_set():
            shot = self.newest(timeout_s=0.5)
            if shot is not None:
                yield shot

    def _is_new(self) -> bool:
        return self._newest is not None and self._newest.number > self._taken

    def _capture(self) -> None:
        lost = False
        while not self._closing.is_set():
            device = self._open_device()
            if device is not None:
                seen = self._read_until_lost(device, was_lost=lost)
                device.release()
                lost = lost and not seen
            if not lost and not self._closing.is_set():
                log.warning("camera %s lost, trying again every %g s", self.name, self._retry_s)
                lost = True
            self._closing.wait(self._retry_s)

    def _read_until_lost(self, device: Device, *, was_lost: bool) -> bool:
        seen = False
        while not self._closing.is_set():
            frame = device.read()
            if frame is None:
                break
            if was_lost and not seen:
                log.warning("camera %s is back", self.name)
            seen = True
            self._put(frame)
        return seen

    def _put(self, frame: Frame) -> None:
        with self._arrived:
            number = 1 if self._newest is None else self._newest.number + 1
            self._newest = Shot(frame=frame, number=number, taken_s=time.monotonic())
            self._arrived.notify_all()


def camera(source: str, *, exposure_s: float = 1 / 125, focus: int | None = None, retry_s: float = 1.0) -> Camera:
    """The camera that a source names: `film:PATH`, `ribbon:NUMBER`, or a V4L2 device such as /dev/v4l/by-id/….

    `focus` is in the driver's own steps, for a reading distance of 15-30 cm; None leaves it as the driver has it. For
    a camera on the ribbon it is that distance in centimetres.
    """
    if source.startswith("film:"):
        film = Path(source.removeprefix("film:"))
        return Camera(lambda: FilmDevice.open(film), name=source, retry_s=retry_s)
    if number := ribbon_number(source):
        program = ribbon_program(int(number), exposure_s=exposure_s, focus_cm=focus)
        return Camera(lambda: RibbonDevice.open(program), name=source, retry_s=max(retry_s, _RIBBON_RETRY_S))
    return Camera(lambda: V4l2Device.open(source, exposure_s=exposure_s, focus=focus), name=source, retry_s=retry_s)


def camera_of(door: Door) -> Camera:
    """The camera that the settings name."""
    return camera(door.camera, exposure_s=door.exposure_us / 1e6, focus=door.focus)
