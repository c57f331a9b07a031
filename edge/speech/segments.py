"""What was heard: words with their times and how sure the recogniser is of each."""

from typing import TypedDict

import msgspec

NOT_UNDERSTOOD = "[…]"
_UNKNOWN = frozenset({"[unk]", "<unk>"})


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """One word; seconds count from the first sample that the recogniser was given."""

    word: str
    start_s: float
    end_s: float
    confidence: float


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """What was said between two pauses; final, it will not change."""

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...]


class Partial(msgspec.Struct, frozen=True, kw_only=True):
    """What has been understood of an utterance that goes on; for screens only, it may still change."""

    text: str


class _VoskWord(TypedDict):
    word: str
    start: float
    end: float
    conf: float


class _VoskResult(TypedDict, total=False):
    result: list[_VoskWord]
    text: str


class _VoskPartial(TypedDict, total=False):
    partial: str


def segment_in(result: str) -> Segment | None:
    """The segment of a result of Vosk; None when no word was understood."""
    heard = msgspec.json.decode(result, type=_VoskResult).get("result", [])
    if all(word["word"] in _UNKNOWN for word in heard):
        return None
    words = tuple(
        Word(
            word=_readable(word["word"]),
            start_s=round(word["start"], 2),
            end_s=round(word["end"], 2),
            confidence=round(word["conf"], 3),
        )
        for word in heard
    )
    text = " ".join(word.word for word in words)
    return Segment(start_s=words[0].start_s, end_s=words[-1].end_s, text=text, words=words)


def partial_in(result: str) -> Partial:
    """The words so far; Vosk leaves the key out when there are none."""
    words = msgspec.json.decode(result, type=_VoskPartial).get("partial", "").split()
    if all(word in _UNKNOWN for word in words):
        return Partial(text="")
    return Partial(text=" ".join(_readable(word) for word in words))


def json_line(segment: Segment) -> str:
    """One line of JSON, without its end of line."""
    return msgspec.json.encode(segment).decode()


def _readable(word: str) -> str:
    return NOT_UNDERSTOOD if word in _UNKNOWN else word
