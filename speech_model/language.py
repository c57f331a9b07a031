"""The bigram of meeting language: which word follows which, and what it costs to leave the beaten track."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np

from . import numbers
from .text import Texts

UNKNOWN = "[unk]"
_UNKNOWN_SHARE = 1e-4
_BACK_OFF = 0.7  # of the weight of a history stays for words that were never seen after it
_NUMBER_LINES = 2000
_NUMBER_WEIGHT = 0.02  # of a line of numbers, against 1 of a phrase
_EVEN_SHARE = 0.5  # of the single words' weight is spread evenly


class Grammar:
    """A back-off bigram as OpenFst's text; state 0 is "no history", its words are written by name."""

    def __init__(self, texts: Texts, *, seed: int) -> None:
        self.words = [*texts.words, UNKNOWN]
        self._follows: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for phrase in texts.phrases:
            self._count(phrase.split(), 1.0)
        for line in _number_lines(seed):
            self._count(line.split(), _NUMBER_WEIGHT)

    def arcs(self) -> Iterable[str]:
        """The lines of the text form: source, target, word, word, cost; or a final state and its cost."""
        states = {word: number for number, word in enumerate(self.words, start=2)}
        singles = self._single_costs()
        yield f"1 0 <eps> <eps> {_cost(_BACK_OFF)}"  # 1 is the beginning of a segment
        yield from self._arcs_from("", 1, states)
        yield "0 1.0"
        yield "1 1.0"
        for word, cost in singles.items():
            yield f"0 {states[word]} {word} {word} {cost:.4f}"
        for word in self.words:
            seen = bool(self._follows.get(word))
            yield f"{states[word]} 0 <eps> <eps> {_cost(_BACK_OFF) if seen else 0}"
            yield f"{states[word]} {_cost(0.3)}"
            yield from self._arcs_from(word, states[word], states)

    def _arcs_from(self, history: str, state: int, states: dict[str, int]) -> Iterable[str]:
        follows = self._follows.get(history, {})
        total = sum(follows.values())
        for word, count in sorted(follows.items()):
            yield f"{state} {states[word]} {word} {word} {_cost((1 - _BACK_OFF) * count / total)}"

    def _single_costs(self) -> dict[str, float]:
        counts: Counter[str] = Counter()
        for follows in self._follows.values():
            counts.update(follows)
        total = sum(counts.values())
        even = _EVEN_SHARE / len(self.words)
        costs = {word: -math.log((1 - _EVEN_SHARE) * counts[word] / total + even) for word in self.words}
        costs[UNKNOWN] = -math.log(_UNKNOWN_SHARE)
        return costs

    def _count(self, words: list[str], weight: float) -> None:
        for before, word in zip(["", *words], words, strict=False):
            self._follows[before][word] += weight


def _number_lines(seed: int) -> Iterable[str]:
    dice = np.random.default_rng(seed)
    for _ in range(_NUMBER_LINES):
        yield numbers.digits(dice, 6)
        yield numbers.read(int(dice.integers(10, 1000)))


def _cost(probability: float) -> str:
    return f"{-math.log(probability):.4f}"
