"""The card that loses what it was not told to keep, on a log as QEMU writes it."""

import random
import struct
from pathlib import Path

import pytest

from tests.device.writes import Lost, lose_what_was_not_flushed, writes_of

SECTOR = 512


def log_of(folder: Path, *entries: tuple[int, bytes, int]) -> Path:
    raw = struct.pack("<QQQI", 0x6A736677736872, 1, len(entries), SECTOR).ljust(SECTOR, b"\0")
    for offset, content, flags in entries:
        head = struct.pack("<QQQQ", offset // SECTOR, len(content) // SECTOR, flags, 0)
        raw += head.ljust(SECTOR, b"\0") + content
    path = folder / "log"
    path.write_bytes(raw)
    return path


def sector(letter: bytes) -> bytes:
    return letter * SECTOR


def test_what_was_flushed_stays_and_of_the_rest_some_is_lost(tmp_path: Path) -> None:
    before, card = tmp_path / "before", tmp_path / "card"
    before.write_bytes(sector(b"-") * 40)
    later = [(SECTOR * place, sector(b"n"), 0) for place in range(2, 34)]
    log = log_of(tmp_path, (0, sector(b"a"), 0), (0, b"", 1), (SECTOR, sector(b"b"), 2), *later)

    lost = lose_what_was_not_flushed(before, log, card, chance=random.Random(1))

    kept = card.read_bytes()
    assert kept.startswith(sector(b"a") + sector(b"b"))
    assert len(kept) == SECTOR * 40
    assert lost == Lost(kept=2, open=33, lost=kept.count(sector(b"-")) - 6)
    assert 0 < lost.lost < 32


def test_a_log_that_was_begun_only_has_no_writes(tmp_path: Path) -> None:
    assert list(writes_of(log_of(tmp_path))) == []
    (tmp_path / "log").write_bytes(b"no log of writes at all, but long enough")
    with pytest.raises(ValueError, match="no log"):
        list(writes_of(tmp_path / "log"))
