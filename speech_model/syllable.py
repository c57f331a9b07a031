"""A written Vietnamese syllable taken apart into onset, nucleus, coda and tone.

The spelling is regular: an onset from a closed list, one of some sixty letter groups that stand for a vowel with or
without the rounded glide before it and a glide after it, a final consonant, and one tone mark. What sounds alike in
every region gets one name (c and k, g and gh, i and y), so a word never heard is spelled out of sounds that were.
"""

import unicodedata
from dataclasses import dataclass

TONES = {"": "1", "\u0300": "2", "\u0301": "3", "\u0309": "4", "\u0303": "5", "\u0323": "6"}
STOP_TONES = ("3", "6")

ONSETS = {
    "ngh": "ng", "ng": "ng", "nh": "nh", "gh": "g", "gi": "d", "kh": "kh", "ph": "ph", "th": "th", "tr": "tr",
    "ch": "ch", "qu": "kw", "b": "b", "c": "k", "d": "d", "đ": "đ", "g": "g", "h": "h", "k": "k", "l": "l", "m": "m",
    "n": "n", "p": "p", "r": "r", "s": "s", "t": "t", "v": "v", "x": "x",
}  # fmt: skip

CODAS = {"ng": "ng", "nh": "nh", "ch": "ch", "c": "k", "m": "m", "n": "n", "p": "p", "t": "t"}
STOPS = ("p", "t", "k", "ch")

# letters: (nucleus, glide after it); "w" before the vowel is the rounded glide
VOWELS = {
    "a": ("a", ""), "ă": ("ă", ""), "â": ("â", ""), "e": ("e", ""), "ê": ("ê", ""), "i": ("i", ""), "y": ("i", ""),
    "o": ("o", ""), "ô": ("ô", ""), "ơ": ("ơ", ""), "u": ("u", ""), "ư": ("ư", ""), "oo": ("o", ""),
    "ia": ("iê", ""), "iê": ("iê", ""), "yê": ("iê", ""), "ya": ("iê", ""), "ua": ("uô", ""), "uô": ("uô", ""),
    "ưa": ("ươ", ""), "ươ": ("ươ", ""), "oa": ("wa", ""), "oă": ("wă", ""), "oe": ("we", ""), "uâ": ("wâ", ""),
    "uê": ("wê", ""), "uơ": ("wơ", ""), "uy": ("wi", ""), "uya": ("wiê", ""), "uyê": ("wiê", ""),
    "ai": ("a", "j"), "ay": ("ă", "j"), "ao": ("a", "w"), "au": ("ă", "w"), "âu": ("â", "w"), "ây": ("â", "j"),
    "eo": ("e", "w"), "êu": ("ê", "w"), "iu": ("i", "w"), "oi": ("o", "j"), "ôi": ("ô", "j"), "ơi": ("ơ", "j"),
    "ui": ("u", "j"), "ưi": ("ư", "j"), "ưu": ("ư", "w"), "iêu": ("iê", "w"), "yêu": ("iê", "w"), "uôi": ("uô", "j"),
    "ươi": ("ươ", "j"), "ươu": ("ươ", "w"), "oai": ("wa", "j"), "oay": ("wă", "j"), "oao": ("wa", "w"),
    "oeo": ("we", "w"), "uây": ("wâ", "j"), "uyu": ("wi", "w"),
}  # fmt: skip

NUCLEI = tuple(sorted({nucleus for nucleus, _ in VOWELS.values()}))


class NotASyllableError(ValueError):
    """The word is not written as a Vietnamese syllable."""


@dataclass(frozen=True)
class Syllable:
    """One syllable; `onset` and `coda` may be empty, `tone` is "1" (level) to "6" (heavy)."""

    onset: str
    nucleus: str
    coda: str
    tone: str


def syllable_of(word: str) -> Syllable:
    """Take one written word apart, or refuse with `NotASyllableError`."""
    letters, tone = _without_tone(word)
    onset, rest = _onset_of(letters)
    coda_letters = next((c for c in CODAS if rest.endswith(c)), "")
    vowel = rest.removesuffix(coda_letters)
    if vowel not in VOWELS:
        raise NotASyllableError(word)
    nucleus, glide = VOWELS[vowel]
    coda = CODAS.get(coda_letters, glide)
    if coda in STOPS and tone not in STOP_TONES:
        raise NotASyllableError(word)
    return Syllable(onset, nucleus, coda, tone)


def _without_tone(word: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", word.lower())
    marks = [c for c in decomposed if c in TONES]
    letters = "".join(c for c in decomposed if c not in TONES)
    return unicodedata.normalize("NFC", letters), TONES["".join(marks[:1])]


def _onset_of(letters: str) -> tuple[str, str]:
    if letters in ("gi", "gin"):  # "gì" and "gìn": the i is both
        return "d", letters[1:]
    for spelled, onset in ONSETS.items():
        rest = letters.removeprefix(spelled)
        if rest and rest != letters:
            return onset, "i" + rest if spelled == "gi" and rest.startswith("ê") else rest
    return "", letters
