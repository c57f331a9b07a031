"""The proceedings: what a meeting's lines, and the packages that they name, add up to. Pure.

Every process of the unit and central compute the same room from the same lines, for any split into batches. A line
that can't follow what came before raises Contradiction and changes nothing; central shows it as a fault.

Each module beside this one holds a part of the room: its state, what it answers, and the events that change it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from contract import events as e
from contract.line import Line
from contract.package import Package
from contract.room.acts import ACTS, Act, Acts
from contract.room.ballots import BallotKey, Ballots, BallotState, CastVote, SecretCount, Voided
from contract.room.course import OVER, UNDER_WAY, Continued, Phase
from contract.room.floor import Speech, Unrecorded
from contract.room.hearing import Heard, KeptSound, SoundGone
from contract.room.keyed_in import KeyedIn
from contract.room.matters import Matter, Matters, Settled
from contract.room.papers import HandedOut, Version, Withdrawal
from contract.room.plan import Contradiction
from contract.room.presence import AddedHere, Attendance, Sitting
from contract.room.private import Private
from contract.room.undo import STEPS, Step, Undoing
from contract.room.words import Said

__all__ = [
    "ACTS",
    "OVER",
    "STEPS",
    "UNDER_WAY",
    "Act",
    "AddedHere",
    "Attendance",
    "BallotKey",
    "BallotState",
    "Brought",
    "CastVote",
    "Continued",
    "Contradiction",
    "HandedOut",
    "Heard",
    "KeptSound",
    "Matter",
    "Phase",
    "Room",
    "Said",
    "SecretCount",
    "Settled",
    "Sitting",
    "SoundGone",
    "Speech",
    "Step",
    "Unrecorded",
    "Version",
    "Voided",
    "Withdrawal",
    "room_of",
]


@dataclass
class Room(Undoing, Ballots, Matters, Private, KeyedIn, Acts):
    """One meeting as its room knows it. `last` names the last line; `unknown` counts what this version can't read."""

    unknown: int = 0
    last: str = ""
    last_at: int = 0
    last_event: e.Event | None = None

    def take(self, line: Line) -> None:
        """Add one line of this meeting. Contradiction: it can't follow; the room is as before."""
        if line.meeting != self.meeting:
            raise Contradiction(f"line {line.name} is of meeting {line.meeting}, not {self.meeting}")
        event = line.event
        step = self._step_of(event, line)
        if isinstance(event, e.UnknownEvent):
            self.unknown += 1
        else:
            any(take(event, line) for take in self._parts())
        if isinstance(event, e.ItemOpened):
            self.opened_with[line.name] = self.versions_of(event.item)
        self._keep_step(step, event)
        self._keep_act(event, line)
        self.last, self.last_at, self.last_event = line.name, line.at, event

    def copy(self) -> "Room":
        """The same room, which stays as it is whatever this one takes later."""
        held = {one.name: getattr(self, one.name) for one in fields(self)}
        own: dict[str, Any] = {name: one.copy() for name, one in held.items() if isinstance(one, list | dict)}
        own["packages"] = self.packages
        own["ballots"] = {key: one.copy() for key, one in self.ballots.items()}
        return replace(self, **own)

    def _parts(self) -> tuple[Callable[[e.Event, Line], bool], ...]:
        """Each part's way to take an event; it answers whether the event was all its own."""
        return (
            *(self._take_course, self._take_plan, self._take_presence, self._take_floor),
            lambda event, _line: self._take_leading(event),
            *(self._take_ballot, self._take_sound, self._take_speech, self._take_words, self._take_undo),
            *(self._take_paper, self._take_matter, self._take_private, self._take_keyed_in),
        )


def room_of(meeting: int, lines: list[Line], packages: Mapping[str, Package]) -> Room:
    """The room after all of these lines."""
    room = Room(meeting=meeting, packages=packages)
    for line in lines:
        room.take(line)
    return room
