"""What is read aloud in training: phrases of meetings, their words in any order, syllables of the whole language."""

import unicodedata
from collections.abc import Callable
from functools import cached_property

import numpy as np

from . import numbers
from .syllable import ONSETS, TONES, VOWELS, NotASyllableError, syllable_of
from .unseen import PHRASES, phrases_in

_TONE_MARKS = tuple(TONES)
_CODA_SPELLINGS = ("", "", "", "ng", "nh", "n", "m", "c", "ch", "p", "t")
_TAKES_CODA = (
    "a",
    "ă",
    "â",
    "e",
    "ê",
    "i",
    "o",
    "ô",
    "ơ",
    "u",
    "ư",
    "iê",
    "uô",
    "ươ",
    "oa",
    "oă",
    "oe",
    "uâ",
    "uê",
    "uyê",
)
_NEEDS_CODA = ("ă", "â", "iê", "uô", "ươ", "oă", "uâ", "uyê")
FOREIGN_LINES = (
    "good morning everybody and welcome to the second part of our discussion",
    "please send the revised figures before the end of the week",
    "la séance est ouverte et nous allons commencer par le premier point",
    "wir sollten diese frage noch einmal in ruhe besprechen",
    "muchas gracias por su atención y hasta la próxima reunión",
    "the weather has been wonderful this summer around the northern lakes",
    "quick brown foxes jumped over seventeen lazy dogs yesterday",
    "non so ancora quando arriverà il treno della sera",
)


class Texts:
    """Draws lines to read; every word is a Vietnamese syllable that can be spelled in units."""

    def __init__(self) -> None:
        self.phrases = phrases_in(PHRASES)[:-1]
        self.words = sorted({word for phrase in phrases_in(PHRASES) for word in phrase.split()})

    def draw(self, dice: np.random.Generator) -> str:
        """Draw one line of two to ten words."""
        kinds: tuple[tuple[float, Callable[[np.random.Generator], str]], ...] = (
            (0.30, self._phrase),
            (0.35, self._random_words),
            (0.08, lambda dice: numbers.digits(dice, int(dice.integers(3, 9)))),
            (0.05, lambda dice: numbers.read(int(dice.integers(10, 1_000_000)))),
            (0.22, self._random_syllables),
        )
        chosen = dice.choice(len(kinds), p=[share for share, _ in kinds])
        return kinds[chosen][1](dice)

    def _phrase(self, dice: np.random.Generator) -> str:
        return str(dice.choice(self.phrases))

    def _random_words(self, dice: np.random.Generator) -> str:
        return " ".join(dice.choice(self.words, int(dice.integers(3, 9))))

    def _random_syllables(self, dice: np.random.Generator) -> str:
        return " ".join(dice.choice(self._syllables, int(dice.integers(3, 9))))

    @cached_property
    def _syllables(self) -> list[str]:
        """Most syllables that the spelling allows, said in any case by a synthesiser."""
        rimes = [vowel + coda for vowel in VOWELS for coda in _CODA_SPELLINGS if _fits(vowel, coda)]
        onsets = [onset for onset in ONSETS if onset not in ("qu", "gi", "q", "gh", "ngh", "k")]
        spelled = (_with_tone(o + r, mark) for o in ["", *onsets] for r in rimes for mark in _TONE_MARKS)
        return sorted({word for word in spelled if _is_syllable(word)})


def _fits(vowel: str, coda: str) -> bool:
    if not coda:
        return vowel not in _NEEDS_CODA and vowel not in ("oo", "ya", "yê", "uya")
    if coda in ("nh", "ch"):
        return vowel in ("a", "ê", "i", "oa", "uê")
    return vowel in _TAKES_CODA


def _with_tone(letters: str, mark: str) -> str:
    """Put the tone mark on the vowel that bears it by the common rule: the last marked letter, else the middle one."""
    vowels = [i for i, letter in enumerate(letters) if letter in "aăâeêioôơuưy"]
    marked = [i for i in vowels if letters[i] in "ăâêôơư"]
    bearer = marked[-1] if marked else vowels[max(0, (len(vowels) - 1) // 2)]
    return unicodedata.normalize("NFC", letters[: bearer + 1] + mark + letters[bearer + 1 :])


def _is_syllable(word: str) -> bool:
    try:
        syllable_of(word)
    except NotASyllableError:
        return False
    return True
