"""Who had the floor at a moment, and whether the room might be listened to then, out of the journal's lines.

Sound is often looked at later than it was taken (a disk stalls, a processor is busy); so each line's own time decides,
not the time at which we read it.
"""

import logging
from dataclasses import dataclass

from contract.events import Silence, SpeechHeard
from contract.refused import Malformed
from contract.room import OVER, Phase, Room
from edge.desk import Desk
from edge.journal import Journal

log = logging.getLogger(__name__)

_ALWAYS = -1
_FEW = 20


@dataclass(frozen=True, kw_only=True)
class Turn:
    """From `since_ms` (milliseconds since the boot) on. `meeting`: 0 while none is on; `why_not`: None if listened."""

    since_ms: int = _ALWAYS
    meeting: int = 0
    speaker: int = 0
    item: str = ""
    why_not: Silence | None = Silence.ENDED

    @property
    def listens(self) -> bool:
        return self.why_not is None

    def is_like(self, other: "Turn") -> bool:
        """Does one utterance stay whole over the change from this turn to that?"""
        return (self.meeting, self.speaker, self.item, self.why_not) == (
            other.meeting,
            other.speaker,
            other.item,
            other.why_not,
        )


class Floor:
    """Follows the meeting that is on in this room."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._journal: Journal = desk.journal
        self._version = -1
        self._room: Room | None = None
        self._position = self._seen = 0
        self._turns = [Turn()]

    @property
    def now(self) -> Turn:
        return self._turns[-1]

    def look(self) -> None:
        """Read what the journal has gained; costs microseconds when that is nothing, or only what we have heard."""
        version = self._journal.data_version()
        if version == self._version:
            return
        self._version = version
        gained = self._journal.after(self._seen, limit=_FEW) if self._seen else []
        self._seen = gained[-1].position if gained else self._journal.position()
        if 0 < len(gained) < _FEW and all(isinstance(line.event, SpeechHeard) for _, line in gained):
            # What was said gives nobody the floor; the room takes these lines along with the next that may.
            return
        moment = self._desk.clock.now()
        package = self._desk.meeting_at(moment.at_ms)
        meeting = package.meeting if package else 0
        if self._room is None or self._room.meeting != meeting:
            self._room, self._position = Room(meeting=meeting, packages=self._desk.shelf.packages), 0
            self._read(self._room)
            self._add(_turn(self._room, _ALWAYS if self.now.meeting == 0 else moment.mono_ms))
        else:
            for turn in self._read(self._room):
                self._add(turn)

    def pass_over(self) -> None:
        """Don't read what this process itself has just written: what was said gives nobody the floor."""
        version = self._journal.data_version()
        if version >> 32 == self._version >> 32:
            self._version = version

    def at(self, mono_ms: int) -> Turn:
        """The turn at this time; what was before it is forgotten."""
        while len(self._turns) > 1 and self._turns[1].since_ms <= mono_ms:
            self._turns.pop(0)
        return self._turns[0]

    def _read(self, room: Room) -> list[Turn]:
        turns = []
        for position, line in self._journal.lines_of(room.meeting, after=self._position):
            self._position = position
            try:
                room.take(line)
            except Malformed as error:
                log.warning("A line is passed over: %s", error)
            turns.append(_turn(room, line.mono))
        return turns

    def _add(self, turn: Turn) -> None:
        if not turn.is_like(self.now):
            self._turns.append(turn)


def _turn(room: Room, since_ms: int) -> Turn:
    return Turn(since_ms=since_ms, meeting=room.meeting, speaker=room.speaker, item=room.item, why_not=_why_not(room))


def _why_not(room: Room) -> Silence | None:
    if room.phase in (Phase.WAITING, *OVER):
        return Silence.ENDED
    if room.phase in (Phase.PAUSED, Phase.ADJOURNED):
        return Silence.PAUSED
    if room.is_unrecorded:
        return Silence.REFUSED
    if not room.may_listen:
        return Silence.CLOSED_ITEM
    return None if room.is_switched_on else Silence.SWITCHED
