"""The journal: one append-only SQLite file in which a unit writes every fact, and from which its pages learn of it.

A line is on disk when `writing()` has ended, and never before. One `Journal` serves a whole process: threads and
greenlets take turns at its one connection, and several processes take turns at SQLite's write lock.
"""

import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from contract.content import Content
from contract.events import Event, StreamBegan, contents_of
from contract.line import NO_DIGEST, Line, compose, digest, read_line
from contract.past import Past
from contract.refused import Malformed
from edge.clock import Moment
from edge.measures import Writing
from edge.migrations import migrate

log = logging.getLogger(__name__)

_SEQ = 0xFFFFFFFF
_LOOK_EVERY_S = 0.05


class Entry(NamedTuple):
    """A line and its position: one number that orders the lines of all streams of this unit."""

    position: int
    line: Line


class Head(NamedTuple):
    """How far a stream goes: its last seq and the digest there."""

    stream: str
    seq: int
    digest: bytes


class Row(NamedTuple):
    """A line as it is kept, with the contents that it names and that were not erased."""

    text: str
    digest: bytes
    contents: tuple[Content, ...]


def open_journal(path: Path, *, measures: Writing | None = None) -> "Journal":
    """The journal of this file, made or brought up to date first; power may fail at any moment from here on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA journal_size_limit = 8388608")
    migrate(connection)
    return Journal(connection, measures or Writing("none"))


class Journal:
    """Lines, contents and streams of one unit."""

    def __init__(self, connection: sqlite3.Connection, measures: Writing) -> None:
        self._connection = connection
        self._measures = measures
        self.turn = threading.RLock()
        self._present = (0, "")

    def close(self) -> None:
        self._connection.close()

    # Writing -----------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction under SQLite's write lock: all of it is on disk at the end, nothing of it after an exception.

        sqlite3.OperationalError comes out when the disk is full or broken; what was there before is untouched.
        """
        with self.turn, self._measures.measured():
            if self._is_deciding():
                raise RuntimeError("a decision inside a decision")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite itself has rolled back after most errors of the disk.
                if self._is_deciding():
                    self._connection.execute("ROLLBACK")
                raise

    def begin_stream(self, *, unit: str, boot: str, software: str, moment: Moment, anew: bool = False) -> str:
        """The stream of this boot, begun unless another process has done so; its first line names the one before.

        `anew` begins another one in the same boot: central found a fork.
        """
        with self.writing():
            row = self._connection.execute("SELECT name, boot FROM stream ORDER BY ordinal DESC LIMIT 1").fetchone()
            if row and row[1] == boot and not anew:
                return str(row[0])
            last, before = self._last()
            ordinal, name = (last >> 32) + 1, secrets.token_hex(8)
            began = StreamBegan(
                unit=unit,
                previous=row[0] if row else "",
                previous_seq=last & _SEQ,
                previous_digest=before.hex() if row else "",
                software=software,
                boot=boot,
            )
            self._connection.execute("INSERT INTO stream VALUES (?, ?, ?)", (ordinal, name, boot))
            self._write(ordinal << 32 | 1, NO_DIGEST, name, began, 0, moment)
            return name

    def append(self, event: Event, *, meeting: int, moment: Moment, contents: Sequence[Content] = ()) -> Entry:
        """Write one line and the contents that it names; only inside `writing()`.

        Malformed when the line could not be read back: a value out of its range, or longer than a line may be.
        """
        if not self._is_deciding():
            raise RuntimeError("an append outside of a decision")
        last, before = self._last()
        if not last:
            raise RuntimeError("an append before the first stream has begun")
        entry = self._write(last + 1, before, self._stream(last >> 32), event, meeting, moment)
        named = contents_of(event)
        for content in contents:
            if content.name not in named:
                raise ValueError("a content that its line does not name")
            self._keep(content)
        return entry

    def bring(self, continued: Entry, past: Past) -> None:
        """Keep what a meeting brings along, behind the line by which it goes on here; only inside `writing()`."""
        rows = [(continued.position, place, text) for place, text in enumerate(past.texts)]
        self._connection.executemany("INSERT INTO past VALUES (?, ?, ?)", rows)
        for content in past.contents:
            self._keep(content)

    def forget(self, name: str) -> None:
        """Erase a content, only inside `writing()`; `sweep` must follow to remove its traces."""
        self._connection.execute("UPDATE content SET salt = x'', body = x'' WHERE name = ?", (name,))

    def sweep(self) -> bool:
        """Empty the write-ahead log into the file; False when a reader of another process is in the way."""
        with self.turn:
            return not self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    def note_held(self, held: Head, *, incarnation: str) -> None:
        """Remember what central says that it holds of a stream, for the pages that show the link."""
        with self.writing():
            self._connection.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", (*held, incarnation))

    # Reading -----------------------------------------------------------------

    def after(self, position: int, limit: int = 1000) -> list[Entry]:
        """The lines after a position, of all meetings, in order."""
        return self._entries(
            "SELECT position, text FROM line WHERE position > ? ORDER BY position LIMIT ?", (position, limit)
        )

    def lines_of(self, meeting: int, after: int = 0) -> list[Entry]:
        """The lines of one meeting after a position, in order.

        From the beginning, of one that came from another unit, those before it came along first, at position 0.
        """
        own = self._entries(
            "SELECT position, text FROM line WHERE meeting = ? AND position > ? ORDER BY position", (meeting, after)
        )
        before = [] if after else self._brought(meeting)
        known = {line.name for _, line in before}
        return [*before, *(one for one in own if one.line.name not in known)] if before else own

    def packages_taken(self, after: int = 0) -> list[Entry]:
        """The lines after a position by which revisions of plans became effective here, in order."""
        return self._entries(
            "SELECT position, text FROM line INDEXED BY package_taken"
            " WHERE json_extract(text, '$.event') = 'PackageTaken' AND position > ? ORDER BY position",
            (after,),
        )

    def plans_carried(self, after: int = 0) -> list[Entry]:
        """The lines after a position by which plans came from another unit's file, in order."""
        return self._entries(
            "SELECT position, text FROM line INDEXED BY plan_carried"
            " WHERE json_extract(text, '$.event') = 'PlanCarriedHere' AND position > ? ORDER BY position",
            (after,),
        )

    def sittings_closed(self, after: int = 0) -> list[Entry]:
        """The lines after a position by which sittings ended of meetings that went on, in order."""
        return self._entries(
            "SELECT position, text FROM line INDEXED BY sitting_closed"
            " WHERE json_extract(text, '$.event') = 'SittingClosed' AND position > ? ORDER BY position",
            (after,),
        )

    def event_names(self) -> list[str]:
        """Every event that a line of this journal tells. It reads all of it."""
        found = self._connection.execute("SELECT DISTINCT json_extract(text, '$.event') FROM line ORDER BY 1")
        return [str(name) for (name,) in found]

    def position(self) -> int:
        """The position of the last line, 0 when there is none."""
        with self.turn:
            return self._last()[0]

    def data_version(self) -> int:
        """A number that differs from the former one if any process has written since; costs microseconds."""
        with self.turn:
            others = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
            return others << 32 | self._connection.total_changes

    def wait_for_change(self, after: int, timeout_s: float) -> int:
        """The position of the last line, as soon as it is beyond `after` or the time is over."""
        until, seen = time.monotonic() + timeout_s, -1
        while True:
            version = self.data_version()
            if version != seen and self.position() > after:
                return self.position()
            seen, left = version, until - time.monotonic()
            if left <= 0:
                return self.position()
            time.sleep(min(_LOOK_EVERY_S, left))

    def content(self, name: str) -> Content | None:
        """A content by its name, None when it was erased or never here."""
        with self.turn:
            row = self._connection.execute(
                "SELECT salt, body FROM content WHERE name = ? AND salt <> x''", (name,)
            ).fetchone()
        return Content(salt=row[0], body=row[1]) if row else None

    def streams(self) -> list[Head]:
        """How far every stream of this unit goes, the oldest first."""
        with self.turn:
            found = self._connection.execute("SELECT ordinal, name FROM stream ORDER BY ordinal").fetchall()
            return [self._head(ordinal, name) for ordinal, name in found]

    def head(self, stream: str) -> Head | None:
        """How far a stream goes; None when it is not one of this unit."""
        with self.turn:
            ordinal = self._ordinal(stream)
            return None if ordinal is None else self._head(ordinal, stream)

    def held(self) -> dict[str, Head]:
        """What central has last said that it holds, by stream."""
        with self.turn:
            rows = self._connection.execute("SELECT stream, seq, digest FROM held").fetchall()
        return {row[0]: Head(*row) for row in rows}

    def waiting(self) -> tuple[int, int]:
        """The number of lines beyond what central holds, and the time of the oldest of them (0: none)."""
        with self.turn:
            held = self.held()
            behind = [(one, held[one.stream].seq if one.stream in held else 0) for one in self.streams()]
            behind = [(one, seq) for one, seq in behind if one.seq > seq]
            if not behind:
                return 0, 0
            oldest = read_line(self.rows_after(behind[0][0].stream, behind[0][1], limit=1)[0].text)
            return sum(one.seq - seq for one, seq in behind), oldest.at

    def digest_at(self, stream: str, seq: int) -> bytes | None:
        """The digest of one line (NO_DIGEST for seq 0); None when there is no such line."""
        if seq == 0:
            return NO_DIGEST
        rows = self.rows_after(stream, seq - 1, limit=1)
        return rows[0].digest if rows else None

    def rows_after(self, stream: str, seq: int, limit: int) -> list[Row]:
        """The lines of a stream after a seq, as they are kept, each with its contents."""
        with self.turn:
            ordinal = self._ordinal(stream)
            if ordinal is None:
                return []
            found = self._connection.execute(
                "SELECT text, digest FROM line WHERE position > ? AND position <= ? ORDER BY position LIMIT ?",
                (ordinal << 32 | seq, ordinal << 32 | _SEQ, limit),
            ).fetchall()
            return [Row(text, link, self._contents_of(text)) for text, link in found]

    def _brought(self, meeting: int) -> list[Entry]:
        """What came along the last time that the meeting went on here."""
        with self.turn:
            row = self._connection.execute(
                "SELECT max(position) FROM line INDEXED BY continued"
                " WHERE json_extract(text, '$.event') = 'MeetingContinued' AND meeting = ?",
                (meeting,),
            ).fetchone()
        if row[0] is None:
            return []
        return self._entries("SELECT 0, text FROM past WHERE continued = ? ORDER BY place", (row[0],))

    # Under the turn ----------------------------------------------------------

    def _is_deciding(self) -> bool:
        return self._connection.in_transaction

    def _keep(self, content: Content) -> None:
        self._connection.execute(
            "INSERT INTO content VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (content.name, content.salt, content.body)
        )

    def _write(self, position: int, before: bytes, stream: str, event: Event, meeting: int, moment: Moment) -> Entry:
        # What is passed on is what others will read.
        text, line = compose(
            Line(
                stream=stream,
                seq=position & _SEQ,
                meeting=meeting,
                at=moment.at_ms,
                within=moment.within_ms,
                mono=moment.mono_ms,
                event=event,
            )
        )
        self._connection.execute(
            "INSERT INTO line VALUES (?, ?, ?, ?)", (position, meeting, text, digest(before, text))
        )
        return Entry(position, line)

    def _last(self) -> tuple[int, bytes]:
        row = self._connection.execute("SELECT position, digest FROM line ORDER BY position DESC LIMIT 1").fetchone()
        return (int(row[0]), bytes(row[1])) if row else (0, NO_DIGEST)

    def _head(self, ordinal: int, name: str) -> Head:
        row = self._connection.execute(
            "SELECT position, digest FROM line WHERE position <= ? ORDER BY position DESC LIMIT 1",
            (ordinal << 32 | _SEQ,),
        ).fetchone()
        return Head(name, row[0] & _SEQ, row[1])

    def _stream(self, ordinal: int) -> str:
        if ordinal != self._present[0]:
            row = self._connection.execute("SELECT name FROM stream WHERE ordinal = ?", (ordinal,)).fetchone()
            self._present = ordinal, str(row[0])
        return self._present[1]

    def _ordinal(self, stream: str) -> int | None:
        row = self._connection.execute("SELECT ordinal FROM stream WHERE name = ?", (stream,)).fetchone()
        return int(row[0]) if row else None

    def _contents_of(self, text: str) -> tuple[Content, ...]:
        try:
            names = contents_of(read_line(text).event)
        except Malformed:
            return ()
        found = (self.content(name) for name in names)
        return tuple(content for content in found if content)

    def _entries(self, query: str, values: Iterable[object]) -> list[Entry]:
        with self.turn:
            rows = self._connection.execute(query, tuple(values)).fetchall()
        entries = []
        for position, text in rows:
            try:
                entries.append(Entry(position, read_line(text)))
            except Malformed as error:
                log.error("The line at %d can't be read and is passed over: %s", position, error)
        return entries
