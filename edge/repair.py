"""Names that the machine misheard: what of an utterance sounds like a name of the meeting. Pure; people decide.

A recogniser knows syllables, not who sits in the room. Each place of an utterance is compared with the names of the
plan, syllable by syllable, by how alike they sound in any of the country's accents; only places that have a syllable
of the name as it is are looked at, which keeps it quick and keeps it from seeing names everywhere.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from contract.vietnamese import fold, nfc

UNHEARD = "[…]"
LONGEST = 12
ALIKE = 0.25
"""Of syllables on average: one in four may be quite another, or each a little."""
ALIKE_SHORT = 0.15
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_UNSURE_TONES = frozenset(("\u0303", "\u0309"))  # ngã and hỏi are one in the centre and the south
_ONSETS = ("ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", *"bcdđghklmnpqrstvx")
_SAME = {"ngh": "ng", "gh": "g", "k": "c", "qu": "c"}
_UNSURE = tuple(map(frozenset, (("d", "gi", "r", "v"), ("ch", "tr"), ("s", "x"), ("l", "n"), ("d", "đ"), ("ph", "p"))))
_CODAS = ("ng", "nh", "ch", "c", "m", "n", "p", "t")


@dataclass(frozen=True, slots=True)
class Repair:
    """The words from `start` to before `end` sound like `name`."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class _Syllable:
    onset: str
    rime: str
    tone: str


@lru_cache(maxsize=4096)
def repairs(words: tuple[str, ...], names: tuple[str, ...]) -> tuple[Repair, ...]:
    """Which places of an utterance should perhaps be a name, in their order; none that is written so already."""
    found = []
    for name, start in sorted(_candidates(words, names)):
        parts = name.split()
        heard = words[start : start + len(parts)]
        unlike = sum(map(_unlike, heard, parts)) / len(parts)
        if unlike <= (ALIKE if len(parts) > 2 else ALIKE_SHORT):
            found.append((unlike, -len(parts), Repair(start, start + len(parts), name)))
    kept: list[Repair] = []
    for _, _, one in sorted(found, key=lambda each: (*each[:2], each[2].start, each[2].name)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    changed = (one for one in kept if list(words[one.start : one.end]) != one.name.split())
    return tuple(sorted(changed, key=lambda one: one.start))


def repaired(words: Sequence[str], found: Iterable[Repair]) -> str:
    """The utterance with these names in their places."""
    said, at = list[str](), 0
    for one in found:
        said += [*words[at : one.start], one.name]
        at = one.end
    return " ".join([*said, *words[at:]])


@lru_cache(maxsize=16)
def _places(names: tuple[str, ...]) -> dict[str, tuple[tuple[str, int], ...]]:
    """The names that have a syllable, each with the syllable's place in it."""
    found: dict[str, list[tuple[str, int]]] = {}
    for name in names:
        parts = name.split()
        if 2 <= len(parts) <= LONGEST:
            for place, part in enumerate(parts):
                found.setdefault(nfc(part).lower(), []).append((name, place))
    return {part: tuple(places) for part, places in found.items()}


def _candidates(words: tuple[str, ...], names: tuple[str, ...]) -> set[tuple[str, int]]:
    places = _places(names)
    return {
        (name, at - place)
        for at, word in enumerate(words)
        for name, place in places.get(nfc(word).lower(), ())
        if 0 <= at - place <= len(words) - len(name.split())
    }


@lru_cache(maxsize=8192)
def _unlike(heard: str, meant: str) -> float:
    """From 0, the same, to 1, nothing alike."""
    one, other = nfc(heard).lower(), nfc(meant).lower()
    if one == other:
        return 0.0
    if heard == UNHEARD:
        return 0.5
    a, b = _syllable(one), _syllable(other)
    return min(1.0, _unlike_onsets(a.onset, b.onset) + _unlike_rimes(a.rime, b.rime) + _unlike_tones(a.tone, b.tone))


def _unlike_onsets(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return 0.15 if any({one, other} <= group for group in _UNSURE) else 0.4


def _unlike_rimes(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if fold(one) == fold(other):
        return 0.15
    return 0.35 if _coda(one) == _coda(other) else 0.5


def _unlike_tones(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return 0.05 if {one, other} == _UNSURE_TONES else 0.2


def _coda(rime: str) -> str:
    return next((one for one in _CODAS if rime.endswith(one)), "")


def _syllable(word: str) -> _Syllable:
    parts = unicodedata.normalize("NFD", word)
    tone = next((char for char in parts if char in _TONES), "")
    letters = nfc("".join(char for char in parts if char not in _TONES))
    onset = next((one for one in _ONSETS if letters.startswith(one)), "")
    if onset == "gi" and letters in ("gi", "gin", "gip", "git", "gia"):  # the vowel of gì, gìn is the letter i itself
        return _Syllable("gi", letters[1:], tone)
    return _Syllable(_SAME.get(onset, onset), letters.removeprefix(onset), tone)
