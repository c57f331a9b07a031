"""The sounds that the model tells apart, and how a word is spelled in them.

A syllable is an onset, a nucleus with its tone and a tail with its tone: the coda, or the second half of an open vowel.
Some 330 such units cover every syllable of the language, so a new word needs a new graph only, never new training.
"""

from dataclasses import dataclass

from .syllable import NUCLEI, ONSETS, STOP_TONES, STOPS, TONES, Syllable, syllable_of

SILENCE = "SIL"
NOISE = "SPN"
_CODAS = ("m", "n", "ng", "nh", "j", "w")


@dataclass(frozen=True)
class Spelling:
    """A syllable as units; `onset` is None where it begins with its vowel."""

    onset: str | None
    nucleus: str
    tail: str

    def units(self) -> tuple[str, ...]:
        """The units in the order in which they are heard."""
        return (self.nucleus, self.tail) if self.onset is None else (self.onset, self.nucleus, self.tail)


def spelling_of(word: str) -> Spelling:
    """Spell a word in units."""
    return _spell(syllable_of(word))


def _spell(syllable: Syllable) -> Spelling:
    tail = f"-{syllable.coda}" if syllable.coda else f"{syllable.nucleus}:"
    onset = f"{syllable.onset}-" if syllable.onset else None
    return Spelling(onset, syllable.nucleus + syllable.tone, tail + syllable.tone)


def all_units() -> list[str]:
    """Every unit, silence first and spoken noise second; the place in the list is the unit's pdf."""
    tones = tuple(TONES.values())
    onsets = sorted({f"{onset}-" for onset in ONSETS.values()})
    nuclei = [nucleus + tone for nucleus in NUCLEI for tone in tones]
    open_tails = [f"{nucleus}:{tone}" for nucleus in NUCLEI for tone in tones]
    tails = [f"-{coda}{tone}" for coda in _CODAS for tone in tones]
    stops = [f"-{stop}{tone}" for stop in STOPS for tone in STOP_TONES]
    return [SILENCE, NOISE, *onsets, *nuclei, *open_tails, *tails, *stops]


@dataclass(frozen=True)
class Phone:
    """A unit at its place in the word: Kaldi finds word boundaries by the place."""

    number: int
    unit: str
    place: str  # nonword, begin, internal, end or singleton


class Phones:
    """All phones, numbered from 1; silence is 1."""

    def __init__(self) -> None:
        self.pdfs = {unit: pdf for pdf, unit in enumerate(all_units())}
        pairs = [(SILENCE, "nonword"), (NOISE, "singleton")]
        for unit in list(self.pdfs)[2:]:
            pairs.extend((unit, place) for place in _places(unit))
        self.all = [Phone(number, unit, place) for number, (unit, place) in enumerate(pairs, start=1)]
        self._numbers = {(phone.unit, phone.place): phone.number for phone in self.all}

    def of_word(self, word: str) -> tuple[int, ...]:
        """The phone numbers of a word."""
        units = spelling_of(word).units()
        places = ["begin", *["internal"] * (len(units) - 2), "end"]
        return tuple(self._numbers[pair] for pair in zip(units, places, strict=True))

    @property
    def silence(self) -> int:
        """The phone of silence."""
        return self._numbers[(SILENCE, "nonword")]

    @property
    def noise(self) -> int:
        """The phone of spoken noise."""
        return self._numbers[(NOISE, "singleton")]


def _places(unit: str) -> tuple[str, ...]:
    if unit.endswith("-"):
        return ("begin",)
    if unit.startswith("-") or ":" in unit:
        return ("end",)
    return ("begin", "internal")
