"""How far the meeting has come: started, paused or over, and which items are done."""

from dataclasses import dataclass, field
from enum import StrEnum

from contract import events as e
from contract.line import Line
from contract.room.floor import Floor
from contract.room.plan import Contradiction
from contract.room.presence import Sitting


class Phase(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    ADJOURNED = "adjourned"
    """Between two sittings."""
    ENDED = "ended"
    MOVED = "moved"
    """It goes on in another room."""


UNDER_WAY = frozenset({Phase.RUNNING, Phase.PAUSED, Phase.ADJOURNED})
OVER = frozenset({Phase.ENDED, Phase.MOVED})
"""Nothing happens in this room any more."""


@dataclass(frozen=True, slots=True)
class Continued:
    """From when on the meeting went on in another unit: the one it was held by until then, and the last line there."""

    unit: str
    last: str
    at: int


@dataclass
class Course(Floor):
    """The course of the meeting; a pause stops the speaker's clock, and the next item ends the speech.

    The end of a sitting leaves the item that was open not done: it goes on in the next one. `adjourned_until`,
    `adjourned_place` and `adjourned_text` are when and where that is (0 and "": not said), and the name of a note.
    `moved_to` is the room in which it goes on, `phase_moved` how far it was then, `continued` each time that it did.
    """

    phase: Phase = Phase.WAITING
    started_at: int = 0
    ended_at: int = 0
    paused_at: int = 0
    paused_until: int = 0
    adjourned_until: int = 0
    adjourned_place: str = ""
    adjourned_text: str = ""
    moved_to: str = ""
    moved_at: int = 0
    phase_moved: Phase = Phase.WAITING
    continued: list[Continued] = field(default_factory=list)
    items_done: list[str] = field(default_factory=list)

    @property
    def held(self) -> tuple[Sitting, ...]:
        """All sittings, also the one that goes on or that the meeting ended with."""
        if not self.sitting_since:
            return tuple(self.sittings)
        return (*self.sittings, Sitting(self.sitting_since, self.ended_at, self.attendance, self.excused))

    @property
    def next_opens_at(self) -> int:
        """From when on people may come to the next sitting, as long before it as to the first; 0: it has no time."""
        if self.package is None or not self.adjourned_until:
            return 0
        return self.adjourned_until - max(0, self.package.starts_at - self.package.opens_at)

    @property
    def is_under_way(self) -> bool:
        """Has the meeting begun, and not ended? It may be paused, or between two sittings."""
        return self.phase in UNDER_WAY

    @property
    def is_over(self) -> bool:
        """Does nothing happen in this room any more? The meeting has ended, or goes on in another one."""
        return self.phase in OVER

    def _take_course(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.MeetingStarted():
                self._only_in(line, Phase.WAITING)
                self.phase, self.started_at, self.sitting_since = Phase.RUNNING, line.at, line.at
            case e.MeetingPaused():
                self._only_in(line, Phase.RUNNING)
                self.phase, self.paused_at, self.paused_until = Phase.PAUSED, line.at, event.until
            case e.MeetingResumed():
                self._only_in(line, Phase.PAUSED)
                self._end_pause(line)
                self.phase = Phase.RUNNING
            case e.MeetingEnded():
                self._only_in(line, *UNDER_WAY)
                self._end_pause(line)
                self._end_speech(line)
                self._give_chair_back()
                self.phase, self.ended_at, self.item = Phase.ENDED, line.at, ""
            case e.SittingClosed() | e.NextSittingSet() | e.SittingOpened():
                self._take_sitting(event, line)
            case e.MovedToRoom():
                self._only_in(line, Phase.WAITING, *UNDER_WAY)
                self._end_speech(line)
                self.phase_moved, self.phase = self.phase, Phase.MOVED
                self.moved_to, self.moved_at = event.room, line.at
            case e.MeetingContinued():
                self._go_on(event, line)
                # Ballots and recordings that were open are over as well.
                return False
            case e.ItemOpened():
                self._close_item(line)
                self.item, self.item_since = event.item, line.at
            case e.ItemClosed():
                self._close_item(line)
            case _:
                return False
        return True

    def _take_sitting(self, event: e.SittingClosed | e.NextSittingSet | e.SittingOpened, line: Line) -> None:
        if isinstance(event, e.SittingOpened):
            self._only_in(line, Phase.ADJOURNED)
            self.phase, self.sitting_since = Phase.RUNNING, line.at
            self.adjourned_until, self.adjourned_place, self.adjourned_text = 0, "", ""
            return
        if isinstance(event, e.SittingClosed):
            self._only_in(line, Phase.RUNNING, Phase.PAUSED)
            self._end_pause(line)
            self._end_speech(line)
            self.item = ""
            self._close_roll(line)
        else:
            self._only_in(line, Phase.ADJOURNED)
        self.phase, self.adjourned_until = Phase.ADJOURNED, event.until
        self.adjourned_place, self.adjourned_text = event.place, event.text or ""

    def _go_on(self, event: e.MeetingContinued, line: Line) -> None:
        """Only the plan that central made for it lets a meeting go on from another unit's lines."""
        comes = self.package.comes_from if self.package else None
        if not comes or (comes.unit, comes.last) != (event.unit, event.last):
            raise Contradiction(f"line {line.name} goes on from {event.last} of {event.unit}, which no plan says")
        self._only_in(line, *UNDER_WAY, Phase.MOVED)
        if self.phase is Phase.MOVED:
            self.phase, self.moved_to, self.moved_at = self.phase_moved, "", 0
        self._end_speech(line)
        self.continued.append(Continued(event.unit, event.last, line.at))

    def _close_item(self, line: Line) -> None:
        self._end_speech(line)
        self._give_chair_back()
        if self.item and self.item not in self.items_done:
            self.items_done.append(self.item)
        self.item = ""

    def _end_pause(self, line: Line) -> None:
        if self.phase is Phase.PAUSED and self.speaker:
            self.speaker_paused += max(0, line.at - max(self.paused_at, self.speaker_since))

    def _only_in(self, line: Line, *phases: Phase) -> None:
        if self.phase not in phases:
            raise Contradiction(f"line {line.name} can't follow while the meeting is {self.phase}")
