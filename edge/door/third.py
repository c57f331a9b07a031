"""Finds the third finder of a code of which two were found: under a thumb, in glare, or too blurred for a line's edges.

The two say how large it is and how it is turned, so that the picture itself can be compared with what it looks like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import cv2
import numpy as np

from edge.door.contrast import Floats, floats
from edge.door.finders import Finders, Triple, likely_triples
from edge.door.frame import Frame
from edge.door.pattern import AROUND, FINE, likeness_to, part_of, patterns

_APART = (10, 66)  # modules between two finders: of versions 1 to 14, corner to corner in small ones only
_MOST_PAIRS, _MOST_PEAKS = 4, 3
_LEAST_ALIKE, _LEAST_PEAK = 0.5, 0.3  # of the pair, of the third


def completed(grey: Frame, finders: Finders, is_over: Callable[[], bool]) -> Iterator[Triple]:
    """Triples of two found finders and a third that is seen less well, the likeliest pairs first."""
    for pair in _pairs(finders)[:_MOST_PAIRS]:
        if is_over():
            return
        turn, pattern = _turn(grey, pair)
        if pattern is not None:
            both = np.concatenate([pair, _thirds(grey, pair, turn, pattern)])
            yield from (triple for triple in likely_triples(both) if _holds(triple, pair))


def _pairs(finders: Finders) -> list[Finders]:
    found = []
    for one, other in combinations(finders, 2):
        small, large = sorted((float(one[2]), float(other[2])))
        apart = float(np.hypot(*(one[:2] - other[:2]))) / (small + large) * 2
        if one[3] == other[3] and large < 1.6 * small and _APART[0] < apart < _APART[1]:
            found.append((float((one[4] + other[4]) * np.sqrt(small)), np.stack([one, other])))
    return [pair for _, pair in sorted(found, key=lambda scored: -scored[0])]


def _turn(grey: Frame, pair: Finders) -> tuple[Floats, Frame | None]:
    """How to turn the frame so that the pair lies level, and what finders look like then; None if they are none."""
    along = (pair[1, :2] - pair[0, :2]) / np.hypot(*(pair[1, :2] - pair[0, :2]))
    reach = round((AROUND + 1.5) * FINE)
    tried = []
    for pattern, side in zip(patterns(), (along, (along[0] - along[1], along[0] + along[1])), strict=True):
        # Scanned lines cross a turned finder at a slant.
        slant = float(np.abs(side).max() / np.hypot(*side))
        turn = floats(np.array([[along[0], along[1]], [-along[1], along[0]]]) * (FINE / pair[:, 2].mean() / slant))
        parts = [part_of(grey, turn, place, (2 * reach, 2 * reach))[0] for place in pair[:, :2]]
        tried.append((min(float(likeness_to(part, pattern, pair[0, 3]).max()) for part in parts), turn, pattern))
    likeness, turn, found = max(tried, key=lambda one: one[0])
    return turn, found if likeness > _LEAST_ALIKE else None


def _thirds(grey: Frame, pair: Finders, turn: Floats, pattern: Frame) -> Finders:
    """Where else around the pair the pattern is seen best."""
    apart = float(np.hypot(*(turn @ (pair[1, :2] - pair[0, :2]))))
    beside, above = int(1.6 * apart + 2 * AROUND * FINE), int(2.5 * apart + 2 * AROUND * FINE)
    part, there = part_of(grey, turn, pair[:, :2].mean(axis=0), (beside, above))
    likeness = likeness_to(part, pattern, pair[0, 3])
    half, reach = pattern.shape[0] // 2, round(4 * FINE)
    for x, y in pair[:, :2] @ there[:, :2].T + there[:, 2] - half:
        likeness[_near(y, reach), _near(x, reach)] = -1
    back, found = cv2.invertAffineTransform(there), []
    for _ in range(_MOST_PEAKS):
        _, best, _, (x, y) = cv2.minMaxLoc(likeness)
        if best < _LEAST_PEAK:
            break
        likeness[_near(y, reach), _near(x, reach)] = -1
        found.append((*(back @ (x + half, y + half, 1)), pair[:, 2].mean(), pair[0, 3], best))
    return np.array(found, np.float32).reshape(-1, 5)


def _near(middle: float, reach: int) -> slice:
    return slice(max(0, round(middle) - reach), max(0, round(middle) + reach + 1))


def _holds(triple: Triple, pair: Finders) -> bool:
    """Is the pair among the triple's corners?"""
    apart = np.abs(triple.corners[:, None] - pair[None, :, :2]).max(axis=2)
    return bool((apart.min(axis=0) < 1).all())
