"""Finds what may be the finders of QR codes in a frame: by lines across it, however bright, blurred or bloomed it is.

A line through a finder has edges at 1:1:3:1:1. Distances between edges of the same kind (dark begins to dark begins)
stay 2:4:4:2 however far a bright screen blooms over its dark modules, so those are compared. Both polarities at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from edge.door.frame import Frame

WINDOW = 31  # pixels around each that its brightness is compared with; large finders still show their edges
LINES = 2  # every second row and column is looked at: the smallest finder that can be read is six pixels high
_MOST_HITS, _MOST_SPOTS, _MOST_FINDERS = 3000, 40, 14
_TOLERANCE = 0.5  # of a module, for each of the four distances

Points = NDArray[np.float32]
Hits = NDArray[np.float32]  # columns: x, y, pixels a module along the scanned line, polarity
Finders = NDArray[np.float32]  # the same columns, and strength, 6 at best


@dataclass(frozen=True, kw_only=True)
class Triple:
    """Three finders as corners: top left, top right, bottom left. `module` is along the code's own sides."""

    corners: Points
    module: float
    polarity: int  # 1 dark on light, -1 dark mode


def find_finders(grey: Frame) -> Finders:
    """The likeliest finders of a frame, the strongest first."""
    brightness = cv2.subtract(cv2.boxFilter(grey, -1, (WINDOW, WINDOW)), 2)
    dark = np.asarray(cv2.compare(grey, brightness, cv2.CMP_LT))
    across = _hits(np.ascontiguousarray(dark[::LINES]))
    down = _hits(np.asarray(cv2.transpose(np.ascontiguousarray(dark[:, ::LINES]))))[:, [1, 0, 2, 3]]
    across[:, 1] *= LINES
    down[:, 0] *= LINES
    return _finders(across, down)


