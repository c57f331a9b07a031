"""A recording as one file, as it leaves the room: `{ number u32 | length u32 | piece }…` by number, big endian.

Its pieces stay sealed, and its key is not in it: a copy is noise once the key is gone. The same pieces are the same
file, wherever it is made.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from contract.refused import Malformed
from contract.sound.pieces import MAX_PIECE_BYTES, MIN_PIECE_BYTES, length_of
from contract.sound.playing import Pieces

MAX_BYTES = 2_000_000_000
"""Four and a half hours of whatever a piece may hold: a room's recording goes on in another one before. Less than what
needs another form of ZIP."""
MAX_PIECES = 100_000
"""Five and a half days: a unit in wrong hands may not fill central's memory with empty ones."""
_HEAD = struct.Struct(">II")
_LENGTH_BYTES = 8

ReadAt = Callable[[int, int], bytes]
"""So many bytes from a place on; fewer at the end."""


class Place(NamedTuple):
    begins: int
    size: int


@dataclass(frozen=True, slots=True)
class PackedPieces:
    """The pieces in a packed file. Malformed as soon as one does not end where the next one begins."""

    read_at: ReadAt
    places: dict[int, Place]

    @classmethod
    def of(cls, read_at: ReadAt, size: int) -> "PackedPieces":
        at, last, places = 0, -1, dict[int, Place]()
        while at < size:
            head = read_at(at, _HEAD.size)
            if len(head) < _HEAD.size:
                raise Malformed("sound that is cut off")
            number, length = _HEAD.unpack(head)
            at += _HEAD.size
            if number <= last or not MIN_PIECE_BYTES <= length <= MAX_PIECE_BYTES or at + length > size:
                raise Malformed(f"sound whose piece {number} is not one")
            if len(places) >= MAX_PIECES:
                raise Malformed(f"sound of more than {MAX_PIECES} pieces")
            places[number], last = Place(at, length), number
            at += length
        return cls(read_at, places)

    def numbers(self) -> frozenset[int]:
        return frozenset(self.places)

    def read(self, number: int, at_most: int) -> bytes | None:
        place = self.places.get(number)
        return self.read_at(place.begins, min(place.size, at_most)) if place else None


def seconds_of(pieces: Pieces) -> float:
    """How much sound it is by what the pieces say. Malformed: one says nonsense."""
    lengths = (length_of(pieces.read(number, _LENGTH_BYTES) or b"") for number in pieces.numbers())
    return sum(one.samples / one.rate_hz for one in lengths)


class Packing:
    """The file as it would be, of pieces that lie by themselves; `sizes` says by number how large each is."""

    def __init__(self, pieces: Pieces, sizes: Mapping[int, int]) -> None:
        self._pieces, self._at, begins = pieces, dict[int, tuple[int, int]](), 0
        for number in sorted(sizes):
            self._at[number] = (begins, sizes[number])
            begins += _HEAD.size + sizes[number]
        self.size = begins

    def part(self, begins: int, count: int) -> bytes:
        """So many bytes from a place on; fewer at the end, or where a piece has changed since."""
        found = bytearray()
        for number, (at, size) in self._at.items():
            ends = at + _HEAD.size + size
            if ends <= begins or at >= begins + count:
                continue
            raw = _HEAD.pack(number, size) + (self._pieces.read(number, size) or b"")
            found += raw[max(0, begins - at) : begins + count - at]
        return bytes(found)


def packed(pieces: Pieces) -> Iterator[bytes]:
    """The file, piece by piece."""
    for number in sorted(pieces.numbers()):
        piece = pieces.read(number, MAX_PIECE_BYTES)
        if piece is not None:
            yield _HEAD.pack(number, len(piece)) + piece
