"""Who speaks on the item that is open, for how long, and who waits to."""

from dataclasses import dataclass, field, replace

from contract import events as e
from contract.line import Line
from contract.room.leading import Leading


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech that is over. `lasted_ms` leaves out the pauses of the meeting; `line` names one that was keyed in."""

    attendee: int
    item: str
    since: int
    until: int
    lasted_ms: int
    remark: e.Remark | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A time in which somebody had the floor and was not recorded, as that person wished; `until` 0: it goes on."""

    attendee: int
    item: str
    since: int
    until: int = 0


@dataclass
class Floor(Leading):
    """The speaker's clock and the queue. `speaker_paused` are the milliseconds that the speaker had to wait."""

    item_since: int = 0
    speaker: int = 0
    speaker_since: int = 0
    speaker_paused: int = 0
    speaker_remark: e.Remark | None = None
    unrecorded: list[Unrecorded] = field(default_factory=list)
    speeches: list[Speech] = field(default_factory=list)
    queue: list[int] = field(default_factory=list)
    remarks: dict[int, e.Remark] = field(default_factory=dict)
    speaking_times: dict[str, e.SpeakingTimeSet] = field(default_factory=dict)

    @property
    def is_unrecorded(self) -> bool:
        """Does whoever has the floor not want to be recorded?"""
        return bool(self.speaker and self.unrecorded and not self.unrecorded[-1].until)

    def _take_floor(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.RemarkRequested():
                self._leave_queue(event.attendee)
                self.queue.insert(self._place_of(event.remark), event.attendee)
                self.remarks[event.attendee] = event.remark
            case e.FloorRequested():
                if event.attendee not in self.queue:
                    self.queue.append(event.attendee)
            case e.FloorRequestWithdrawn():
                self._leave_queue(event.attendee)
            case e.FloorGiven():
                self._end_speech(line)
                remark = self._leave_queue(event.attendee)
                self.speaker, self.speaker_since, self.speaker_remark = event.attendee, line.at, remark
            case e.FloorEnded():
                self._end_speech(line)
            case e.RecordingRefused():
                self.unrecorded.append(Unrecorded(event.attendee, self.item, line.at))
            case e.RecordingAllowed():
                self._record_again(line)
            case e.SpeakingTimeSet():
                self.speaking_times[event.item] = event
            case _:
                return False
        return True

    def _end_speech(self, line: Line) -> None:
        """Keep what was said for how long. The clock of a room may have been set back meanwhile: never less than 0."""
        self._record_again(line)
        if self.speaker:
            lasted = max(0, line.at - self.speaker_since - self.speaker_paused)
            self.speeches.append(
                Speech(self.speaker, self.item, self.speaker_since, line.at, lasted, self.speaker_remark)
            )
        self.speaker, self.speaker_paused, self.speaker_remark = 0, 0, None

    def _record_again(self, line: Line) -> None:
        if self.is_unrecorded:
            self.unrecorded[-1] = replace(self.unrecorded[-1], until=line.at)

    def _place_of(self, remark: e.Remark) -> int:
        """Remarks on procedure stand before replies, and those before who waits to speak."""
        before = {e.Remark.PROCEDURE} if remark is e.Remark.PROCEDURE else set(e.Remark)
        return sum(1 for one in self.queue if self.remarks.get(one) in before)

    def _leave_queue(self, attendee: int) -> e.Remark | None:
        """Take somebody off the queue; what for the person had asked, None to speak on the item."""
        if attendee in self.queue:
            self.queue.remove(attendee)
        return self.remarks.pop(attendee, None)