def _hits(dark: NDArray[np.uint8]) -> Hits:
    """Every place in the rows of a black and white picture where five runs have a finder's widths."""
    width = dark.shape[1]
    flat = dark.reshape(-1)
    edges = (np.flatnonzero(flat[1:] != flat[:-1]) + 1).astype(np.int32)
    if len(edges) < 6:
        return np.zeros((0, 4), np.float32)
    alike = edges[2:] - edges[:-2]
    first, second, third, fourth = alike[:-3], alike[1:-2], alike[2:-1], alike[3:]
    module = (first + second + third + fourth) * np.float32(1 / 12)
    slack = module * np.float32(_TOLERANCE)
    fits = (np.abs(second - 4 * module) < 1.4 * slack) & (np.abs(third - 4 * module) < 1.4 * slack)
    fits &= (np.abs(first - 2 * module) < slack) & (np.abs(fourth - 2 * module) < slack)
    fits &= (edges[3:-2] - edges[2:-3] > module * np.float32(1.6)) & (module >= 1.5)
    at = np.flatnonzero(fits)
    row = edges[at] // width
    at, row = at[row == edges[at + 5] // width], row[row == edges[at + 5] // width]
    middle = (edges[at + 2] + edges[at + 3]) * 0.5 - row * width
    return np.stack([middle, row, module[at], np.where(flat[edges[at]] > 0, 1, -1)], axis=1).astype(np.float32)


def _finders(across: Hits, down: Hits) -> Finders:
    """Hits that lie together make a finder: the more lines through it agree, the stronger it is."""
    hits = np.concatenate([across, down])
    spots, where = _spots(hits)
    is_across = where < len(across)
    hits = hits[where]
    apart = np.abs(spots[:, None] - hits[None])
    module = spots[:, None, 2]
    near = (apart[..., 0] < 1.4 * module) & (apart[..., 1] < 1.6 * module)
    near &= (apart[..., 2] < 0.35 * module) & (apart[..., 3] < 1)
    left, found = np.ones(len(hits), bool), []
    for nearby in near:
        together = nearby & left
        count = np.count_nonzero(together)
        if count < 2:
            continue
        left &= ~together
        x, y, size, polarity = together @ hits / count
        rows = np.count_nonzero(together & is_across)
        strength = min(LINES * rows / size, 3) + min(LINES * (count - rows) / size, 3)
        if strength > 0.9:
            found.append((x, y, size, polarity, strength))
    strongest = sorted(found, key=lambda finder: -finder[4] * np.sqrt(finder[2]))[:_MOST_FINDERS]
    return np.array(strongest, np.float32).reshape(-1, 5)


def _spots(hits: Hits) -> tuple[Hits, NDArray[np.intp]]:
    """The middles of the places with most hits for their size, and which hits are worth looking at again.

    A picture full of finders costs no more than others: of places, and then of hits, only so many are kept.
    """
    if len(hits) == 0:
        return hits, np.zeros(0, np.intp)
    octave = np.round(np.log2(hits[:, 2]) * 2)
    cell = np.exp2(octave / 2)
    parts: list[Hits] = [octave, hits[:, 3] + 1, np.round(hits[:, 1] / cell), np.round(hits[:, 0] / cell)]
    keys = [part.astype(np.int64) << shift for part, shift in zip(parts, (42, 40, 20, 0), strict=True)]
    _, where, counts = np.unique(np.sum(keys, axis=0), return_inverse=True, return_counts=True)
    sums = [np.bincount(where, hits[:, column]) for column in range(4)]
    spots = np.stack(sums, axis=1) / counts[:, None]
    best = np.argsort(-counts / np.sqrt(spots[:, 2]))[:_MOST_SPOTS]
    kept = np.arange(len(hits)) if len(hits) <= _MOST_HITS else np.flatnonzero(np.isin(where, best))[:_MOST_HITS]
    return spots[best].astype(np.float32), kept


@lru_cache(maxsize=_MOST_FINDERS + 1)
def _threes(count: int) -> NDArray[np.intp]:
    return np.array(list(combinations(range(count), 3)), np.intp).reshape(-1, 3)


def likely_triples(finders: Finders) -> list[Triple]:
    """The threes of finders that may be the corners of one code, the likeliest first."""
    threes = finders[_threes(len(finders))]  # (threes, 3, columns)
    modules, polarity = threes[..., 2], threes[..., 3]
    fits = (np.ptp(polarity, axis=1) == 0) & (modules.max(axis=1) <= 1.7 * modules.min(axis=1))
    threes, modules = threes[fits], modules[fits]
    places = threes[..., :2]
    squares = ((np.roll(places, 1, axis=1) - np.roll(places, 2, axis=1)) ** 2).sum(axis=2)
    corner = squares.argmax(axis=1)
    every = np.arange(len(threes))
    at = places[every, corner]
    one, other = places[every, corner - 2] - at, places[every, corner - 1] - at
    cross = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    one, other = np.where(cross[:, None] < 0, other, one), np.where(cross[:, None] < 0, one, other)
    sides = np.sort(np.sqrt(np.stack([(one**2).sum(axis=1), (other**2).sum(axis=1)])), axis=0)
    area = np.maximum(sides[0] * sides[1], 1e-3)
    right_angle = np.abs(cross) / area
    # A line across a turned square is longer than its side.
    turn = np.abs(one).max(axis=1) / np.maximum(np.sqrt((one**2).sum(axis=1)), 1e-3)
    module = modules.mean(axis=1) * turn
    apart = sides.mean(axis=0) / module
    uneven = modules.max(axis=1) / modules.min(axis=1) + sides[1] / np.maximum(sides[0], 1e-3) - right_angle - 1
    penalty = 2 * uneven - threes[..., 4].sum(axis=1) / 6
    fits = (sides[0] >= 1) & (sides[1] <= 2 * sides[0]) & (right_angle >= 0.6) & (apart > 11) & (apart < 100)
    likeliest = np.flatnonzero(fits)[np.argsort(penalty[fits], kind="stable")]
    corners = np.stack([at, at + one, at + other], axis=1)
    return [
        Triple(corners=corners[this], module=float(module[this]), polarity=int(threes[this, 0, 3]))
        for this in likeliest
    ]
