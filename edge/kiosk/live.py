"""Live pages: "something changed" by server-sent events, with the journal's position as id; the page then refetches.

An event carries no content and a page asks again whenever it connects, so a lost event costs nothing.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from contract.line import Line
from edge.kiosk.topics import topics_of

AT_MOST_EVERY_S = 1.0
SCREENS_EVERY_S = 0.5
"""The room's screens are few, and what everybody looks at must not lag a second behind what it counts."""
SPREAD_S = 0.6
SPREAD_EACH_S = 0.006
"""A page takes 2 to 3 ms of a core. Those that ask again must leave votes half of it, however many they are."""
HEARTBEAT_S = 15.0
RETRY_MS = 2000


class Bell(Protocol):
    """What a listener waits on: `threading.Event` or its green twin, whichever fits the server."""

    def set(self) -> None: ...

    def clear(self) -> None: ...

    def wait(self, timeout: float | None = None) -> object: ...


class Lines(Protocol):
    """Where the lines come from: the journal."""

    def position(self) -> int: ...

    def after(self, position: int, limit: int) -> Sequence[tuple[int, Line]]: ...


@dataclass(eq=False)
class Listener:
    """One open page."""

    topics: frozenset[str]
    bell: Bell
    pending: set[str] = field(default_factory=set)


class Live:
    """Which topic moved at which position, and who has to be told. One for the process; `look` reads the news."""

    def __init__(self, lines: Lines, *, bell: Callable[[], Bell] = Event) -> None:
        self._lines = lines
        self.bell = bell
        self._listeners: set[Listener] = set()
        self._moved: dict[str, int] = {}
        self._moves = 0
        self._position = -1

    def look(self) -> None:
        """Take in the lines that the journal has gained and tell the listeners whom they concern."""
        if self._position < 0:
            self._position = self._lines.position()
        while found := self._lines.after(self._position, 500):
            self._position = found[-1][0]
            self.say(*{topic for _, line in found for topic in topics_of(line.event)})

    def say(self, *topics: str) -> None:
        """These topics moved: by lines, or by what the journal doesn't hold, as a phone that waits to be confirmed."""
        self._moves += 1
        for topic in topics:
            self._moved[topic] = self._moves
        for listener in list(self._listeners):
            concerned = listener.topics.intersection(topics)
            if concerned:
                listener.pending |= concerned
                listener.bell.set()

    @property
    def moves(self) -> int:
        """How many moves have been told of: a moment, for `version`."""
        return self._moves

    def version(self, topics: Iterable[str], as_of: int) -> int:
        """A number that differs as soon as one of these topics has moved: the heart of a page's ETag.

        A page is named by what it knew when its reading began, at `as_of`: what moves meanwhile may not be on it.
        """
        return min(as_of, max((self._moved.get(topic, 0) for topic in topics), default=0))

    def stream(
        self, topics: frozenset[str], *, spread_s: float = SPREAD_S, every_s: float = AT_MOST_EVERY_S
    ) -> Iterator[str]:
        """An event stream that ends only with its connection: one event in `every_s` at most, the first one spread."""
        listener, pause = Listener(topics=topics, bell=self.bell()), self.bell()
        self._listeners.add(listener)
        try:
            yield f"retry: {RETRY_MS}\nid: {self._position}\nevent: here\ndata:\n\n"
            while True:
                if not listener.bell.wait(HEARTBEAT_S):
                    yield "event: still\ndata:\n\n"
                    continue
                pause.wait(random.uniform(0, self._spread_s(spread_s)))  # noqa: S311 - so that not all ask at once
                listener.bell.clear()
                changed, listener.pending = listener.pending, set()
                yield f"id: {self._position}\nevent: changed\ndata: {' '.join(sorted(changed))}\n\n"
                pause.wait(every_s)
        finally:
            self._listeners.discard(listener)

    def _spread_s(self, least_s: float) -> float:
        """Over how long the pages ask again; a screen of the room, which has no `least_s`, never waits."""
        return max(least_s, self.listening * SPREAD_EACH_S) if least_s else 0.0

    @property
    def listening(self) -> int:
        """How many pages are open and connected."""
        return len(self._listeners)
