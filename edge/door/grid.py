"""Lays the grid of a code's modules over a picture, by what the code must look like there.

First the finders are fitted, which tells the code's size and perspective; then the alignment pattern; then all fixed
patterns together; and, once modules were read, all of them, so that the grid follows paper that curls.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from edge.door.contrast import Contrast, Floats, alike, at, floats
from edge.door.finders import Triple
from edge.door.layout import LARGEST, Layout, Modules, layout

PER_MODULE = 2  # samples along a module's side
_FUZZY = 0.55 * PER_MODULE  # how sharp a picture may be expected to be
_FINDER = 8 * PER_MODULE  # samples along a finder and its separator
_MOST_SAMPLES = 2400
_LEAST_ALIKE = 0.45  # of finders that were read, 1 in 100 was less alike; of other places, 9 in 10 are
_LEAST_TIMING = 0.2  # of codes that were read, 1 in 50 was less alike; of other places, half are

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False, kw_only=True)
class Grid:
    """`places`: where the samples of all modules are in the contrast picture (rows, columns, xy)."""

    layout: Layout
    places: Floats

    def sampled(self, contrast: Contrast) -> Floats:
        """The contrast of each module, the mean of its samples."""
        size = self.layout.size
        samples = contrast.seen(self.places)
        return floats(samples.reshape(size, PER_MODULE, size, PER_MODULE).mean(axis=(1, 3)))

    def fitted(self, contrast: Contrast, modules: Floats, weights: Floats, *, bends: int, rounds: int) -> Grid:
        """The grid moved to where the picture looks most like these modules; `bends`: degree of the movement."""
        expected, weight = _fuzzy(_sampled_twice(modules)), _sampled_twice(weights).reshape(-1)
        telling = _most_telling(expected, weight)
        flat, ways = self.places.reshape(-1, 2), _ways(self.layout.size, bends)
        here, target = np.ascontiguousarray(ways[:, telling]), expected.reshape(-1)[telling]
        move = _movement(contrast, flat[telling], target, weight[telling], here, rounds)
        shifts = floats(cv2.gemm(ways, move, 1, None, 0, flags=cv2.GEMM_1_T))
        return Grid(layout=self.layout, places=floats(flat + shifts).reshape(self.places.shape))


def lay_grid(contrast: Contrast, triple: Triple) -> Grid | None:
    """The grid of the code whose finders these are, or None when they aren't finders of one code."""
    finders, likeness = _fit_finders(contrast, triple)
    if likeness < _LEAST_ALIKE:
        return None
    size = _size(finders)
    if not 17 < size < 21 + 4 * LARGEST:
        return None
    likeness, version, perspective = _best_version(contrast, finders, size)
    if perspective is None or likeness < _LEAST_TIMING:
        return None
    if version >= 2:
        perspective = _aligned(contrast, layout(version), perspective)
    grid = Grid(layout=layout(version), places=_seen(perspective, _samples(layout(version).size)))
    known = floats(grid.layout.known)
    return grid.fitted(contrast, known, np.abs(known), bends=2, rounds=3)


def _fit_finders(contrast: Contrast, triple: Triple) -> tuple[Floats, float]:
    """Where the samples of the three finders and their separators are, and how alike the picture is there."""
    corners = contrast.from_frame(triple.corners)
    sides = np.stack([corners[1] - corners[0], corners[2] - corners[0]])
    unit = np.sqrt((sides**2).sum(axis=1)).mean() / (triple.module * contrast.scale)
    offsets, expected, ways = _finder()
    places = floats(corners[:, None] + (offsets.reshape(-1, 2) @ sides / unit)[None])
    for _ in range(4):
        seen = contrast.seen(places)
        gain = np.maximum((seen * expected).sum(axis=1, keepdims=True) / (expected * expected).sum(), 0.05)
        slopes = [at(slope, places)[:, None] * ways for slope in (contrast.across, contrast.down)]
        both = np.concatenate(slopes, axis=1)
        squares = both @ both.transpose(0, 2, 1)
        back = 1e-3 * np.trace(squares, axis1=1, axis2=2) / 6 + 1e-4
        move = np.linalg.solve(squares + np.eye(6) * back[:, None, None], both @ (gain * expected - seen)[..., None])
        places = floats(places + (move.reshape(3, 2, 3) @ ways).transpose(0, 2, 1))
    likeness = np.mean([alike(one, expected) for one in contrast.seen(places)])
    return places.reshape(3, _FINDER, _FINDER, 2), float(likeness)


