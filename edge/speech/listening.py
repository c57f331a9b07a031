"""The stream from a source of sound to text: partial words while someone speaks, then the final segment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from msgspec.structs import replace

from edge.speech.recogniser import Model, Recogniser
from edge.speech.segments import Partial, Segment


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A block of mono 16-bit samples at a rate that stays the same until the next `Gap`."""

    samples: bytes
    rate_hz: int


@dataclass(frozen=True)
class Gap:
    """The source has lost its microphone; sound goes on later, perhaps at another rate."""


class Source(Protocol):
    """Anything that yields sound for as long as there is any."""

    def sounds(self) -> Iterator[Sound | Gap]: ...


def listen(source: Source, model: Model) -> Iterator[Segment | Partial]:
    """Segments and partials in the order in which they were said; seconds count the sound heard, without gaps.

    A partial comes only when its words have changed, and an empty one when words on screen have become none.
    """
    recogniser: Recogniser | None = None
    offset_s, heard_s, shown = 0.0, 0.0, ""
    for sound in source.sounds():
        if isinstance(sound, Gap):
            if recogniser is not None and (segment := recogniser.finish()):
                yield _later(segment, offset_s)
            recogniser, offset_s, shown = None, heard_s, ""
            continue
        if recogniser is None:
            recogniser = Recogniser(model, rate_hz=sound.rate_hz)
        heard_s += len(sound.samples) / 2 / sound.rate_hz
        if recogniser.hear(sound.samples):
            if segment := recogniser.segment():
                yield _later(segment, offset_s)
            elif shown:
                yield Partial(text="")
            shown = ""
        elif (partial := recogniser.partial()).text != shown:
            shown = partial.text
            yield partial
    if recogniser is not None and (segment := recogniser.finish()):
        yield _later(segment, offset_s)


def _later(segment: Segment, offset_s: float) -> Segment:
    """The segment of a recogniser that began `offset_s` into the stream."""
    if not offset_s:
        return segment
    words = tuple(
        replace(word, start_s=round(word.start_s + offset_s, 2), end_s=round(word.end_s + offset_s, 2))
        for word in segment.words
    )
    return replace(segment, start_s=words[0].start_s, end_s=words[-1].end_s, words=words)
