"""What of the journal is on its way to central: which lines may be sent next, and what an answer means for them.

One rule covers loss, repetition, restart and restore: send what comes after the number that central says it holds.
This module knows neither the network nor the time.
"""

import logging
from collections import deque
from enum import Enum, auto
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import UNSET

from contract.messages import Held, StreamHeld
from contract.run import peek
from edge.journal import Head, Journal
from edge.runs import next_run

log = logging.getLogger(__name__)

_NOT_ASKED = -1
QUESTIONS = 100
"""Streams in one hello: as many as its 64 KiB hold together with the packages."""


class Next(Enum):
    """What an answer asks for."""

    GO_ON = auto()
    ASK = auto()
    WAIT = auto()
    NEW_STREAM = auto()


class Sent(NamedTuple):
    """A run that central has not answered yet."""

    stream: str
    last: int


class Uplink:
    """The runs of one unit. `window` is how many of them central lets be unanswered."""

    def __init__(self, journal: Journal, *, unit: str, key: Ed25519PrivateKey) -> None:
        self._journal = journal
        self._unit = unit
        self._key = key
        self.window = 0
        self._incarnation = ""
        self._heads: dict[str, Head] = {}
        self._held: dict[str, int] = {}
        self._asked: set[str] = set()
        self._doubted: set[str] = set()
        self._forked: dict[str, int] = {}
        self._unanswered: deque[Sent] = deque()

    def ask(self) -> tuple[StreamHeld, ...]:
        """What to ask central about: streams of which it has said nothing, else those that it lacks lines of, always
        the present one, and those in doubt. What was sent and not answered counts as lost; nothing is sent until the
        answers come.
        """
        self._unanswered.clear()
        self.window = 0
        self._heads = {head.stream: head for head in self._journal.streams()}
        unknown = [head for head in self._heads.values() if head.stream not in self._held]
        asked = (unknown or [head for head in self._heads.values() if self._lacks(head)])[:QUESTIONS]
        self._doubt()
        always = [head for head in self._heads.values() if head.stream in self._doubted | self._forked.keys()]
        asked += [head for head in dict.fromkeys((*always, *list(self._heads.values())[-1:])) if head not in asked]
        self._asked = {head.stream for head in asked}
        return tuple(StreamHeld(stream=head.stream, seq=head.seq, digest=head.digest.hex()) for head in asked)

    def is_waiting(self) -> bool:
        """Has central still to answer something?"""
        return bool(self._unanswered or self._asked)

    def next_run(self) -> bytes | None:
        """The next run to send, oldest stream first; None when central holds all, or must answer first."""
        if self._asked or len(self._unanswered) >= self.window:
            return None
        newest = next(reversed(self._heads), "")
        for stream, head in self._heads.items():
            after = self._sent(stream)
            # One run of a fork at a time: its answer can't say how far the other branch has come.
            is_busy = stream in self._forked and any(sent.stream == stream for sent in self._unanswered)
            if is_busy or after == _NOT_ASKED or (after >= head.seq and stream != newest):
                continue
            if packed := next_run(self._journal, stream, after, unit=self._unit, key=self._key):
                self._unanswered.append(Sent(stream, peek(packed).last))
                return packed
        return None

    def hear(self, held: Held, *, answers_hello: bool) -> Next:
        """Take central's answer. Only an answer to the last hello opens the way for runs."""
        if self._incarnation and held.incarnation != self._incarnation:
            return self._start_over(held, "Central has begun anew")
        self._incarnation = held.incarnation
        head = self._journal.head(held.stream) if held.stream else None
        if head is None:
            if not answers_hello:
                self._doubt()
            return Next.GO_ON if answers_hello else Next.ASK
        if answers_hello:
            self._asked.discard(held.stream)
            self._doubted.discard(held.stream)
        known = self._journal.digest_at(held.stream, held.seq)
        is_other = held.fork if known is None else held.fork or known.hex() != held.digest
        if is_other or (known is None and held.stream in self._forked):
            return self._hear_of_fork(held, answers_hello=answers_hello)
        self._forked.pop(held.stream, None)
        if held.seq < self._held.get(held.stream, 0):
            return self._start_over(held, "Central holds less than it did")
        self._take_held(held)
        if known is None and self._is_newest(held.stream):
            log.error("Central holds more of the stream %s than this card; it goes on in a new one", held.stream)
            return Next.NEW_STREAM
        return self._next(held)

    def _next(self, held: Held) -> Next:
        if held.reason:
            return Next.WAIT
        has_questions = not self._asked and any(stream not in self._held for stream in self._heads)
        return Next.ASK if has_questions else Next.GO_ON

    def _hear_of_fork(self, held: Held, *, answers_hello: bool) -> Next:
        """Central holds another line of this number: all of this stream is sent once more, to be kept beside it.

        Not before central has answered a hello: until then there are answers on their way to runs sent before, and
        such an answer would pass for one to a run of the other branch, which is lost then if the link breaks.
        """
        is_new = held.stream not in self._forked
        if is_new:
            log.error("Central holds other lines of the stream %s; all of it is sent for comparison", held.stream)
            self._forked[held.stream] = _NOT_ASKED
        sent = [one.last for one in self._unanswered if one.stream == held.stream]
        end = self._heads[held.stream].seq if held.stream in self._heads else 0
        if answers_hello:
            # What was kept aside may be lost again with a database: central says each time whether it is there.
            anew = max(0, self._forked[held.stream]) if held.aside is UNSET else 0
            self._forked[held.stream] = end if held.aside is True else anew
        elif sent and not is_new:
            self._forked[held.stream] = sent[-1]
        self._take_held(held)
        self._unanswered = deque(one for one in self._unanswered if one.stream != held.stream)
        if self._is_newest(held.stream):
            return Next.NEW_STREAM
        is_to_be_confirmed = bool(sent) and self._forked[held.stream] == end
        return Next.ASK if is_to_be_confirmed or self._forked[held.stream] == _NOT_ASKED else self._next(held)

    def _doubt(self) -> None:
        """Central may have been restored from a copy without anybody saying so, whenever it begins anew. What it lacks
        then is what it took last: lines of the newest stream that it holds anything of. So that one is asked about.
        """
        self._doubted.update([stream for stream in self._heads if self._held.get(stream)][-1:])

    def _start_over(self, held: Held, reason: str) -> Next:
        log.warning("%s; asking what it holds of every stream", reason)
        self._incarnation = held.incarnation
        self._held.clear()
        self._doubted.clear()
        self._forked.clear()
        return Next.ASK

    def _take_held(self, held: Held) -> None:
        self._held[held.stream] = held.seq
        self.window = held.window
        self._unanswered = deque(sent for sent in self._unanswered if not self._is_answered(sent))

    def _is_newest(self, stream: str) -> bool:
        return self._journal.streams()[-1].stream == stream

    def _lacks(self, head: Head) -> bool:
        return head.stream not in self._forked and self._held[head.stream] < head.seq

    def _is_answered(self, sent: Sent) -> bool:
        return sent.stream not in self._forked and sent.last <= self._held.get(sent.stream, 0)

    def _sent(self, stream: str) -> int:
        """The last line of a stream that is held or on its way."""
        if self._forked.get(stream) == _NOT_ASKED:
            return _NOT_ASKED
        held = self._forked.get(stream, self._held.get(stream, 0))
        return max([held, *(sent.last for sent in self._unanswered if sent.stream == stream)])
