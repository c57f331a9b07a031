"""From the contrast of a code's modules to its payload: doubts are kept until error correction can use them."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from edge.door.contrast import Floats, floats
from edge.door.layout import Format, Layout, all_formats, blocks, mask_of
from edge.door.payload import payload_of
from edge.door.reed_solomon import Codewords, corrected

_REACH = 2  # modules on each side that blur lets shine into a module
_LEAST_FORMAT = 0.6
_SPARE = 8  # correction codewords never spent on erasures: a chance reading stays below 1 in 10^9


def clear(seen: Floats, layout: Layout) -> Floats:
    """The modules with what their neighbours added by blur taken away again.

    How they mix is learned from the modules that are known, then from those that are read without much doubt.
    """
    features = _neighbours(seen)
    known = floats(layout.known).reshape(-1)
    start = np.zeros((len(features), 1), np.float32)
    start[(len(start) - 1) // 2] = 1
    soft = seen.reshape(-1)
    for trust in (0.5, 1.0):
        sure = np.abs(soft) / (np.abs(soft).mean() + 1e-6)
        weights = np.where(known != 0, 1.5, trust * np.clip(sure, 0, 1) ** 2)
        target = np.where(known != 0, known, np.sign(soft))
        mixing = _mixing(features, floats(weights), floats(target)[:, None], start)
        soft = floats(cv2.gemm(mixing, features, 1, None, 0, flags=cv2.GEMM_1_T)).reshape(-1)
    return soft.reshape(seen.shape)


def _neighbours(seen: Floats) -> Floats:
    """One row for each place of a neighbour: the contrast there of all modules; and one row for what all share."""
    size, width = len(seen), 2 * _REACH + 1
    padded = np.pad(seen, _REACH)
    views = [padded[row : row + size, column : column + size] for row in range(width) for column in range(width)]
    return floats(np.stack([*views, np.full_like(seen, 0.5)])).reshape(-1, size * size)


def _mixing(features: Floats, weights: Floats, target: Floats, start: Floats) -> Floats:
    weighted = features * weights
    squares = floats(cv2.gemm(weighted, features, 1, None, 0, flags=cv2.GEMM_2_T))
    squares[np.diag_indices_from(squares)] += 6
    wanted = floats(cv2.gemm(weighted, target, 1, None, 0)) + 6 * start
    return floats(cv2.solve(squares, wanted, flags=cv2.DECOMP_CHOLESKY)[1])


def format_of(soft: Floats, layout: Layout) -> Format | None:
    """The format that its two copies say together, or None when they say nothing."""
    both = soft.reshape(-1)[layout.formats]
    said = np.clip(both / (np.abs(both).mean() + 1e-6), -1.5, 1.5).sum(axis=0)
    likeness = _all_formats().dot(said) / 30
    best = int(np.argmax(likeness))
    return all_formats()[best] if likeness[best] > _LEAST_FORMAT else None


@lru_cache(maxsize=1)
def _all_formats() -> Floats:
    return floats(np.stack([form.modules for form in all_formats()]))


def payload_from(soft: Floats, layout: Layout, form: Format) -> bytes | None:
    """The payload, if error correction accepts every block and the content is as an encoder writes it."""
    bits = (soft * mask_of(form.mask, layout.size)).reshape(-1)[layout.order]
    codewords = np.packbits(bits > 0)
    doubts = -np.abs(bits).reshape(-1, 8).min(axis=1)
    content = b""
    for count, correction, own in blocks(layout.version, form.level):
        block = _corrected(codewords[own], doubts[own], correction, kept_back=_kept_back(layout.version))
        if block is None:
            return None
        content += bytes(block[:count])
    return payload_of(content, layout.version)


def _corrected(block: Codewords, doubts: Floats, correction: int, *, kept_back: int) -> Codewords | None:
    """The block corrected, erasing none, then more and more of its most doubtful codewords."""
    found = corrected(block, correction, erased=[], most_errors=(correction - kept_back) // 2)
    order = [int(place) for place in np.argsort(-doubts)]
    for erased in (correction // 4, correction // 2, correction * 2 // 3):
        if found is not None or erased > correction - _SPARE:
            break
        found = corrected(block, correction, erased=order[:erased], most_errors=(correction - erased - 2) // 2)
    return found


def _kept_back(version: int) -> int:
    """Correction codewords that small versions keep against misreading (ISO/IEC 18004, table 9, at most)."""
    return 3 if version == 1 else 2 if version < 4 else 0
