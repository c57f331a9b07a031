"""Private notes and ink on pages of papers: a store of their own, which nothing reads but the pages of who wrote.

Not in the journal: what somebody notes for oneself is no part of the proceedings, and goes when the person says so.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contract.notes import MAX_NOTE, Stroke, read_ink, write_ink
from contract.refused import Refused
from contract.vietnamese import nfc

MOST_NOTES = 1000
MOST_INK_BYTES = 4 * 1024 * 1024
_TABLES = """
CREATE TABLE IF NOT EXISTS note (
  meeting INTEGER NOT NULL, attendee INTEGER NOT NULL, sha256 TEXT NOT NULL, page INTEGER NOT NULL,
  text TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (meeting, attendee, sha256, page)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ink (
  meeting INTEGER NOT NULL, attendee INTEGER NOT NULL, sha256 TEXT NOT NULL, page INTEGER NOT NULL,
  strokes TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (meeting, attendee, sha256, page)
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Whose:
    """One person in one meeting."""

    meeting: int
    attendee: int


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted on a page of a file, and when it was last changed (milliseconds since 1970)."""

    sha256: str
    page: int
    text: str
    at: int
    ink: tuple[Stroke, ...] = ()


class Notes:
    """All notes of this unit, in one SQLite file; what is deleted is overwritten."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, whose: Whose, note: Note) -> None:
        """Keep a note's text in the place of the former one; an empty one deletes it. It is on disk when this returns.

        Refused: longer than MAX_NOTE, or one more than MOST_NOTES.
        """
        text, key = nfc(note.text).strip(), (whose.meeting, whose.attendee, note.sha256, note.page)
        if len(text) > MAX_NOTE:
            raise Refused("Nội dung quá dài. Kính mời chia thành nhiều phần.")
        with self._open() as store:
            if not text:
                store.execute("DELETE FROM note WHERE (meeting, attendee, sha256, page) = (?, ?, ?, ?)", key)
                return
            others = "SELECT COUNT(*) FROM note WHERE meeting = ? AND attendee = ? AND NOT (sha256 = ? AND page = ?)"
            if store.execute(others, key).fetchone()[0] >= MOST_NOTES:
                raise Refused("Đã đủ %(most)s ghi chú trong cuộc họp này.", most=MOST_NOTES)
            store.execute("REPLACE INTO note VALUES (?, ?, ?, ?, ?, ?)", (*key, text, note.at))

    def draw(self, whose: Whose, note: Note) -> None:
        """Keep a page's ink in the place of the former; none deletes it. Refused: more than MOST_INK_BYTES in all."""
        ink, key = write_ink(note.ink), (whose.meeting, whose.attendee, note.sha256, note.page)
        with self._open() as store:
            if not note.ink:
                store.execute("DELETE FROM ink WHERE (meeting, attendee, sha256, page) = (?, ?, ?, ?)", key)
                return
            others = (
                "SELECT COALESCE(SUM(LENGTH(strokes)), 0) FROM ink "
                "WHERE meeting = ? AND attendee = ? AND NOT (sha256 = ? AND page = ?)"
            )
            if store.execute(others, key).fetchone()[0] + len(ink) > MOST_INK_BYTES:
                raise Refused("Đã hết chỗ cho nét viết trong cuộc họp này. Kính mời xóa bớt ở trang khác.")
            store.execute("REPLACE INTO ink VALUES (?, ?, ?, ?, ?, ?)", (*key, ink, note.at))

    def of(self, whose: Whose) -> list[Note]:
        """One person's notes, page by page."""
        if not self._path.exists():
            return []
        found: dict[tuple[str, int], Note] = {}
        with self._open() as store:
            mine = (whose.meeting, whose.attendee)
            texts = "SELECT sha256, page, text, at FROM note WHERE meeting = ? AND attendee = ?"
            for sha256, page, text, at in store.execute(texts, mine):
                found[sha256, page] = Note(sha256, page, text, at)
            drawn = "SELECT sha256, page, strokes, at FROM ink WHERE meeting = ? AND attendee = ?"
            for sha256, page, ink, at in store.execute(drawn, mine):
                beside = found.get((sha256, page), Note(sha256, page, "", 0))
                found[sha256, page] = Note(sha256, page, beside.text, max(at, beside.at), read_ink(ink))
        return [found[key] for key in sorted(found)]

    def erase(self, whose: Whose) -> None:
        """Delete all notes of a person."""
        with self._open() as store:
            store.execute("DELETE FROM note WHERE meeting = ? AND attendee = ?", (whose.meeting, whose.attendee))
            store.execute("DELETE FROM ink WHERE meeting = ? AND attendee = ?", (whose.meeting, whose.attendee))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        store = sqlite3.connect(self._path, timeout=10)
        try:
            store.execute("PRAGMA secure_delete = ON")
            store.execute("PRAGMA synchronous = FULL")
            with store:
                for table in _TABLES.split(";"):
                    store.execute(table)
                yield store
        finally:
            store.close()
