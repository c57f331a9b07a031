"""The speech process: listens whenever the room may be listened to, and writes down what it understands.

The microphone is open only then. A line says that it is, before anything heard is used; another says why it no longer
is. What is heard counts for whom the chair had given the floor when it was said.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from typing import Protocol

from contract.events import Silence
from contract.refused import Refused
from contract.wording import Spoken, Wording
from edge.captions import CaptionsOut, Final, Level, Listening, State
from edge.captions import Partial as PartialCaption
from edge.clock import boot_ms
from edge.desk import Desk
from edge.measures import Hearing
from edge.sound.keeping import Keeper
from edge.speech.floor import Floor, Turn
from edge.speech.level import peak_db
from edge.speech.listening import Ear, Gap, Sound
from edge.speech.recogniser import Model
from edge.speech.segments import Partial, Segment

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.1
TRIED_BLOCKS = 4
_LONGEST_WORD = 100
_SECOND_MS = 1000
LONGEST_S = 4 * 3600.0
"""Of a recording, to the next pause: at the highest rate a microphone has, not even noise makes 2 GB of it."""


class Microphone(Protocol):
    """A source of sound that lives until it is told to stop."""

    def sounds(self) -> Iterator[Sound | Gap]: ...

    def stop(self) -> None: ...


class Attending:
    """One room's ear. `open_microphone` gives a new source each time that listening begins. Without a `keeper` no
    sound is kept; with one, just what is heard. After `longest_s` a recording goes on as another one."""

    def __init__(
        self,
        *,
        desk: Desk,
        model: Model,
        captions: CaptionsOut,
        open_microphone: Callable[[], Microphone],
        measures: Hearing | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self._desk = desk
        self._keeper = keeper
        self.longest_s = LONGEST_S
        self._model = model
        self._captions = captions
        self._open_microphone = open_microphone
        self._measures = measures or Hearing()
        self._floor = Floor(desk)
        self._ear = Ear(model)
        self._turn = Turn()
        self._recording = ""
        self._next_second_ms = 0
        # What was asked of a former process nobody waits for any more.
        self._tried = captions.asked()

    def run(self, is_over: Callable[[], bool] = lambda: False) -> None:
        """Until `is_over`, or the disk fails: the process then ends, and whoever started it starts it again."""
        position = 0
        while not is_over():
            self._floor.look()
            if self._floor.now.listens:
                self._attend(is_over)
            if self._captions.asked() != self._tried:
                self._tried = self._captions.asked()
                level = Level(asked=self._tried, peak_db=self._try_microphone())
                self._captions.welcome()
                self._captions.send(level)
            self._captions.state(State(listening=Listening.OFF, meeting=self._floor.now.meeting))
            position = self._desk.journal.wait_for_change(position, LOOK_EVERY_S)

    def _attend(self, is_over: Callable[[], bool]) -> None:
        """One opening of the microphone, to the moment at which the room may no longer be listened to."""
        microphone = self._open_microphone()
        why = Silence.STOPPED
        try:
            for sound in microphone.sounds():
                if isinstance(sound, Gap):
                    self._measures.gaps.inc()
                    self._end(Silence.LOST)
                    self._captions.state(State(listening=Listening.LOST, meeting=self._floor.now.meeting))
                    self._floor.look()
                    still = self._floor.now
                else:
                    still = self._take(sound)
                if still.why_not:
                    why = still.why_not
                    return
                if is_over():
                    return
        finally:
            microphone.stop()
            self._end(why)

    def _try_microphone(self) -> float | None:
        """How loud it is at its loudest within a moment, of which nothing is kept; None when it can't be heard.

        Only while no meeting is on: in a break or a closed item the microphone stays shut.
        """
        if self._floor.now.why_not is not Silence.ENDED:
            return None
        microphone, peaks = self._open_microphone(), list[float]()
        try:
            for sound in microphone.sounds():
                if isinstance(sound, Gap):
                    return None
                peaks.append(peak_db(sound.samples))
                self._floor.look()
                if len(peaks) == TRIED_BLOCKS or self._floor.now.why_not is not Silence.ENDED:
                    break
        finally:
            microphone.stop()
        return max(peaks, default=None)

    def _take(self, sound: Sound) -> Turn:
        """Use one block, unless the room may not be listened to at its time; the turn that it belongs to."""
        self._floor.look()
        turn = self._floor.at(sound.mono_ms)
        if not turn.is_like(self._turn):
            self._put_down(self._ear.cut())
            self._turn = turn
        if turn.listens and (self._recording or self._begin(turn)):
            if self._keeper:
                self._keeper.take(sound.samples, sound.rate_hz)
            self._put_down(self._ear.hear(sound))
            self._each_second(sound)
            if self._ear.is_at_pause and self._ear.heard_s >= self.longest_s:
                self._end(Silence.LONG)
        return turn

    def _each_second(self, sound: Sound) -> None:
        """Measure how far behind we are, and let in the pages that have come since."""
        now_ms = boot_ms()
        if now_ms >= self._next_second_ms:
            self._measures.behind.observe(max(0, now_ms - sound.mono_ms) / 1000)
            self._captions.welcome()
            self._next_second_ms = now_ms + _SECOND_MS

    def _begin(self, turn: Turn) -> bool:
        recording = secrets.token_hex(8)
        try:
            self._desk.begin_listening(turn.meeting, recording)
        except Refused:
            # Between the sound and now the room has been closed; the next look says so.
            return False
        self._recording, self._ear = recording, Ear(self._model)
        if self._keeper:
            self._keeper.begin(turn.meeting, recording)
        self._captions.state(State(listening=Listening.ON, meeting=turn.meeting))
        return True

    def _end(self, why: Silence) -> None:
        self._put_down(self._ear.cut())
        if self._keeper:
            self._keeper.end()
        if self._recording:
            self._desk.end_listening(self._turn.meeting, self._recording, why)
        self._recording, self._turn = "", Turn()

    def _put_down(self, heard: Iterator[Segment | Partial]) -> None:
        for one in heard:
            if isinstance(one, Partial):
                self._captions.send(PartialCaption(text=one.text))
            else:
                self._write_down(one)

    def _write_down(self, segment: Segment) -> None:
        self._measures.segments.inc()
        turn, wording = self._turn, wording_of(segment)
        self._desk.write_down(turn.meeting, self._recording, wording, speaker=turn.speaker, item=turn.item)
        self._floor.pass_over()
        words = tuple((one.word, one.is_doubtful) for one in wording.words)
        self._captions.send(Final(meeting=turn.meeting, speaker=turn.speaker, words=words))


def wording_of(segment: Segment) -> Wording:
    """What a segment leaves in the journal."""
    return Wording(
        words=tuple(
            Spoken(
                word=one.word[:_LONGEST_WORD],
                start_ms=round(one.start_s * 1000),
                end_ms=round(one.end_s * 1000),
                confidence_permille=round(one.confidence * 1000),
            )
            for one in segment.words
        )
    )
