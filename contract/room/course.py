"""How far the meeting has come: started, paused or over, and which items are done."""

from dataclasses import dataclass, field
from enum import StrEnum

from contract import events as e
from contract.line import Line
from contract.room.floor import Floor
from contract.room.plan import Contradiction


class Phase(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass
class Course(Floor):
    """The course of the meeting; a pause stops the speaker's clock, and the next item ends the speech."""

    phase: Phase = Phase.WAITING
    started_at: int = 0
    ended_at: int = 0
    paused_at: int = 0
    paused_until: int = 0
    items_done: list[str] = field(default_factory=list)

    def _take_course(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.MeetingStarted():
                self._only_in(line, Phase.WAITING)
                self.phase, self.started_at = Phase.RUNNING, line.at
            case e.MeetingPaused():
                self._only_in(line, Phase.RUNNING)
                self.phase, self.paused_at, self.paused_until = Phase.PAUSED, line.at, event.until
            case e.MeetingResumed():
                self._only_in(line, Phase.PAUSED)
                self._end_pause(line)
                self.phase = Phase.RUNNING
            case e.MeetingEnded():
                self._only_in(line, Phase.RUNNING, Phase.PAUSED)
                self._end_pause(line)
                self._end_speech(line)
                self.phase, self.ended_at, self.item = Phase.ENDED, line.at, ""
            case e.ItemOpened():
                self._close_item(line)
                self.item, self.item_since = event.item, line.at
            case e.ItemClosed():
                self._close_item(line)
            case _:
                return False
        return True

    def _close_item(self, line: Line) -> None:
        self._end_speech(line)
        if self.item and self.item not in self.items_done:
            self.items_done.append(self.item)
        self.item = ""

    def _end_pause(self, line: Line) -> None:
        if self.phase is Phase.PAUSED and self.speaker:
            self.speaker_paused += max(0, line.at - max(self.paused_at, self.speaker_since))

    def _only_in(self, line: Line, *phases: Phase) -> None:
        if self.phase not in phases:
            raise Contradiction(f"line {line.name} can't follow while the meeting is {self.phase}")
