"""Runs that were checked, laid beside what is held and stored with the cursor's move, all in one transaction."""

import logging
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from typing import Any

from central.db import Database, append_columns, execute_many, insert_missing, locked, tuples, tuples_in
from central.proceedings.checking import Good
from central.proceedings.models import (
    AcceptedHeader,
    Alarm,
    AlarmKind,
    Content,
    Cursor,
    Erasure,
    ForkedRun,
    Line,
)
from central.proceedings.rules import NOTHING, Branch, Fit, Place, fit, is_whole
from contract.line import NO_DIGEST, digest
from contract.refused import Malformed
from contract.run import Header, peek

log = logging.getLogger(__name__)

_LINE = ("stream", "seq", "meeting", "text")
_HEADER = ("stream", "last", "first", "after", "signed_header", "public", "received_at_ms")
_CONTENT = ("name", "salt", "body")
_MOST_FORKED = 16


class Batch:
    """Several units' runs on their way into one commit. Made inside the transaction; `store` ends it.

    The streams' cursors are locked from the beginning, so nobody else can store lines of these streams meanwhile.
    `new_lines` counts what was taken and not held before.
    """

    def __init__(self, database: Database, headers: Iterable[Header], *, now_ms: int) -> None:
        self._database = database
        self._now_ms = now_ms
        self._lines: dict[str, list[Any]] = {name: [] for name in _LINE}
        self._headers: dict[str, list[Any]] = {name: [] for name in _HEADER}
        self._contents: dict[str, tuple[str, bytes, bytes]] = {}
        self._moved: set[str] = set()
        self.new_lines = 0
        self._units: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        self._lock(list(headers))

    def held(self, unit: str, stream: str) -> Place:
        """How far this stream of the unit is held, with what this batch has taken."""
        if stream not in self._units:
            return place_of(unit, stream)
        return self._places[stream] if self._units[stream] == unit else NOTHING

    def take(self, run: Good, packed: bytes) -> Fit:
        """Keep what is new of the run. Malformed: the stream belongs to another unit. A fork is kept aside."""
        header = run.header
        if self._units.get(header.stream, header.unit) != header.unit:
            raise Malformed(f"the stream {header.stream} belongs to another unit")
        held = self._places.get(header.stream, NOTHING)
        how = fit(header, run.texts, held)
        if how is Fit.OLD and self._digest_at(header.stream, header.last) != header.after:
            how = Fit.FORK
        if how is Fit.HOLE and _goes_on_from_fork(header):
            how = Fit.FORK
        if how is Fit.FORK:
            self._keep_fork(run, packed, seq=min(held.seq, header.last))
        elif how is not Fit.HOLE:
            self._contents.update({one.name: (one.name, one.salt, one.body) for one in run.contents})
        if how is Fit.NEXT:
            self._append(run, skip=held.seq + 1 - header.first)
        return how

    def store(self) -> None:
        """Write all of it; it lasts from the transaction's end on."""
        append_columns(self._database, Line, self._lines)
        append_columns(self._database, AcceptedHeader, self._headers)
        moves = [(*self._places[stream], stream) for stream in sorted(self._moved)]
        execute_many(self._database, "UPDATE cursor SET seq = %s, digest = %s WHERE stream = %s", moves)
        if self._contents:
            erased = Erasure.select(Erasure.name).where(Erasure.name.in_(list(self._contents)))
            gone = {row.name for row in erased}
            rows = [row for name, row in self._contents.items() if name not in gone]
            insert_missing(self._database, Content, _CONTENT, rows)
        for column in (*self._lines.values(), *self._headers.values()):
            column.clear()
        self._contents, self._moved = {}, set()

    def _append(self, run: Good, *, skip: int) -> None:
        header = run.header
        stream = header.stream
        seqs = range(header.first + skip, header.last + 1)
        lines = ([stream] * len(seqs), seqs, run.meetings[skip:], run.texts[skip:])
        for column, values in zip(self._lines.values(), lines, strict=True):
            column.extend(values)
        kept = (stream, header.last, header.first, header.after, run.signed_header, run.public, self._now_ms)
        for column, value in zip(self._headers.values(), kept, strict=True):
            column.append(value)
        self._places[stream] = Place(header.last, header.after)
        self._moved.add(stream)
        self.new_lines += len(seqs)

    def _lock(self, headers: list[Header]) -> None:
        """Lock the cursors in one order, for all processes the same; those of new streams are made first."""
        units = {header.stream: header.unit for header in headers}
        self._read(units)
        begun = sorted({one.stream for one in headers if one.first == 1 and one.stream not in self._places})
        if not begun:
            return
        rows = [(one, units[one], NOTHING.seq, NOTHING.digest, 0) for one in begun]
        insert_missing(self._database, Cursor, ("stream", "unit", "seq", "digest", "applied"), rows)
        self._read(begun)
        self._count_again([stream for stream in begun if self._places[stream] == NOTHING])

    def _count_again(self, streams: list[str]) -> None:
        """Cursors were made anew, under our lock: let them say what is there. Lines behind a hole, which a table that
        was lost in part has left, would be in the way of the unit's own, which it is about to send.
        """
        there = {*tuples_in(_with_lines, streams), *tuples_in(_with_headers, streams)}
        for stream in sorted(stream for (stream,) in there):
            place = recounted(stream)
            gone = Line.delete().where(Line.stream == stream, Line.seq > place.seq).execute()
            AcceptedHeader.delete().where(AcceptedHeader.stream == stream, AcceptedHeader.last > place.seq).execute()
            if gone:
                log.warning("%d lines of the stream %s behind a hole make way for the unit's", gone, stream)
            if place != NOTHING:
                Cursor.update(seq=place.seq, digest=place.digest).where(Cursor.stream == stream).execute()
                self._places[stream] = place

    def _read(self, streams: Collection[str]) -> None:
        for stream, unit, seq, value in tuples_in(_locked_cursors, streams):
            self._units[stream], self._places[stream] = unit, Place(seq, bytes(value))

    def _digest_at(self, stream: str, seq: int) -> bytes:
        if self._places[stream].seq == seq:
            return self._places[stream].digest
        self.store()
        return digest_at(stream, seq)

    def _keep_fork(self, run: Good, packed: bytes, *, seq: int) -> None:
        unit, stream = run.header.unit, run.header.stream
        if ForkedRun.select().where(ForkedRun.stream == stream).count() < _MOST_FORKED:
            row = {"unit": unit, "stream": stream, "seq": seq, "packed": packed, "received_at_ms": self._now_ms}
            ForkedRun.insert(sha256=sha256(packed).hexdigest(), **row).on_conflict_ignore().execute()
        reason = f"two different lines {stream}/{seq} were signed by {unit}"
        raise_alarm(AlarmKind.FORK, unit, stream=stream, reason=reason, now_ms=self._now_ms)


