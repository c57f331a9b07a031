"""A recording becomes text: one segment a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edge.speech.listening import Gap, Sound, listen
from edge.speech.model_check import check_model
from edge.speech.recogniser import Model
from edge.speech.segments import Segment, json_line
from edge.speech.wav import Wav, open_wav


@dataclass(frozen=True)
class Recording:
    """A file as a source of sound, read as fast as it is asked for."""

    wav: Wav

    def sounds(self) -> Iterator[Sound | Gap]:
        for samples in self.wav.blocks():
            yield Sound(samples=samples, rate_hz=self.wav.rate_hz)


def transcribe(path: Path, *, model: Path) -> Iterator[Segment]:
    """The segments of a WAV file.

    Malformed when the file is no WAV that can be heard, SettingsError when the model is of no use; both before the
    first segment.
    """
    recording = Recording(open_wav(path))
    check_model(model)
    for heard in listen(recording, Model(model)):
        if isinstance(heard, Segment):
            yield heard


def transcript_lines(path: Path, *, model: Path) -> Iterator[str]:
    """The same as lines of JSON, as `edge transcribe` prints them."""
    return map(json_line, transcribe(path, model=model))
