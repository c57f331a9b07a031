"""Writes the frames of a camera on the board's ribbon, as raw BGR rows, one after another. Debian: python3-picamera2.

Written by the Picamera2 manual (Raspberry Pi Ltd); the names of controls are libcamera's.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading

os.environ.setdefault("LIBCAMERA_LOG_LEVELS", "*:ERROR")
try:
    from picamera2 import Picamera2
except ImportError as error:
    sys.exit(f"{error}: apt-get install --no-install-recommends python3-picamera2")

MANUAL_FOCUS = 0  # controls.AfModeEnum.Manual


def main() -> None:
    """Until the standard input ends or nobody reads any more."""
    parser = argparse.ArgumentParser()
    for name in ("camera", "width", "height", "fps", "exposure-us", "focus-cm"):
        parser.add_argument(f"--{name}", type=int, required=True)
    given = parser.parse_args()
    if given.camera >= len(Picamera2.global_camera_info()):
        sys.exit(f"no camera {given.camera} on the ribbon; `rpicam-hello --list-cameras` shows what the board sees")
    threading.Thread(target=_end_with_input, daemon=True).start()
    with Picamera2(given.camera) as camera:
        # Two colours' names are each other's here: RGB888 lies in memory as blue, green, red (manual, 4.2.2).
        main_stream = {"size": (given.width, given.height), "format": "RGB888"}
        controls = locks(camera.camera_controls, given)
        camera.configure(camera.create_video_configuration(main=main_stream, controls=controls, buffer_count=4))
        camera.start()
        out = sys.stdout.buffer
        while True:
            out.write(camera.capture_array("main").tobytes())
            out.flush()


def locks(known: dict[str, object], given: argparse.Namespace) -> dict[str, object]:
    """Frames at an even pace, each exposed for so long (the gain is left to the camera), focused at this distance.

    A camera whose lens can't be moved has no control for it.
    """
    frame_us = 1_000_000 // given.fps
    fixed: dict[str, object] = {"FrameDurationLimits": (frame_us, frame_us), "ExposureTime": given.exposure_us}
    if "LensPosition" in known:
        fixed |= {"AfMode": MANUAL_FOCUS, "LensPosition": 100 / given.focus_cm}  # in dioptres
    return fixed


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
