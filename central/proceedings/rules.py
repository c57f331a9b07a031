"""What a run means for what central already holds, and the order in which a unit's streams stand. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from contract.events import StreamBegan
from contract.line import NO_DIGEST, digest, read_line
from contract.refused import Malformed
from contract.run import Header, Run


class Place(NamedTuple):
    """How far a stream is held: the last line's number and digest."""

    seq: int
    digest: bytes


NOTHING = Place(0, NO_DIGEST)


class Fit(StrEnum):
    """How a run lies to what is held: it goes on from there (perhaps with a part that is held already), lies wholly
    in what is held, begins behind a hole, or tells of another past."""

    NEXT = "next"
    OLD = "old"
    HOLE = "hole"
    FORK = "fork"


def fit(header: Header, texts: Sequence[str], held: Place) -> Fit:
    """Where a checked run stands. OLD says nothing yet of its digest: the caller must compare that with ours."""
    if header.first > held.seq + 1:
        return Fit.HOLE
    if header.last <= held.seq:
        return Fit.OLD
    link = header.before
    for text in texts[: held.seq + 1 - header.first]:
        link = digest(link, text)
    return Fit.NEXT if link == held.digest else Fit.FORK


def check_beginnings(run: Run) -> None:
    """Malformed unless a stream's first line, and no other, is StreamBegan of this unit, and no digest before it."""
    header = run.header
    if header.first == 1 and header.before != NO_DIGEST:
        raise Malformed("a stream's first run that names a digest before it")
    begun = [one.seq for one in run.outlines if one.event == StreamBegan.__name__]
    if begun != ([1] if header.first == 1 else []):
        wrong = next((seq for seq in begun if seq != 1), 1)
        raise Malformed(f"line {header.stream}/{wrong}: the first line of a stream, and no other, is StreamBegan")
    if header.first == 1:
        began = read_line(run.texts[0]).event
        if isinstance(began, StreamBegan) and began.unit != header.unit:
            raise Malformed(f"line {header.stream}/1 begins a stream of the unit {began.unit}")


class Begun(NamedTuple):
    """What the order of streams depends on: which stream it went on from, and when its first line was written."""

    stream: str
    previous: str
    at_ms: int


def in_order(streams: Iterable[Begun]) -> list[str]:
    """The streams of one unit, first to last.

    A stream stands behind the one that it went on from and all that followed that one otherwise. Streams that went on
    from the same one (a card was copied), or whose previous one is not here, stand by the time of their first line,
    then by name.
    """
    known = {one.stream: one for one in streams}
    after: dict[str, list[Begun]] = defaultdict(list)
    for one in known.values():
        after[one.previous if one.previous in known and one.previous != one.stream else ""].append(one)
    ordered: list[str] = []
    waiting = sorted(after.pop("", ()), key=_by_time, reverse=True)
    while waiting or after:
        if not waiting:  # streams that name each other in a circle: begin with the oldest
            first = min((one for ones in after.values() for one in ones), key=_by_time)
            after[first.previous].remove(first)
            waiting = [first]
        one = waiting.pop()
        ordered.append(one.stream)
        waiting += sorted(after.pop(one.stream, ()), key=_by_time, reverse=True)
        after = defaultdict(list, {previous: ones for previous, ones in after.items() if ones})
    return ordered


def _by_time(one: Begun) -> tuple[int, str]:
    return one.at_ms, one.stream


class Branch(NamedTuple):
    """A run that is kept aside: its first line, and the digests before and after it."""

    first: int
    before: bytes
    after: bytes


def is_whole(end: bytes, branches: Iterable[Branch], *, held_at: Callable[[int], bytes]) -> bool:
    """Does another past that ends with this digest lead back, run by run, to the lines that are held?

    `held_at`: the digest of a line that is held. A run may be there without the one before it: central was restored
    from a copy while it was on its way.
    """
    ending = {one.after: one for one in branches}
    if end not in ending:
        return False
    while (one := ending.pop(end, None)) is not None:
        end, first = one.before, one.first
    return held_at(first - 1) == end
