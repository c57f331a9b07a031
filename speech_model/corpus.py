"""The training set: utterances spoken, placed in a room, and labelled frame by frame."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np

from .alignment import Stretch, UnalignedError, align, as_noise
from .espeak import RATE_HZ, Espeak
from .features import FRAME_SHIFT, STEP_MIDDLE, mfcc
from .sound import MODEL_RATE_HZ, Samples, at_peak, hum, in_room, resampled, room_noise
from .text import FOREIGN_LINES, Texts
from .units import NOISE, SILENCE, Phones
from .voices import foreign_voice_for, voice_for

Labels = np.ndarray[Any, np.dtype[np.int16]]

_FOREIGN_SHARE, _NOISE_SHARE = 0.04, 0.04
_UNKNOWN_SHARE = 0.04  # of the syllables are called spoken noise, which is how the model learns to say "some word"
_BLOCK = 100


@dataclass(frozen=True)
class Example:
    """One utterance: frames x 80, and the unit's pdf of every frame."""

    features: np.ndarray[Any, np.dtype[np.float16]]
    labels: Labels


def speak(count: int, *, seed: int, processes: int) -> list[Example]:
    """Make `count` examples, the same for the same seed, whatever the number of processes."""
    blocks = [(seed, first, min(_BLOCK, count - first)) for first in range(0, count, _BLOCK)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return [example for block in pool.map(_block, blocks) for example in block]


def _block(asked: tuple[int, int, int]) -> list[Example]:
    seed, first, count = asked
    speaker = _Speaker(np.random.default_rng((seed, first)))
    return [speaker.example() for _ in range(count)]


class _Speaker:
    def __init__(self, dice: np.random.Generator) -> None:
        self._dice = dice
        self._espeak = Espeak()
        self._texts = Texts()
        self._pdfs = Phones().pdfs

    def example(self) -> Example:
        while True:
            try:
                samples, stretches, rate = self._draw()
            except UnalignedError:
                continue
            features = mfcc(samples)
            return Example(features.astype(np.float16), self._labels(stretches, len(features), rate))

    def _draw(self) -> tuple[Samples, list[Stretch], float]:
        """Samples at 16 kHz, and stretches at a rate of their own."""
        kind = self._dice.random()
        if kind < _NOISE_SHARE:
            return self._only_noise()
        if kind < _NOISE_SHARE + _FOREIGN_SHARE:
            utterance = self._espeak.say(str(self._dice.choice(FOREIGN_LINES)), foreign_voice_for(self._dice))
            stretches = as_noise(utterance)
        else:
            text = self._texts.draw(self._dice)
            utterance = self._espeak.say(text, voice_for(self._dice))
            stretches = self._some_unknown(align(text, utterance))
        warp = self._dice.uniform(0.92, 1.08)
        lead, trail = (round(s * MODEL_RATE_HZ) for s in self._dice.uniform(0.0, 0.5, 2))
        speech = np.pad(resampled(utterance.samples, warp=warp), (lead, trail))
        rate = RATE_HZ * warp
        shift = round(lead * rate / MODEL_RATE_HZ)
        moved = [Stretch(s.unit, s.start + shift, s.end + shift) for s in stretches]
        return in_room(self._dice, speech), moved, rate

    def _only_noise(self) -> tuple[Samples, list[Stretch], float]:
        count = round(self._dice.uniform(1, 4) * MODEL_RATE_HZ)
        noise = room_noise(self._dice, count)
        if self._dice.random() < 0.5:
            noise = noise * self._dice.uniform(0.01, 1) + hum(self._dice, count)
        if self._dice.random() < 0.3:
            noise = np.asarray(noise * (self._dice.random(count // 1600 + 1) < 0.5).repeat(1600)[:count], np.float32)
        return at_peak(noise, 10 ** self._dice.uniform(-3, 0)), [Stretch(SILENCE, 0, count)], float(MODEL_RATE_HZ)

    def _some_unknown(self, stretches: list[Stretch]) -> list[Stretch]:
        """Call a few syllables spoken noise; a syllable ends with its tail."""
        done: list[Stretch] = []
        unknown = self._dice.random() < _UNKNOWN_SHARE
        for stretch in stretches:
            is_word = stretch.unit != SILENCE
            done.append(Stretch(NOISE if unknown and is_word else stretch.unit, stretch.start, stretch.end))
            if stretch.unit.startswith("-") or ":" in stretch.unit:
                unknown = self._dice.random() < _UNKNOWN_SHARE
        return done

    def _labels(self, stretches: list[Stretch], frames: int, rate: float) -> Labels:
        middles = (np.arange(frames) * FRAME_SHIFT + STEP_MIDDLE) * (rate / MODEL_RATE_HZ)
        ends = np.array([stretch.end for stretch in stretches])
        pdfs = np.array([self._pdfs[stretch.unit] for stretch in stretches], np.int16)
        found = np.searchsorted(ends, middles, side="right")
        return np.append(pdfs, self._pdfs[SILENCE]).astype(np.int16)[found]
