"""Where everything is in a QR code of a version: fixed patterns, format, and the order of its codewords."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from qrcode import base, util

LARGEST = 14  # larger codes are not told apart through a door's camera

Modules = NDArray[np.int8]  # 1 dark, -1 light, 0 not known
Order = NDArray[np.intp]


@dataclass(frozen=True, eq=False, kw_only=True)
class Layout:
    """One version. `known`: its fixed patterns; `order`: the flat places of codeword bits, most significant first."""

    version: int
    size: int
    known: Modules
    order: Order
    formats: Order  # (2, 15): both copies of the format, least significant bit first


@dataclass(frozen=True, eq=False, kw_only=True)
class Format:
    """Error correction level (as in the standard's two bits) and mask, and the 15 modules that say so."""

    level: int
    mask: int
    modules: Modules


@lru_cache(maxsize=LARGEST)
def layout(version: int) -> Layout:
    """The layout of a version (ISO/IEC 18004, 6.3)."""
    size = 17 + 4 * version
    known = np.zeros((size, size), np.int8)
    _put_timing(known)
    _put_alignments(known, version)
    _put_finders(known)
    if version >= 7:
        _put_version(known, version)
    formats = _formats(size)
    taken = known != 0
    taken.reshape(-1)[formats.reshape(-1)] = True
    return Layout(version=version, size=size, known=known, order=_order(taken), formats=formats)


@lru_cache(maxsize=1)
def all_formats() -> tuple[Format, ...]:
    """The 32 formats that there are."""
    return tuple(
        Format(
            level=data >> 3,
            mask=data & 7,
            modules=np.array([1 if util.BCH_type_info(data) >> bit & 1 else -1 for bit in range(15)], np.int8),
        )
        for data in range(32)
    )


@lru_cache(maxsize=64)
def mask_of(mask: int, size: int) -> Modules:
    """-1 where the mask turns a module over, else 1."""
    turns = util.mask_func(mask)
    return np.array([[-1 if turns(row, column) else 1 for column in range(size)] for row in range(size)], np.int8)


@lru_cache(maxsize=64)
def blocks(version: int, level: int) -> tuple[tuple[int, int, Order], ...]:
    """For each block: data codewords, correction codewords, and which codewords of the stream are its own, in order."""
    sizes = [(block.data_count, block.total_count - block.data_count) for block in base.rs_blocks(version, level)]
    places: list[list[int]] = [[] for _ in sizes]
    at = 0
    for step in range(max(count for count, _ in sizes)):
        for own, (count, _) in zip(places, sizes, strict=True):
            if step < count:
                own.append(at)
                at += 1
    for _ in range(sizes[0][1]):
        for own in places:
            own.append(at)
            at += 1
    return tuple((count, more, np.array(own)) for own, (count, more) in zip(places, sizes, strict=True))


def _put_finders(known: Modules) -> None:
    rings = np.maximum(*np.abs(np.mgrid[-3:5, -3:5]))
    finder = np.where((rings == 2) | (rings == 4), -1, 1).astype(np.int8)
    known[:8, :8] = finder
    known[:8, -8:] = finder[:, ::-1]
    known[-8:, :8] = finder[::-1]
    known[-8, 8] = 1


def _put_timing(known: Modules) -> None:
    known[6] = known[:, 6] = np.where(np.arange(len(known)) % 2, -1, 1)


def _put_alignments(known: Modules, version: int) -> None:
    rings = np.maximum(*np.abs(np.mgrid[-2:3, -2:3]))
    pattern = np.where(rings == 1, -1, 1)
    for row, column in alignments(version):
        known[row - 2 : row + 3, column - 2 : column + 3] = pattern


def alignments(version: int) -> list[tuple[int, int]]:
    """The middles of the alignment patterns, as row and column."""
    at = util.pattern_position(version)
    corners = {(at[0], at[0]), (at[0], at[-1]), (at[-1], at[0])} if at else set()
    return [(row, column) for row in at for column in at if (row, column) not in corners]


def _put_version(known: Modules, version: int) -> None:
    bits = util.BCH_type_number(version)
    for bit in range(18):
        near, far = bit // 3, bit % 3 + len(known) - 11
        known[near, far] = known[far, near] = 1 if bits >> bit & 1 else -1


def _formats(size: int) -> Order:
    down = [*range(6), 7, 8, *range(size - 7, size)]
    across = [*range(size - 1, size - 9, -1), 7, *range(5, -1, -1)]
    return np.array([[row * size + 8 for row in down], [8 * size + column for column in across]])


def _order(taken: NDArray[np.bool_]) -> Order:
    size, places, up = len(taken), [], True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for row in range(size - 1, -1, -1) if up else range(size):
            places += [row * size + column for column in (right, right - 1) if not taken[row, column]]
        up = not up
    return np.array(places[: len(places) // 8 * 8])
