"""A camera on the ribbon: picamera2 takes its frames under Debian's own Python (edge/door/debian/ribbon.py)."""

from __future__ import annotations

import fcntl
import os
import select
import subprocess
from typing import Self

import numpy as np

from edge.door.beside import DEBIANS_PYTHON, Beside, end
from edge.door.devices import HEIGHT, WIDTH
from edge.door.frame import Frame

_FPS = 30
_FOCUS_CM = 20  # the middle of the reading distance, 15-30 cm
_PIPE_BYTES = 1 << 20
_SHAPE = (HEIGHT, WIDTH, 3)


def ribbon_program(number: int, *, exposure_s: float, focus_cm: int | None, python: str = DEBIANS_PYTHON) -> Beside:
    """What takes this camera's frames, exposed for so long and focused at so many centimetres."""
    wanted = {"camera": number, "width": WIDTH, "height": HEIGHT, "fps": _FPS}
    wanted |= {"exposure-us": round(exposure_s * 1e6), "focus-cm": focus_cm or _FOCUS_CM}
    return Beside("ribbon", *(f"--{name}={value}" for name, value in wanted.items()), python=python)


class RibbonDevice:
    """The camera as an open device; one that gives nothing for `silent_s` is gone. The first frame takes seconds."""

    def __init__(self, process: subprocess.Popen[bytes], program: Beside, *, silent_s: float) -> None:
        self._process = process
        self._program = program
        self._silent_s = silent_s

    @classmethod
    def open(cls, program: Beside, *, silent_s: float = 10.0) -> Self | None:
        """The camera, or None when Debian's Python is not there; whether there is a camera, its first frame tells."""
        process = program.start()
        if process is None:
            return None
        if process.stdout:
            fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        return cls(process, program, silent_s=silent_s)

    def read(self) -> Frame | None:
        """The next frame; None when the camera is gone or gives no picture any more."""
        frame, pipe = np.empty(_SHAPE, np.uint8), self._process.stdout
        rest = memoryview(frame).cast("B")
        while rest:
            if pipe is None or not select.select([pipe], [], [], self._silent_s)[0]:
                return None
            got = os.readv(pipe.fileno(), [rest])
            if not got:
                return None
            rest = rest[got:]
        self._program.works()
        return frame

    def release(self) -> None:
        """Give the camera back."""
        end(self._process)