def _goes_on_from_fork(header: Header) -> bool:
    """Is it the next part of another past, of which a part is kept aside? A long one comes in several runs."""
    runs = ForkedRun.select(ForkedRun.packed).where(ForkedRun.stream == header.stream)
    ends = {(one.last, one.after) for one in (peek(bytes(packed)) for (packed,) in tuples(runs))}
    return (header.first - 1, header.before) in ends


def pasts_aside(streams: Collection[str]) -> dict[str, list[Branch]]:
    """The runs that are kept as other pasts of these streams."""
    found: dict[str, list[Branch]] = {}
    for stream, packed in tuples_in(_forked, streams):
        header = peek(bytes(packed))
        found.setdefault(stream, []).append(Branch(header.first, header.before, header.after))
    return found


def is_kept_aside(stream: str, end: bytes, branches: Sequence[Branch]) -> bool:
    """Is the past that ends with this digest kept as far as it ever will be?"""
    if len(branches) >= _MOST_FORKED:
        return True
    return is_whole(end, branches, held_at=lambda seq: digest_at(stream, seq) if seq else NO_DIGEST)


def _forked(streams: list[str]) -> Any:
    return ForkedRun.select(ForkedRun.stream, ForkedRun.packed).where(ForkedRun.stream.in_(streams))


def _locked_cursors(streams: list[str]) -> Any:
    return locked(_cursors(streams).order_by(Cursor.stream))


def _cursors(streams: list[str]) -> Any:
    query = Cursor.select(Cursor.stream, Cursor.unit, Cursor.seq, Cursor.digest)
    return query.where(Cursor.stream.in_(streams))


def digest_at(stream: str, seq: int) -> bytes:
    """The digest of a line that is held, counted on from the last kept header before it."""
    headers = AcceptedHeader.select(AcceptedHeader.last, AcceptedHeader.after)
    header = headers.where(AcceptedHeader.stream == stream, AcceptedHeader.last <= seq)
    header = header.order_by(AcceptedHeader.last.desc()).first()
    last, link = (header.last, bytes(header.after)) if header else NOTHING
    lines = Line.select(Line.text).where(Line.stream == stream, Line.seq > last, Line.seq <= seq)
    for (text,) in tuples(lines.order_by(Line.seq)):
        link = digest(link, text)
    return link


def _with_lines(streams: list[str]) -> Any:
    return Line.select(Line.stream).where(Line.stream.in_(streams)).distinct()


def _with_headers(streams: list[str]) -> Any:
    return AcceptedHeader.select(AcceptedHeader.stream).where(AcceptedHeader.stream.in_(streams)).distinct()


def place_of(unit: str, stream: str) -> Place:
    """How far this stream of the unit is held; nothing, when it is unknown or another unit's."""
    cursor = Cursor.get_or_none(Cursor.stream == stream, Cursor.unit == unit)
    return Place(cursor.seq, bytes(cursor.digest)) if cursor else NOTHING


def places_of(streams: Collection[str]) -> dict[str, tuple[str, Place]]:
    """Whose each of these streams is and how far it is held; nothing of those that are unknown."""
    return {stream: (unit, Place(seq, bytes(value))) for stream, unit, seq, value in tuples_in(_cursors, streams)}


def recounted(stream: str) -> Place:
    """How far the stream's lines go without a hole: what its cursor should say."""
    place = NOTHING
    lines = Line.select(Line.seq, Line.text).where(Line.stream == stream).order_by(Line.seq)
    for seq, text in tuples(lines):
        if seq != place.seq + 1:
            break
        place = Place(seq, digest(place.digest, text))
    return place


def raise_alarm(kind: AlarmKind, unit: str, *, reason: str, now_ms: int, stream: str = "") -> None:
    """Tell administrators, unless the same alarm is already there."""
    same = (Alarm.kind == kind) & (Alarm.unit == unit) & (Alarm.stream == stream) & Alarm.ended_at_ms.is_null()
    if not Alarm.select().where(same).exists():
        Alarm.create(kind=kind, unit=unit, stream=stream, reason=reason, raised_at_ms=now_ms)
