"""Words that the test model gets wrong on voices, speeds, phrases and noise that its training has not seen."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import process_time

import numpy as np
import vosk

from bench.figure import Ceiling, Figure, figure
from edge.speech.listening import Gap, Sound, listen
from edge.speech.recogniser import Model
from edge.speech.segments import Segment
from speech_model import numbers
from speech_model.unseen import PHRASES, SPEEDS, UNSEEN_PHRASES, VARIANTS, phrases_in
from tests.edge.speech.spoken import MODEL, Spoken, room_noise, say

_ACCENTS = ("vi", "vi-vn-x-central", "vi-vn-x-south")
_DIGIT_STRINGS = 40
_NOISE_DB = 15.0
_NOISE_S = 300
_BLOCK_S = 0.1
_FINAL_ONLY = -1


@dataclass(frozen=True)
class Line:
    text: str
    voice: str
    words_a_minute: int


@dataclass(frozen=True)
class _Stream:
    spoken: Spoken

    def blocks(self) -> Iterator[bytes]:
        pcm, step = self.spoken.pcm(), 2 * round(self.spoken.rate_hz * _BLOCK_S)
        yield from (pcm[at : at + step] for at in range(0, len(pcm), step))

    def sounds(self) -> Iterator[Sound | Gap]:
        for block in self.blocks():
            yield Sound(samples=block, rate_hz=self.spoken.rate_hz)


def run() -> Iterator[Figure]:
    """Every set clean and in noise, then what noise alone is heard as, then the cost of the pipeline."""
    vosk.SetLogLevel(_FINAL_ONLY)
    model, dice = Model(MODEL), np.random.default_rng(11)
    sets = (
        ("unseen-phrases", phrases_in(UNSEEN_PHRASES), 0.03),
        ("known-phrases", phrases_in(PHRASES)[:-1], 0.03),
        ("digits", [numbers.digits(dice, 6) for _ in range(_DIGIT_STRINGS)], 0.06),
    )
    said: list[Spoken] = []
    for name, texts, clean_goal in sets:
        lines = list(lines_of(texts))
        with ThreadPoolExecutor() as pool:
            clean = list(pool.map(say_line, lines))
        noisy = [spoken.with_noise(dice, decibels=_NOISE_DB) for spoken in clean]
        yield _errors(f"speech-{name}-clean", model, lines, clean, at_most=clean_goal)
        yield _errors(f"speech-{name}-{_NOISE_DB:.0f}dB", model, lines, noisy, at_most=0.06)
        said.extend(clean)
    yield _words_in_noise(model, dice)
    yield _cost(model, said[:200])


def lines_of(texts: list[str]) -> Iterator[Line]:
    """Every text in the three accents, each by two voices; voices and speeds take turns."""
    for number, text in enumerate(texts):
        for place, accent in enumerate(_ACCENTS):
            for turn in (0, 3):
                variant = VARIANTS[(number * 7 + place * 2 + turn) % len(VARIANTS)]
                yield Line(text, f"{accent}+{variant}", SPEEDS[(number + place + turn) % len(SPEEDS)])


def say_line(line: Line) -> Spoken:
    """The line as its voice says it, with quiet around it."""
    return say(line.text, voice=line.voice, words_a_minute=line.words_a_minute).padded()


def _errors(name: str, model: Model, lines: list[Line], spoken: list[Spoken], *, at_most: float) -> Figure:
    wrong = words = 0
    for line, sound in zip(lines, spoken, strict=True):
        wanted = line.text.split()
        wrong += distance(wanted, heard_words(model, sound))
        words += len(wanted)
    return figure(name, value=wrong, unit="words", against=Ceiling("words said", words), at_most=at_most)


def heard_words(model: Model, spoken: Spoken) -> list[str]:
    """What our pipeline understands, word by word."""
    segments = [one for one in listen(_Stream(spoken), model) if isinstance(one, Segment)]
    return [word.word for segment in segments for word in segment.words]


def distance(wanted: list[str], heard: list[str]) -> int:
    """Words changed, left out or put in (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for left_out, word in enumerate(wanted, start=1):
        above, row = row, [left_out]
        for place, other in enumerate(heard, start=1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (word != other)))
    return row[-1]


def _words_in_noise(model: Model, dice: np.random.Generator) -> Figure:
    count = _NOISE_S * 16_000
    levels = np.repeat([0.0, 30.0, 300.0, 3000.0], count // 4)
    noise = Spoken(samples=room_noise(dice, count, rate_hz=16_000) * levels, rate_hz=16_000)
    words = len(heard_words(model, noise))
    against = Ceiling("seconds of silence and noise", _NOISE_S)
    return figure("speech-words-in-noise", value=words, unit="words", against=against, at_most=0.0)


def _cost(model: Model, said: list[Spoken]) -> Figure:
    """Both take turns, so that a slow moment of the machine meets both."""
    ours = bare = 0.0
    for spoken in said:
        start = process_time()
        heard_words(model, spoken)
        ours += process_time() - start
        start = process_time()
        _bare(model, spoken)
        bare += process_time() - start
    seconds = sum(len(spoken.samples) / spoken.rate_hz for spoken in said)
    against = Ceiling("bare Vosk decoding the same sound with partial results", bare / seconds * 1000)
    value = ours / seconds * 1000
    return figure("speech-pipeline-cpu", value=value, unit="ms a second of sound", against=against, at_most=1.1)


def _bare(model: Model, spoken: Spoken) -> None:
    recogniser = vosk.KaldiRecognizer(model.vosk, spoken.rate_hz)
    recogniser.SetWords(True)
    for block in _Stream(spoken).blocks():
        recogniser.Result() if recogniser.AcceptWaveform(block) else recogniser.PartialResult()
    recogniser.FinalResult()
