"""Vosk behind four calls, so that none of its traps is in reach of the rest.

Vosk ends the whole process on some misuses and gives garbage in silence on others: a recogniser belongs to one
thread, takes whole 16-bit samples only, must be told the true rate, and a model is opened by its path alone (by name
it would go to the network). A model that nobody has tried in a process of its own (`model_check`) must not be opened
here.
"""

from pathlib import Path

import vosk

from edge.speech.segments import Partial, Segment, partial_in, segment_in

LOWEST_RATE_HZ = 16_000
HIGHEST_RATE_HZ = 48_000
_SAMPLE_BYTES = 2
_ONLY_ERRORS = -1


class Model:
    """A model in memory; many recognisers share it."""

    def __init__(self, folder: Path) -> None:
        vosk.SetLogLevel(_ONLY_ERRORS)
        self.vosk = vosk.Model(str(folder))


class Recogniser:
    """Turns one stream of mono 16-bit samples into segments; for one thread at a time."""

    def __init__(self, model: Model, *, rate_hz: int) -> None:
        if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
            raise ValueError(f"rate_hz = {rate_hz}: {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ}")
        self._recogniser = vosk.KaldiRecognizer(model.vosk, float(rate_hz))
        self._recogniser.SetWords(True)
        self._raw, self._partial = "", Partial(text="")

    def hear(self, samples: bytes) -> bool:
        """Take the next samples; true when an utterance has ended and `segment` should be read."""
        if len(samples) % _SAMPLE_BYTES:
            raise ValueError("half a sample")
        # Vosk takes `bytes` alone: a bytearray or memoryview raises a TypeError from within.
        return bool(samples) and bool(self._recogniser.AcceptWaveform(bytes(samples)))

    def segment(self) -> Segment | None:
        """The utterance that has ended; None when it had no words. Times go on counting."""
        return segment_in(self._recogniser.Result())

    def partial(self) -> Partial:
        """What is understood of the utterance that goes on."""
        raw = self._recogniser.PartialResult()
        if raw != self._raw:
            self._raw, self._partial = raw, partial_in(raw)
        return self._partial

    def finish(self) -> Segment | None:
        """The last utterance, when no more samples will come for now."""
        return segment_in(self._recogniser.FinalResult())
