"""What a card holds after a power cut: all that it was told to keep, and of the rest some, in any order.

Read from the log that QEMU's driver blklogwrites keeps, in the format of Linux's dm-log-writes: a sector that describes
the log, then for each write a sector that describes it and the bytes.
"""

import os
import random
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAGIC = 0x6A736677736872
_HEAD, _ENTRY = struct.Struct("<QQQI"), struct.Struct("<QQQQ")
_FLUSH, _KEPT_AT_ONCE, _DISCARD = 1, 2, 4


@dataclass(frozen=True, kw_only=True)
class Write:
    """Bytes at an offset; `flags` as logged."""

    offset: int
    content: bytes
    flags: int


@dataclass(frozen=True, kw_only=True)
class Lost:
    """How many writes the card had been told to keep, how many it had not, and how many of these it lost."""

    kept: int
    open: int
    lost: int


def writes_of(log: Path) -> Iterator[Write]:
    """The writes in their order. ValueError when it is no such log."""
    with log.open("rb") as file:
        magic, _version, _entries, sector = _HEAD.unpack(file.read(_HEAD.size))
        if magic != _MAGIC:
            raise ValueError(f"{log} is no log of writes")
        file.seek(sector)
        while len(head := file.read(sector)) == sector:
            at, sectors, flags, _length = _ENTRY.unpack(head[: _ENTRY.size])
            if not sectors and not flags:
                return
            content = b"" if flags & _DISCARD else file.read(sectors * sector)
            yield Write(offset=at * sector, content=content, flags=flags)


def lose_what_was_not_flushed(before: Path, log: Path, to: Path, *, chance: random.Random) -> Lost:
    """Make the card `to` anew: `before` with every write up to the last flush, and about half of those after it."""
    entries = list(writes_of(log))
    flushed = max((place for place, one in enumerate(entries) if one.flags & _FLUSH), default=-1)
    shutil.copyfile(before, to)
    lost = 0
    with to.open("r+b") as card:
        for place, one in enumerate(entries):
            if place > flushed and not one.flags & _KEPT_AT_ONCE and chance.random() < 0.5:
                lost += 1
                continue
            _write(card, one)
        card.flush()
        os.fsync(card.fileno())
    return Lost(kept=flushed + 1, open=len(entries) - flushed - 1, lost=lost)


def _write(card: BinaryIO, one: Write) -> None:
    card.seek(one.offset)
    card.write(one.content)
