"""Compares parts of a frame with what a finder looks like, once its size and turn are known."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from edge.door.contrast import Floats, floats
from edge.door.finders import Triple
from edge.door.frame import Frame, as_frame

FINE = 2.0  # pixels a module in the parts that are compared
AROUND = 5  # modules from a finder's middle to beyond its separator
_LEAST_ALIKE = 0.5


def shows_finders(grey: Frame, triple: Triple) -> bool:
    """Are there finders at a triple's corners, by a first and cheap look?"""
    sides = triple.corners[1:] - triple.corners[0]
    turn = floats(np.linalg.inv(sides.T / np.sqrt((sides**2).sum(axis=1))) * (FINE / triple.module))
    reach = round((AROUND + 1) * FINE)
    parts = [part_of(grey, turn, corner, (2 * reach, 2 * reach))[0] for corner in triple.corners]
    likeness = [float(likeness_to(part, patterns()[0], triple.polarity).max()) for part in parts]
    return sum(likeness) > 3 * _LEAST_ALIKE


def part_of(grey: Frame, turn: Floats, middle: Floats, size: tuple[int, int]) -> tuple[Frame, NDArray[np.float64]]:
    """The frame around a place, turned, and the way there."""
    there = np.column_stack([turn, np.array(size) / 2 - turn @ middle]).astype(np.float64)
    part = cv2.warpAffine(grey, there, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return as_frame(part), there


def likeness_to(part: Frame, pattern: Frame, polarity: float) -> Floats:
    """How alike a part is to a pattern, -1 to 1, wherever the pattern fits into it."""
    return floats(cv2.matchTemplate(part, pattern, cv2.TM_CCOEFF_NORMED)) * np.float32(polarity)


@lru_cache(maxsize=1)
def patterns() -> tuple[Frame, Frame]:
    """A finder and its separator as they look level, and turned by an eighth."""
    side = np.arange(-round(4.5 * FINE), round(4.5 * FINE) + 1) / FINE
    x, y = np.meshgrid(side, side)
    return _pattern(x, y), _pattern((x + y) / np.sqrt(2), (x - y) / np.sqrt(2))


def _pattern(x: NDArray[np.float64], y: NDArray[np.float64]) -> Frame:
    rings = np.maximum(np.abs(x), np.abs(y))
    sharp = np.where((rings < 1.5) | ((rings > 2.5) & (rings < 3.5)), 30.0, 225.0)
    return as_frame(cv2.GaussianBlur(sharp, (0, 0), 0.55 * FINE))
