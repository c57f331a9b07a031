"""Kaldi's binary form of tokens, numbers, vectors and matrices."""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

FILE_HEADER = b"\0B"


def token(name: str) -> bytes:
    """A word of the format, such as `<Topology>`."""
    return name.encode() + b" "


def int32(number: int) -> bytes:
    """One whole number with the byte that tells its size."""
    return b"\x04" + struct.pack("<i", number)


def float32(number: float) -> bytes:
    """One number with a fraction."""
    return b"\x04" + struct.pack("<f", number)


def float64(number: float) -> bytes:
    """One number with a fraction, in double width."""
    return b"\x08" + struct.pack("<d", number)


def integers(numbers: Sequence[int]) -> bytes:
    """A vector of whole numbers: its length has no size byte, unlike everything else."""
    return b"\x04" + struct.pack("<i", len(numbers)) + np.asarray(numbers, "<i4").tobytes()


def vector(numbers: "np.ndarray[Any, np.dtype[Any]]") -> bytes:
    """A float vector."""
    return token("FV") + int32(len(numbers)) + numbers.astype("<f4").tobytes()


def matrix(numbers: "np.ndarray[Any, np.dtype[Any]]") -> bytes:
    """A float matrix, row by row."""
    rows, columns = numbers.shape
    return token("FM") + int32(rows) + int32(columns) + numbers.astype("<f4").tobytes()
