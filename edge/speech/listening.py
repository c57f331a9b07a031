"""The stream from a source of sound to text: partial words while someone speaks, then the final segment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from msgspec.structs import replace

from edge.speech.recogniser import Model, Recogniser
from edge.speech.segments import Partial, Segment


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A block of mono 16-bit samples. `mono_ms`: when its last sample was taken, milliseconds since the boot."""

    samples: bytes
    rate_hz: int
    mono_ms: int = 0


@dataclass(frozen=True)
class Gap:
    """The source has lost its microphone; sound goes on later, perhaps at another rate."""


class Source(Protocol):
    """Anything that yields sound for as long as there is any."""

    def sounds(self) -> Iterator[Sound | Gap]: ...


class Ear:
    """Follows one stream of sound. Seconds count the sound heard, without gaps, over all cuts. `is_at_pause`: with the
    last block an utterance, or a stretch of silence, was over."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._recogniser: Recogniser | None = None
        self._rate_hz = 0
        self._offset_s = 0.0
        self.heard_s = 0.0
        self.is_at_pause = False
        self._shown = ""

    def hear(self, sound: Sound) -> Iterator[Segment | Partial]:
        """Take a block. A partial comes only when its words have changed, an empty one when they have become none."""
        if sound.rate_hz != self._rate_hz:
            yield from self.cut()
            self._rate_hz = sound.rate_hz
        if self._recogniser is None:
            self._recogniser = Recogniser(self._model, rate_hz=sound.rate_hz)
        self.heard_s += len(sound.samples) / 2 / sound.rate_hz
        self.is_at_pause = self._recogniser.hear(sound.samples)
        if self.is_at_pause:
            yield from self._ended(self._recogniser.segment())
        elif (partial := self._recogniser.partial()).text != self._shown:
            self._shown = partial.text
            yield partial

    def cut(self) -> Iterator[Segment | Partial]:
        """End the utterance here: another person speaks from now on, or nothing more is heard."""
        recogniser, self._recogniser = self._recogniser, None
        if recogniser is not None:
            yield from self._ended(recogniser.finish())
        self._offset_s = self.heard_s

    def _ended(self, segment: Segment | None) -> Iterator[Segment | Partial]:
        if segment is not None:
            yield _later(segment, self._offset_s)
        elif self._shown:
            yield Partial(text="")
        self._shown = ""


def listen(source: Source, model: Model) -> Iterator[Segment | Partial]:
    """Segments and partials in the order in which they were said."""
    ear = Ear(model)
    for sound in source.sounds():
        yield from ear.cut() if isinstance(sound, Gap) else ear.hear(sound)
    yield from ear.cut()


def _later(segment: Segment, offset_s: float) -> Segment:
    """The segment of a recogniser that began `offset_s` into the stream."""
    if not offset_s:
        return segment
    words = tuple(
        replace(word, start_s=round(word.start_s + offset_s, 2), end_s=round(word.end_s + offset_s, 2))
        for word in segment.words
    )
    return replace(segment, start_s=words[0].start_s, end_s=words[-1].end_s, words=words)
