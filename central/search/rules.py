"""How text is cut into words, what a query asks for, and how well a passage answers it. Pure, one for both databases.

The databases only see words of a-z and 0-9, so that neither's own idea of a word or a letter can differ.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from contract.vietnamese import fold, nfc


class Part(StrEnum):
    """What a passage was taken from."""

    TITLE = "title"
    CONTENT = "content"
    AGENDA = "agenda"
    DOCUMENT = "document"
    OPINION = "opinion"
    VOTE = "vote"
    CONCLUSION = "conclusion"


PASSAGE_WORDS = 200
"""PostgreSQL keeps 256 places of a word; in shorter passages a phrase is found wherever it stands."""
_MOST_WORDS = 12
_LONGEST_WORD = 60
_EXCERPT_WORDS = 36
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WEIGHTS = {
    Part.TITLE: 4.0,
    Part.CONCLUSION: 3.0,
    Part.CONTENT: 2.5,
    Part.AGENDA: 2.5,
    Part.VOTE: 2.0,
    Part.OPINION: 1.5,
    Part.DOCUMENT: 1.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: every word, and the words in quotation marks one after another."""

    phrases: tuple[tuple[str, ...], ...]
    spelt: frozenset[str]
    """The words as they were typed, with their marks."""

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for phrase in self.phrases for word in phrase)

    @property
    def for_sqlite(self) -> str:
        """The query for FTS5."""
        return " ".join(f'"{" ".join(phrase)}"' for phrase in self.phrases)

    @property
    def for_postgresql(self) -> str:
        """The query as a tsquery."""
        return _tsquery(self.phrases)

    @property
    def beside_pairs(self) -> str:
        """The query as a tsquery, without the phrases of which `pairs_for_postgresql` says all; or empty."""
        return _tsquery(phrase for phrase in self.phrases if len(phrase) != 2)

    @property
    def pairs_for_postgresql(self) -> str:
        """The query as a tsquery over words that follow one another, joined by `_`; empty without a phrase."""
        pairs = [f"{one}_{next_}" for phrase in self.phrases for one, next_ in itertools.pairwise(phrase)]
        return " & ".join(dict.fromkeys(pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of an excerpt, marked when it is a word that was looked for."""

    text: str
    is_hit: bool


def _tsquery(phrases: Iterable[tuple[str, ...]]) -> str:
    return " & ".join(f"({' <-> '.join(phrase)})" for phrase in phrases)


def query_of(typed: str) -> Query | None:
    """What was typed as a query; None when there is no word in it."""
    phrases: list[tuple[str, ...]] = []
    for number, part in enumerate(re.split('["“”]', nfc(typed))):
        found = tuple(word for word, _ in words_in(part))
        phrases += [found] if number % 2 and found else [(word,) for word in found]
    phrases = list(dict.fromkeys(phrases))[:_MOST_WORDS]
    if not phrases:
        return None
    return Query(phrases=tuple(phrases), spelt=frozenset(_spelling(one[0]) for one in _WORD.finditer(nfc(typed))))


def words_in(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The words of a text in NFC, each as the databases see it and where it stands."""
    for found in _WORD.finditer(text):
        yield _plain(found[0]), found


def normal(text: str) -> str:
    """The text's words as the databases see them: `Hoà, HÒA` in any Unicode form gives `hoa hoa`."""
    return " ".join(word for word, _ in words_in(nfc(text)))


def passages_in(text: str) -> list[str]:
    """The text in parts that are short enough for PASSAGE_WORDS, cut between words."""
    text = nfc(text)
    starts = [found.start() for _, found in words_in(text)][::PASSAGE_WORDS]
    if not starts:
        return []
    ends = [*starts[1:], len(text)]
    return [text[start:end].strip() for start, end in zip([0, *starts[1:]], ends, strict=True)]


def score(query: Query, part: Part, text: str, words: str) -> float:
    """How well a passage that has all words answers: often, as spelt, close together, and in a weighty place.

    `words` is `normal(text)`, which the index keeps: to make it again for thousands of passages would take a second.
    """
    found = words.split(" ")
    hits = [number for number, word in enumerate(found) if word in query.words]
    often = min(len(hits), 3 * len(query.words)) / (3 * len(query.words))
    spelt = len(query.spelt & _spellings(text, hits)) / max(1, len(query.spelt))
    close = len(query.words) / max(len(query.words), _span(query, found, hits))
    return _WEIGHTS[part] * (1 + often + 2 * spelt + close)


def excerpt(query: Query, text: str) -> list[Piece]:
    """The stretch of the text with most of the words, in pieces; `…` where it was cut."""
    found = list(words_in(text))
    hits = [number for number, (word, _) in enumerate(found) if word in query.words]
    first = max(hits, key=lambda at: (sum(at <= hit < at + _EXCERPT_WORDS for hit in hits), -at), default=0)
    first = max(0, first - 6)
    shown = found[first : first + _EXCERPT_WORDS]
    if not shown:
        return [Piece(text=text[:200], is_hit=False)]
    at = 0 if first == 0 else shown[0][1].start()
    end = len(text) if first + _EXCERPT_WORDS >= len(found) else shown[-1][1].end()
    pieces = [Piece(text="… ", is_hit=False)] if at else []
    for word, where in shown:
        if word in query.words:
            pieces += [Piece(text=text[at : where.start()], is_hit=False), Piece(text=where[0], is_hit=True)]
            at = where.end()
    pieces.append(Piece(text=text[at:end] + (" …" if end < len(text) else ""), is_hit=False))
    return [one for one in pieces if one.text]


def _plain(word: str) -> str:
    """A word of a-z and 0-9; signs of other scripts by their number."""
    return "".join(sign if sign.isascii() else f"u{ord(sign):x}" for sign in fold(word) if sign.isalnum())[
        :_LONGEST_WORD
    ]


@lru_cache(maxsize=4096)
def _spelling(word: str) -> str:
    """A word with its marks, the tone at its end wherever it was placed: `hòa` and `hoà` are one."""
    parts = unicodedata.normalize("NFD", word).lower()
    return _TONES.sub("", parts) + "".join(_TONES.findall(parts))


def _spellings(text: str, hits: Sequence[int]) -> frozenset[str]:
    """The words at these places, with their marks."""
    written = _WORD.findall(text)
    return frozenset(_spelling(one) for one in {written[place] for place in hits})


def _span(query: Query, found: Sequence[str], hits: Sequence[int]) -> int:
    """How many words the shortest stretch has that holds all that is looked for."""
    last: dict[str, int] = {}
    shortest = len(found)
    for number in hits:
        last[found[number]] = number
        if len(last) == len(query.words):
            shortest = min(shortest, number - min(last.values()) + 1)
    return shortest
