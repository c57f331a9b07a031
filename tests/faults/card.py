"""A unit's card and central's store as values: all that lasts of one unit, small enough to look at every history of it.

What decides is the real thing: `edge.uplink.Uplink` and `edge.runs.next_run` read the card through `Reader`,
and central's place for a run is `central.proceedings.rules.fit`.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from central.proceedings.rules import NOTHING, Branch, Fit, Place, fit
from contract.events import RefusalsCounted
from contract.line import NO_DIGEST, digest, write_line
from contract.run import Run, unpack_run
from edge.journal import Head, Row
from tests.makers import MEETING, UNIT, UNIT_KEY, make_line, make_stream_began

Texts = tuple[str, ...]


class Card(NamedTuple):
    """The streams on a card, the oldest first, each with its lines."""

    streams: tuple[tuple[str, Texts], ...]

    def begin(self, number: int) -> "Card":
        """The same card after a boot: one more stream, which names the one before."""
        before: dict[str, object] = {}
        if self.streams:
            stream, texts = self.streams[-1]
            before = {"previous": stream, "previous_seq": len(texts), "previous_digest": chain(texts)[-1].hex()}
        name = f"{number:016x}"
        first = write_line(make_line(make_stream_began(UNIT, **before), meeting=0, stream=name))
        return Card((*self.streams, (name, (first,))))

    def write(self, number: int) -> "Card":
        """One line more, unlike every other."""
        stream, texts = self.streams[-1]
        event = RefusalsCounted(counts={"n": number})
        text = write_line(make_line(event, len(texts) + 1, meeting=MEETING, stream=stream))
        return Card((*self.streams[:-1], (stream, (*texts, text))))

    def lose_last(self) -> "Card":
        """Without its last line, as after a power cut; a stream's first line stays."""
        stream, texts = self.streams[-1]
        return Card((*self.streams[:-1], (stream, texts[:-1] if len(texts) > 1 else texts)))


class Reader:
    """What the uplink asks of a journal, answered from a card. A run holds one line, so that several are under way."""

    def __init__(self, card: Card) -> None:
        self._texts = dict(card.streams)

    def streams(self) -> list[Head]:
        return [Head(stream, len(texts), chain(texts)[-1]) for stream, texts in self._texts.items()]

    def head(self, stream: str) -> Head | None:
        texts = self._texts.get(stream)
        return None if texts is None else Head(stream, len(texts), chain(texts)[-1])

    def digest_at(self, stream: str, seq: int) -> bytes | None:
        links = chain(self._texts.get(stream, ()))
        return links[seq] if seq < len(links) else None

    def rows_after(self, stream: str, seq: int, limit: int) -> list[Row]:
        texts = self._texts.get(stream, ())
        return [Row(texts[seq], chain(texts)[seq + 1], ())][:limit] if seq < len(texts) else []


class Central(NamedTuple):
    """What central holds of the unit: its incarnation, the lines by stream, and the lines of runs kept aside as forks.

    `aside` names a line by its stream and its text, `branches` such runs by their stream.
    """

    incarnation: int
    streams: tuple[tuple[str, Texts], ...] = ()
    aside: frozenset[tuple[str, str]] = frozenset()
    branches: frozenset[tuple[str, Branch]] = frozenset()

    def place(self, stream: str) -> Place:
        texts = self.texts(stream)
        return Place(len(texts), chain(texts)[-1]) if texts else NOTHING

    def texts(self, stream: str) -> Texts:
        return dict(self.streams).get(stream, ())

    def of(self, stream: str) -> list[Branch]:
        return [branch for whose, branch in self.branches if whose == stream]

    def take(self, run: Run) -> tuple["Central", bool]:
        """As intake takes a run that was checked; whether it tells of another past."""
        header, held = run.header, self.texts(run.header.stream)
        how = fit(header, run.texts, self.place(header.stream))
        if how is Fit.OLD and chain(held)[header.last] != header.after:
            how = Fit.FORK
        if how is Fit.HOLE and header.before in {one.after for one in self.of(header.stream)}:
            how = Fit.FORK
        if how is Fit.FORK:
            aside = self.aside | {(header.stream, text) for text in run.texts}
            branch = Branch(header.first, header.before, header.after)
            return self._replace(aside=aside, branches=self.branches | {(header.stream, branch)}), True
        if how is Fit.NEXT:
            kept = {**dict(self.streams), header.stream: (*held, *run.texts[len(held) + 1 - header.first :])}
            return self._replace(streams=tuple(sorted(kept.items()))), False
        return self, False


@cache
def chain(texts: Sequence[str]) -> tuple[bytes, ...]:
    """The digests before the first line and after each."""
    links = [NO_DIGEST]
    for text in texts:
        links.append(digest(links[-1], text))
    return tuple(links)


@cache
def opened(packed: bytes) -> Run:
    """The run of these bytes, checked as central does."""
    return unpack_run(packed, key=UNIT_KEY.public_key())