@lru_cache(maxsize=1)
def _finder() -> tuple[Floats, Floats, Floats]:
    """The samples of a finder: offsets from its middle in modules, what is expected there, the ways they can move."""
    side = (np.arange(_FINDER + 2) + 0.5) / PER_MODULE - 4.5
    offsets = floats(np.stack(np.meshgrid(side, side), axis=-1))
    rings = np.abs(offsets).max(axis=-1)
    expected = _fuzzy(floats(np.where((rings < 1.5) | ((rings > 2.5) & (rings < 3.5)), 1, -1)))
    offsets = offsets[1:-1, 1:-1]
    ways = [np.ones(offsets[..., 0].shape), offsets[..., 0] / 3.5, offsets[..., 1] / 3.5]
    return offsets, expected[1:-1, 1:-1].reshape(-1), floats(np.stack(ways).reshape(3, -1))


def _size(finders: Floats) -> float:
    """How many modules the code has along a side, by the distances of its finders and their own size."""
    middles = finders.mean(axis=(1, 2))
    span = (_FINDER - 1) / PER_MODULE
    across = (finders[:, :, -1] - finders[:, :, 0]).mean(axis=1) / span
    down = (finders[:, -1] - finders[:, 0]).mean(axis=1) / span
    top, left = middles[1] - middles[0], middles[2] - middles[0]
    along_top = (top @ top) / max(float(top @ (across[0] + across[1]) / 2), 1e-3)
    along_left = (left @ left) / max(float(left @ (down[0] + down[2]) / 2), 1e-3)
    return float(along_top + along_left) / 2 + 7


def _best_version(contrast: Contrast, finders: Floats, size: float) -> tuple[float, int, Floats | None]:
    """The version near this size whose timing and version patterns are seen best; how well, and its perspective."""
    about = (size - 17) / 4
    near = range(max(1, int(about - 0.6)), min(LARGEST, int(about + 1.6)) + 1)
    best: tuple[float, int, Floats | None] = (-9, 1, None)
    for version in sorted(near, key=lambda version: abs(version - about))[:3]:
        perspective = _perspective(finders, 17 + 4 * version)
        if perspective is not None:
            places, expected = _telling(version)
            seen = contrast.seen(_seen(perspective, places))
            best = max(best, (alike(seen, expected) - 0.25 * abs(version - about), version, perspective), key=_first)
    return best


def _first(scored: tuple[float, int, Floats | None]) -> float:
    return scored[0]


@lru_cache(maxsize=LARGEST)
def _telling(version: int) -> tuple[Floats, Floats]:
    """Places in modules, and what must be there, that tell a version: timing patterns and version numbers."""
    known = layout(version).known.copy()
    known[:9, :9] = known[:8, -8:] = known[-8:, :8] = known[-9:, -9:] = 0
    rows, columns = np.nonzero(known)
    return floats(np.stack([columns + 0.5, rows + 0.5], axis=-1)), floats(known[rows, columns])


def _perspective(finders: Floats, size: int) -> Floats | None:
    """The perspective that takes the corners of three finders where they were seen, by least squares."""
    corners = slice(1, -1, _FINDER - 3)  # of the finder's black ring, almost
    flat = _finder()[0][corners, corners].reshape(-1, 2) + 3.5
    moves = np.array([[0, 0], [size - 7, 0], [0, size - 7]], np.float32)
    x, y = (flat + moves[:, None]).reshape(-1, 2).T.astype(np.float64) / size
    to_x, to_y = finders[:, corners, corners].reshape(-1, 2).T.astype(np.float64)
    one, none = np.ones_like(x), np.zeros_like(x)
    rows = np.concatenate(
        [
            np.stack([x, y, one, none, none, none, -to_x * x, -to_x * y], axis=1),
            np.stack([none, none, none, x, y, one, -to_y * x, -to_y * y], axis=1),
        ]
    )
    solved, found = cv2.solve(rows, np.concatenate([to_x, to_y])[:, None], flags=cv2.DECOMP_QR)
    if not solved or not np.isfinite(found).all():
        return None
    return floats(np.append(found, 1).reshape(3, 3) / (size, size, 1))


def _aligned(contrast: Contrast, code: Layout, perspective: Floats) -> Floats:
    """The perspective that also meets the alignment pattern farthest from the finders, if that is seen."""
    middle, reach, fine = code.size - 6.5, 3.5 + 0.05 * code.size, 3
    side = (np.arange(int((2 * reach + 5) * fine)) + 0.5) / fine - reach - 2.5 + middle
    patch = contrast.seen(_seen(perspective, floats(np.stack(np.meshgrid(side, side), axis=-1))))
    likeness = floats(cv2.matchTemplate(patch, _alignment(fine), cv2.TM_CCOEFF_NORMED))
    offset = (np.arange(len(likeness)) - (len(likeness) - 1) / 2) / fine
    far = np.hypot(offset[:, None], offset[None])
    row, column = np.unravel_index(int(np.argmax(likeness - 0.03 * far)), likeness.shape)
    if likeness[row, column] < 0.45:
        return perspective
    corners = np.array([[3.5, 3.5], [code.size - 3.5, 3.5], [3.5, code.size - 3.5], [middle, middle]], np.float32)
    found = np.array([[*corners[:3], (middle + offset[column], middle + offset[row])]], np.float32)
    return floats(cv2.getPerspectiveTransform(corners, _seen(perspective, found)[0]))


