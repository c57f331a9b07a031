"""One recording as a WAV file that is made while it is read, so that a browser can begin at any word.

Only one piece is ever in memory. What is missing or damaged is silence of its length: all times stay true.
"""

import io
import struct
from dataclasses import dataclass
from typing import Protocol

from contract.refused import Malformed
from contract.sound.pieces import MAX_PIECE_BYTES, PIECE_S, SAMPLE_BYTES, Length, length_of, open_piece, place_of

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_LENGTH_BYTES = 8


class Pieces(Protocol):
    """The pieces of a recording, wherever they lie."""

    def numbers(self) -> frozenset[int]: ...

    def read(self, number: int, at_most: int) -> bytes | None:
        """So many first bytes of a piece; None when it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The first `count` pieces of a recording: fixed, while more of it may still be coming."""

    name: str
    key: bytes
    pieces: Pieces
    count: int


class Playback(io.RawIOBase):
    """The WAV file; Malformed when there is nothing of it."""

    def __init__(self, recording: Recording) -> None:
        self._of = recording
        self._rate_hz, last = _measured(recording)
        self._piece_bytes = PIECE_S * self._rate_hz * SAMPLE_BYTES
        sound = (recording.count - 1) * self._piece_bytes + last * SAMPLE_BYTES
        self._header = _header(self._rate_hz, sound)
        self.size = len(self._header) + sound
        self._at = 0
        self._open: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, to: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + to)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        found = self._from_here()[: min(len(buffer), max(0, self.size - self._at))]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _from_here(self) -> bytes:
        if self._at < len(self._header):
            return self._header[self._at :]
        number, within = divmod(self._at - len(self._header), self._piece_bytes)
        return self._piece(number)[within:]

    def _piece(self, number: int) -> bytes:
        if self._open[0] != number:
            self._open = (number, self._samples(number).ljust(self._piece_bytes, b"\0"))
        return self._open[1]

    def _samples(self, number: int) -> bytes:
        of = self._of
        raw = of.pieces.read(number, MAX_PIECE_BYTES)
        try:
            if raw is None or length_of(raw).rate_hz != self._rate_hz:
                return b""
            return open_piece(raw, key=of.key, place=place_of(of.name, number))
        except Malformed:
            return b""


def reach(numbers: frozenset[int]) -> int:
    """How many pieces long a recording is, those that are missing among them."""
    return max(numbers, default=-1) + 1


def _measured(of: Recording) -> tuple[int, int]:
    """The recording's rate, and how many samples its last piece has."""
    for number in sorted(of.pieces.numbers()):
        if first := _length(of, number):
            break
    else:
        raise Malformed(f"nothing of the recording {of.name} can be read")
    last = _length(of, of.count - 1)
    whole = PIECE_S * first.rate_hz
    return first.rate_hz, last.samples if last and last.rate_hz == first.rate_hz else whole


def _length(of: Recording, number: int) -> Length | None:
    raw = of.pieces.read(number, _LENGTH_BYTES)
    try:
        return length_of(raw) if raw is not None else None
    except Malformed:
        return None


def _header(rate_hz: int, size: int) -> bytes:
    byte_rate = rate_hz * SAMPLE_BYTES
    return _HEADER.pack(
        *(b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, rate_hz, byte_rate, SAMPLE_BYTES, 16, b"data", size)
    )
