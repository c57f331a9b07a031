"""Which unit is heard when: espeak's sounds of one utterance turned into stretches of units."""

from dataclasses import dataclass

from .espeak import RATE_HZ, Sound, Utterance
from .units import NOISE, SILENCE, Spelling, spelling_of

_WORD_END = "_|"
_VOWEL_LETTERS = frozenset("aeiouyAEIOUV@")
_PAUSE = round(0.12 * RATE_HZ)  # a longer gap between words is silence; a shorter one is the closure of a stop
_SHORTEST = round(0.03 * RATE_HZ)  # one step of the model
_GLIDE_SHARE = 0.6  # of a vowel whose glide espeak does not tell apart


class UnalignedError(Exception):
    """espeak did not read the text word by word."""


@dataclass(frozen=True)
class Stretch:
    """A unit from its first sample to the one after its last, at espeak's rate."""

    unit: str
    start: int
    end: int


@dataclass(frozen=True)
class _Heard:
    start: int
    end: int
    sounds: tuple[Sound, ...]


def align(text: str, utterance: Utterance) -> list[Stretch]:
    """The units of the text in their times, silence between; refuses with `UnalignedError`."""
    stretches: list[Stretch] = []
    now = 0
    for word, heard in zip(text.split(), _words(text, utterance.sounds), strict=True):
        start = now if 0 < heard.start - now <= _PAUSE and stretches else heard.start
        if start > now:
            stretches.append(Stretch(SILENCE, now, start))
        stretches.extend(_units(spelling_of(word), _Heard(start, heard.end, heard.sounds)))
        now = heard.end
    stretches.append(Stretch(SILENCE, now, len(utterance.samples)))
    return stretches


def as_noise(utterance: Utterance) -> list[Stretch]:
    """The same for speech of another language: all of it is spoken noise."""
    ends = [s.start for s in utterance.sounds if s.name == _WORD_END]
    starts = [s.start for s in utterance.sounds if not s.name.startswith("_")]
    if not ends or not starts:
        raise UnalignedError
    last = len(utterance.samples)
    return [Stretch(SILENCE, 0, starts[0]), Stretch(NOISE, starts[0], ends[-1]), Stretch(SILENCE, ends[-1], last)]


def _words(text: str, sounds: tuple[Sound, ...]) -> list[_Heard]:
    words: list[_Heard] = []
    position = 1
    for word in text.split():
        own = [sound for sound in sounds if sound.text_position == position]
        ends = [sound for sound in own if sound.name == _WORD_END]
        spoken = tuple(sound for sound in own if sound.name not in (_WORD_END, "_:"))
        if len(ends) != 1 or not any(_is_vowel(s) for s in spoken) or ends[0].start - spoken[0].start < 3 * _SHORTEST:
            raise UnalignedError(text)
        words.append(_Heard(spoken[0].start, ends[0].start, spoken))
        position += len(word) + 1
    return words


def _units(spelling: Spelling, heard: _Heard) -> list[Stretch]:
    vowel = _vowel_start(spelling, heard)
    if spelling.onset is None:
        vowel = heard.start
    tail = _tail_start(spelling, heard, vowel)
    units = [Stretch(spelling.nucleus, vowel, tail), Stretch(spelling.tail, tail, heard.end)]
    if spelling.onset is not None:
        units.insert(0, Stretch(spelling.onset, heard.start, vowel))
    return units


def _vowel_start(spelling: Spelling, heard: _Heard) -> int:
    rounded = spelling.nucleus.startswith("w")
    first = next(s for s in heard.sounds if _is_vowel(s) or (rounded and s.name == "w"))
    return max(first.start, heard.start + _SHORTEST)


def _tail_start(spelling: Spelling, heard: _Heard, vowel: int) -> int:
    last_vowel = max(i for i, sound in enumerate(heard.sounds) if _is_vowel(sound))
    after = heard.sounds[last_vowel + 1 :]
    if after:
        start = after[0].start
    elif spelling.tail.startswith("-"):
        start = vowel + round((heard.end - vowel) * _GLIDE_SHARE)
    else:
        start = (vowel + heard.end) // 2
    return max(min(start, heard.end - _SHORTEST), vowel + min(_SHORTEST, (heard.end - vowel) // 2))


def _is_vowel(sound: Sound) -> bool:
    return sound.name[:1] in _VOWEL_LETTERS
