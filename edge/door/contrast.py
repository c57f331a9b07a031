"""The part of a frame around a code as contrast: what is darker than its surroundings is above zero, in any light."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from edge.door.frame import Frame, as_frame

Floats = NDArray[np.float32]


def floats(values: cv2.typing.MatLike) -> Floats:
    """What OpenCV or NumPy made, as 32-bit floats; no copy when it is already."""
    return np.asarray(values, np.float32)


FINE = 3.0  # pixels a module: larger codes are made smaller, which costs no detail that a blurred one has


@dataclass(frozen=True, eq=False, kw_only=True)
class Contrast:
    """`values` and their slopes; where they begin in the frame (`origin`) and pixels of theirs for one of the frame."""

    values: Floats
    across: Floats
    down: Floats
    origin: Floats
    scale: float

    @classmethod
    def around(cls, grey: Frame, corners: Floats, *, module: float, polarity: int) -> Contrast:
        """The contrast around a code of which three corners are known; dark mode is turned to dark on light."""
        points = np.vstack([corners, corners[1] + corners[2] - corners[0]])
        height, width = grey.shape
        left, top = np.clip(points.min(axis=0) - 10 * module, 0, (width - 1, height - 1)).astype(int)
        right, bottom = np.clip(points.max(axis=0) + 10 * module, (left + 2, top + 2), (width, height)).astype(int)
        part, scale = grey[top:bottom, left:right], min(1.0, FINE / module)
        if scale < 1:
            size = (max(2, round((right - left) * scale)), max(2, round((bottom - top) * scale)))
            part = as_frame(cv2.resize(part, size, interpolation=cv2.INTER_AREA))
        values = _contrast(part, module * scale) * np.float32(polarity)
        return cls(
            values=values,
            across=floats(cv2.Sobel(values, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)),
            down=floats(cv2.Sobel(values, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)),
            origin=np.array([left, top], np.float32),
            scale=scale,
        )

    def seen(self, places: Floats) -> Floats:
        """The contrast at places: an array whose last axis is x and y."""
        return at(self.values, places)

    def from_frame(self, places: Floats) -> Floats:
        """Where places of the frame are here."""
        return (places - self.origin) * np.float32(self.scale)


def at(picture: Floats, places: Floats) -> Floats:
    """The picture's values at places: an array whose last axis is x and y."""
    one_row = places.reshape(-1, 1, 2)
    found = cv2.remap(picture, one_row, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return floats(found).reshape(places.shape[:-1])


def alike(one: Floats, other: Floats) -> float:
    """How alike two pictures are, -1 to 1, whatever their brightness and gain."""
    one, other = one - one.mean(), other - other.mean()
    return float((one * other).sum() / (np.sqrt((one * one).sum() * (other * other).sum()) + 1e-6))


def _contrast(part: Frame, module: float) -> Floats:
    window = (int(module * 8) | 1,) * 2
    light = floats(part)
    mean = floats(cv2.boxFilter(light, -1, window))
    variance = floats(cv2.sqrBoxFilter(light, -1, window)) - mean * mean
    spread = floats(cv2.sqrt(np.maximum(variance, 0)))
    # Where nothing stands out, nothing may look as if it did.
    spread += 0.25 * float(np.mean(spread)) + 1
    return (mean - light) / spread
