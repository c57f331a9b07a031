"""A camera's frame as the reader takes it: 8-bit grey, contiguous, of bounded size."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]


def as_frame(picture: cv2.typing.MatLike) -> Frame:
    """What OpenCV made, as 8-bit values; no copy when it already has them."""
    return picture.astype(np.uint8, copy=False)


# More than the camera gives; a phone's 48-megapixel photo is made smaller so that its cost is bounded.
MOST_PIXELS = 1280 * 960


def grey(frame: Frame) -> Frame:
    """The frame in shades of grey, of at most MOST_PIXELS.

    Takes grey, BGR and BGRA. ValueError: not 8-bit, or not a picture at all.
    """
    if frame.dtype != np.uint8:
        raise ValueError(f"a frame has 8-bit values, not {frame.dtype}")
    if frame.ndim not in (2, 3) or (frame.ndim == 3 and frame.shape[2] not in (1, 3, 4)):
        raise ValueError(f"a frame is grey, BGR or BGRA, not of shape {frame.shape}")
    if frame.size == 0:
        return np.zeros((0, 0), np.uint8)
    bounded = _bounded(frame)
    if bounded.ndim == 2:
        return np.ascontiguousarray(bounded)
    if bounded.shape[2] == 1:
        return np.ascontiguousarray(bounded[:, :, 0])
    code = cv2.COLOR_BGR2GRAY if bounded.shape[2] == 3 else cv2.COLOR_BGRA2GRAY
    return as_frame(cv2.cvtColor(bounded, code))


def _bounded(frame: Frame) -> Frame:
    height, width = frame.shape[:2]
    # First by leaving out pixels: to average all of a huge picture would cost more than to read the rest.
    step = max(1, int((height * width / MOST_PIXELS) ** 0.5 / 2))
    frame = frame[::step, ::step]
    height, width = frame.shape[:2]
    if height * width <= MOST_PIXELS:
        return frame
    scale = (MOST_PIXELS / (height * width)) ** 0.5
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    return as_frame(cv2.resize(np.ascontiguousarray(frame), size, interpolation=cv2.INTER_AREA))
