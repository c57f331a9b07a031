"""How a decision is made: lock, catch up with the meeting, ask its order, write; one step for all processes."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from contract import order
from contract.content import SALT_BYTES, Content
from contract.events import Event, MeetingContinued
from contract.line import Line
from contract.refused import Malformed, Refused
from contract.room import Room
from contract.vietnamese import nfc
from edge.clock import Clock
from edge.journal import Entry, Journal
from edge.shelf import Shelf

log = logging.getLogger(__name__)

MAX_WRITTEN_BYTES = 40 * 1024
"""All contents of one line: with the longest line they still leave the unit in one run, even if they don't pack."""

_ROOMS_IN_MEMORY = 32


def written(text: str) -> Content:
    """What a person wrote, in the one normal form, with a salt of its own."""
    return Content(salt=secrets.token_bytes(SALT_BYTES), body=nfc(text).encode(errors="replace"))


@dataclass(slots=True)
class _Kept:
    """A room that follows its lines. `lacks`: a line names a package that is not on the shelf."""

    room: Room
    position: int = 0
    shown: Room | None = None
    lacks: str = ""


@dataclass(slots=True)
class Decision:
    """A decision under way: the room as it is at this very moment, and the pen. `Desk.deciding` makes it."""

    room: Room
    journal: Journal
    clock: Clock
    entries: list[Entry] = field(default_factory=list)

    def record(self, event: Event, *contents: Content) -> Line:
        """Write a fact if the meeting's order allows it now; Refused otherwise, and nothing of this decision stays."""
        order.check(self.room, event)
        if sum(len(one.body) for one in contents) > MAX_WRITTEN_BYTES:
            raise Refused(
                "Nội dung quá dài (tối đa %(most)s KB). Kính mời chia thành nhiều phần.", most=MAX_WRITTEN_BYTES // 1024
            )
        try:
            entry = self.journal.append(event, meeting=self.room.meeting, moment=self.clock.now(), contents=contents)
        except Malformed as error:
            log.warning("A decision was refused since its line could not be read back: %s", error)
            raise Refused("Yêu cầu chưa hợp lệ hoặc quá dài. Kính mời kiểm tra và thử lại.") from None
        self.room.take(entry.line)
        self.entries.append(entry)
        return entry.line


class Deciding:
    """The rooms of this unit, each kept up to date in memory and decided on in one step.

    Threads and greenlets take turns by the journal's own lock; none may wait for anything else while it decides.
    """

    def __init__(self, journal: Journal, shelf: Shelf, clock: Clock) -> None:
        self.journal = journal
        self.shelf = shelf
        self.clock = clock
        self._rooms: dict[int, _Kept] = {}

    def room(self, meeting: int) -> Room:
        """The meeting as it is now; this object stays as it is, so a page may read it as long as it likes."""
        with self.journal.turn:
            kept = self._caught_up(meeting)
            if kept.shown is None:
                kept.shown = kept.room.copy()
            return kept.shown

    @contextmanager
    def deciding(self, meeting: int) -> Iterator[Decision]:
        """A decision on one meeting: what is recorded inside is on disk at the end, none of it after an exception."""
        with self.journal.turn:
            decision: Decision | None = None
            try:
                with self.journal.writing():
                    kept = self._caught_up(meeting)
                    decision = Decision(room=kept.room, journal=self.journal, clock=self.clock)
                    yield decision
            except BaseException:
                if decision is not None and decision.entries:
                    self._rooms.pop(meeting, None)
                raise
            if decision.entries:
                kept.position, kept.shown = decision.entries[-1].position, None

    def _decide(self, meeting: int, event: Event, *contents: Content) -> Line:
        """The decision that is one line."""
        with self.deciding(meeting) as decision:
            return decision.record(event, *contents)

    def _caught_up(self, meeting: int) -> _Kept:
        kept = self._rooms.pop(meeting, None)
        if kept is None or (kept.lacks and kept.lacks in self.shelf.packages):
            kept = self._unread(meeting)
        lines = self.journal.lines_of(meeting, after=kept.position)
        if kept.position and any(isinstance(line.event, MeetingContinued) for _, line in lines):
            # It goes on here: what was done elsewhere comes before what is known.
            kept, lines = self._unread(meeting), self.journal.lines_of(meeting)
        for position, line in lines:
            try:
                kept.room.take(line)
            except Malformed as error:
                # Central shows it as a fault; the meeting goes on.
                log.error("A line is passed over: %s", error)
                kept.lacks = getattr(line.event, "sha256", "") or kept.lacks
            kept.position, kept.shown = position, None
        self._rooms[meeting] = kept
        if len(self._rooms) > _ROOMS_IN_MEMORY:
            del self._rooms[next(iter(self._rooms))]
        return kept

    def _unread(self, meeting: int) -> _Kept:
        return _Kept(room=Room(meeting=meeting, packages=self.shelf.packages))