@lru_cache(maxsize=1)
def _alignment(fine: int) -> Floats:
    rings = np.maximum(*np.abs(np.mgrid[-2:3, -2:3]))
    sharp = np.kron(np.where(rings == 1, -1, 1), np.ones((fine, fine)))
    return floats(cv2.GaussianBlur(floats(sharp), (0, 0), 0.5 * fine))


def _seen(perspective: Floats, places: Floats) -> Floats:
    return floats(cv2.perspectiveTransform(places.reshape(1, -1, 2), perspective)).reshape(places.shape)


def _sampled_twice(modules: Floats) -> Floats:
    return floats(cv2.resize(modules, None, fx=PER_MODULE, fy=PER_MODULE, interpolation=cv2.INTER_NEAREST))


def _fuzzy(modules: Floats) -> Floats:
    return floats(cv2.GaussianBlur(modules, (0, 0), _FUZZY))


@lru_cache(maxsize=LARGEST)
def _samples(size: int) -> Floats:
    side = (np.arange(size * PER_MODULE) + 0.5) / PER_MODULE
    return floats(np.stack(np.meshgrid(side, side), axis=-1))


@lru_cache(maxsize=4 * LARGEST)
def _ways(size: int, bends: int) -> Floats:
    """The ways in which a grid can move: the products of x and y up to a degree, for each sample."""
    x, y = (_samples(size) / size * 2 - 1).reshape(-1, 2).T
    powers = [(total - power, power) for total in range(bends + 1) for power in range(total + 1)]
    return floats(np.stack([x**one * y**other for one, other in powers]))


def _most_telling(expected: Floats, weight: Floats) -> Indices:
    """The samples beside which most changes: no others tell a movement."""
    across, down = cv2.Sobel(expected, cv2.CV_32F, 1, 0), cv2.Sobel(expected, cv2.CV_32F, 0, 1)
    telling = (np.abs(across) + np.abs(down)).reshape(-1) * weight
    least = np.partition(telling, -_MOST_SAMPLES)[-_MOST_SAMPLES] if len(telling) > _MOST_SAMPLES else 0.0
    return np.flatnonzero(telling > max(float(least), 1e-6))


def _movement(contrast: Contrast, places: Floats, target: Floats, weight: Floats, ways: Floats, rounds: int) -> Floats:
    """Gauss and Newton: how far to go in each way, as x and y, to where the picture is as expected."""
    weighted_target = weight * target
    scale = float((weighted_target * target).sum()) + 1e-6
    total = np.zeros((len(ways), 2), np.float32)
    for _ in range(rounds):
        seen, across, down = (at(picture, places) for picture in (contrast.values, contrast.across, contrast.down))
        gain = max(float((weighted_target * seen).sum()) / scale, 0.05)
        slopes = np.concatenate([ways * across, ways * down])
        move = _solved(slopes, weight, gain * target - seen).reshape(2, -1).T.copy()
        places = np.add(places, floats(cv2.gemm(ways, move, 1, None, 0, flags=cv2.GEMM_1_T)))
        total += move
        if np.abs(move).max() < 0.03:
            break
    return total


def _solved(slopes: Floats, weight: Floats, missing: Floats) -> Floats:
    """Least squares, held back a little. By OpenCV: NumPy's would start threads that cost more than the work."""
    weighted = slopes * weight
    squares = floats(cv2.gemm(weighted, slopes, 1, None, 0, flags=cv2.GEMM_2_T))
    squares[np.diag_indices_from(squares)] += 1e-3 * float(np.trace(squares)) / len(squares) + 1e-4
    pulls = cv2.gemm(weighted, missing[:, None], 1, None, 0)
    return floats(cv2.solve(squares, pulls, flags=cv2.DECOMP_CHOLESKY)[1]).reshape(-1)


def weights_of(soft: Floats, known: Modules) -> tuple[Floats, Floats]:
    """What the modules are thought to be, and how much each may pull the grid."""
    fixed: NDArray[np.bool_] = known != 0
    modules = floats(np.where(fixed, known, np.sign(soft)))
    return modules, floats(np.where(fixed, 1.5, np.clip(np.abs(soft), 0, 1)))
