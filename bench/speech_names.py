"""Words that the engine gets wrong in sentences with names, in noise: as heard, and with every suggestion taken."""

from collections.abc import Iterator

import numpy as np
import vosk

from bench.figure import Ceiling, Figure, figure
from bench.speech import distance, heard_words, lines_of, say_line
from edge.repair import repaired, repairs
from edge.speech.recogniser import Model
from speech_model.unseen import PHRASES, UNSEEN_PHRASES, phrases_in
from tests.edge.speech.spoken import MODEL

_NAMES = (
    "Sở Tài chính",
    "Ủy ban nhân dân thành phố",
    "Hội đồng nhân dân tỉnh",
    "Đại biểu Quốc hội",
    "Thường trực Ủy ban",
    "Biên bản cuộc họp",
    "Chương trình làm việc",
    "Dự thảo nghị quyết",
)
_NOISE_DB = (15, 5)
_FINAL_ONLY = -1


def run() -> Iterator[Figure]:
    """At each loudness the same sentences; a suggestion that made one worse would show."""
    vosk.SetLogLevel(_FINAL_ONLY)
    model, dice = Model(MODEL), np.random.default_rng(5)
    texts = [
        one for one in phrases_in(PHRASES) + phrases_in(UNSEEN_PHRASES) if any(name.lower() in one for name in _NAMES)
    ]
    lines = list(lines_of(texts))
    said = [say_line(line) for line in lines]
    for decibels in _NOISE_DB:
        before = after = words = 0
        for line, spoken in zip(lines, said, strict=True):
            wanted, heard = line.text.split(), heard_words(model, spoken.with_noise(dice, decibels=decibels))
            mended = repaired(heard, repairs(tuple(heard), _NAMES)).lower().split()
            before, after = before + distance(wanted, heard), after + distance(wanted, mended)
            words += len(wanted)
        against = Ceiling(f"wrong of {words} words without the suggestions", before)
        yield figure(f"speech-names-{decibels}dB", value=after, unit="words wrong", against=against, at_most=1.0)
