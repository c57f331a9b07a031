"""What a machine heard in the room, and what people made of it."""

from dataclasses import dataclass, field, replace
from typing import Any

from contract import events as e
from contract.line import Line
from contract.room.course import Course, Phase
from contract.room.plan import Contradiction


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One `SpeechHeard` as it stands now. `text` names the machine's words, `corrected` a person's, or is empty."""

    line: str
    at: int
    recording: str
    start_ms: int
    end_ms: int
    speaker: int
    item: str
    text: str
    corrected: str = ""
    is_accepted: bool = False
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class SoundGone:
    """When the sound of the meeting was deleted, and why."""

    at: int
    why: e.SoundOver


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSound:
    """A `SoundKept` as it stands now. `gone_at`: when it was deleted, 0 while it is there."""

    at: int
    unit: str
    recording: str
    sound: str
    size: int
    seconds: int
    key: str
    gone_at: int = 0


@dataclass
class Hearing(Course):
    """Recordings by name, and what was heard by the name of its line. `sound_gone`: what was kept of it as sound is not
    there any more."""

    listening_switched: bool | None = None
    recording: str = ""
    recordings: list[str] = field(default_factory=list)
    heard: dict[str, Heard] = field(default_factory=dict)
    sound_gone: SoundGone | None = None
    sound_kept: dict[str, KeptSound] = field(default_factory=dict)

    @property
    def may_listen(self) -> bool:
        """May the room be listened to now? Only while the meeting runs, and nothing of what is held behind doors."""
        if self.package is None or self.package.internal or self.phase is not Phase.RUNNING or self.is_unrecorded:
            return False
        return not any(one.item == self.item and one.closed for one in self.package.agenda)

    @property
    def is_switched_on(self) -> bool:
        """Is the room to be listened to whenever it may? What chair or secretary said last, else what the plan says."""
        if self.listening_switched is not None:
            return self.listening_switched
        return self.package is not None and self.package.listens is not False

    def _take_sound(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.ListeningSwitched():
                self.listening_switched = event.on
            case e.ListeningBegan():
                self.recording, self.sound_gone = event.recording, None
                self.recordings.append(event.recording)
            case e.ListeningEnded():
                self.recording = ""
            case e.SoundDeleted():
                self.sound_gone = SoundGone(line.at, event.why)
                for name, one in self.sound_kept.items():
                    self.sound_kept[name] = replace(one, gone_at=one.gone_at or line.at)
            case e.SoundKept():
                self.sound_kept[event.recording] = _kept(event, line)
            case e.MeetingContinued():
                self.recording = ""
                return False
            case _:
                return False
        return True

    def _take_speech(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.SpeechHeard():
                self.heard[line.name] = _heard(event, line)
            case e.SpeakerAssigned():
                self._reword(line, event.lines, speaker=event.attendee)
            case e.SpeechCorrected():
                self._reword(line, (event.line,), corrected=event.text, is_accepted=False)
            case e.SpeechAccepted():
                self._reword(line, event.lines, is_accepted=True)
            case e.OpinionTaken():
                # The list of opinions takes the same line up after this.
                self._reword(line, event.lines, is_taken=True)
                return False
            case _:
                return False
        return True

    def _reword(self, line: Line, names: tuple[str, ...], **changes: Any) -> None:
        if any(name not in self.heard for name in names):
            raise Contradiction(f"line {line.name} speaks of lines in which nothing was heard")
        for name in names:
            self.heard[name] = replace(self.heard[name], **changes)


def _kept(event: e.SoundKept, line: Line) -> KeptSound:
    return KeptSound(
        at=line.at,
        unit=event.unit,
        recording=event.recording,
        sound=event.sound,
        size=event.size,
        seconds=event.seconds,
        key=event.text,
    )


def _heard(event: e.SpeechHeard, line: Line) -> Heard:
    return Heard(
        line=line.name,
        at=line.at,
        recording=event.recording,
        start_ms=event.start_ms,
        end_ms=event.end_ms,
        speaker=event.speaker,
        item=event.item,
        text=event.text,
    )
