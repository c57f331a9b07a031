"""In the place of Raspberry Pi's picamera2, which only their boards can run: what is used of its manual.

What the manual does not allow is refused. Frames have the number of their turn in each pixel's blue; a camera that
loses its PICTURE_CABLE hangs, as libcamera does. No frame of a real ribbon camera was ever seen here.
"""

import json
import os
import time
from pathlib import Path
from typing import Any, Self

import numpy as np

_CABLE = Path(os.environ["PICTURE_CABLE"])
_FORMATS = {"XBGR8888", "XRGB8888", "RGB888", "BGR888", "YUV420"}


class Picamera2:
    """One camera, in the order of the manual: configuration, configure, start, capture."""

    def __init__(self, camera_num: int = 0) -> None:
        if not _CABLE.exists():
            raise IndexError("list index out of range")
        self.camera_controls: dict[str, tuple[float, float, float]] = {
            "ExposureTime": (75, 11_767_556, 20_000),
            "FrameDurationLimits": (8_333, 11_767_556, 33_333),
            "AnalogueGain": (1.0, 16.0, 1.0),
        }
        if camera_num == 1:
            self.camera_controls |= {"AfMode": (0, 2, 0), "LensPosition": (0.0, 32.0, 1.0)}
        self._configured: dict[str, Any] = {}
        self._runs = False
        self._turn = 0

    @staticmethod
    def global_camera_info() -> list[dict[str, object]]:
        models = ("imx219", "imx708")
        return [{"Num": at, "Model": model} for at, model in enumerate(models)] if _CABLE.exists() else []

    def create_video_configuration(
        self, *, main: dict[str, Any], controls: dict[str, Any], buffer_count: int
    ) -> dict[str, Any]:
        if main["format"] not in _FORMATS:
            raise RuntimeError(f"unrecognised pixel format {main['format']}")
        for name, value in controls.items():
            least, most, _ = self.camera_controls[name]
            values = value if isinstance(value, tuple) else (value,)
            if not all(least <= one <= most for one in values):
                raise RuntimeError(f"control {name} out of range: {value}")
        return {"main": main, "controls": controls, "buffer_count": buffer_count}

    def configure(self, camera_config: dict[str, Any]) -> None:
        if self._runs:
            raise RuntimeError("camera must be stopped before configuring")
        self._configured = camera_config
        _CABLE.with_suffix(".json").write_text(json.dumps(camera_config["controls"]))

    def start(self) -> None:
        if not self._configured:
            raise RuntimeError("camera has not been configured")
        self._runs = True

    def capture_array(self, name: str) -> "np.ndarray[Any, Any]":
        if not self._runs or name != "main":
            raise RuntimeError(f"stream {name} is not running")
        while not _CABLE.exists():
            time.sleep(60)
        width, height = self._configured[name]["size"]
        self._turn += 1
        frame = np.zeros((height, width + 32, 3), np.uint8)[:, :width]  # rows are padded, as the ISP's are
        frame[:] = (self._turn % 250, 100, 200)
        return frame

    def close(self) -> None:
        self._runs = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
