"""What the link to central tells the dialogue, as small frozen events in a queue; sync.py makes them."""

import queue
from dataclasses import dataclass
from typing import Protocol


class Wire(Protocol):
    """One connection to the broker, from its beginning to its end."""

    @property
    def epoch(self) -> int:
        """The connection's number; another for each."""

    def open(self) -> None:
        """Begin to connect; `Up` or `Down` follows. OSError when the broker can't be reached."""

    def close(self) -> None:
        """End it in good order."""

    def announce(self) -> None:
        """Tell that the unit is connected, until its will says otherwise."""

    def send(self, topic: str, payload: bytes, *, at_most: int) -> None:
        """Publish; ValueError when it is larger than `at_most` bytes."""


@dataclass(frozen=True, slots=True)
class Up:
    """The connection stands and the subscription is in place."""

    wire: Wire


@dataclass(frozen=True, slots=True)
class Down:
    wire: Wire
    reason: str


@dataclass(frozen=True, slots=True)
class Denied:
    """The broker said that a message was not allowed."""

    wire: Wire
    reason: str


@dataclass(frozen=True, slots=True)
class Arrived:
    wire: Wire
    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Died:
    """The process must end: by a signal, or because another thread can't go on."""

    error: BaseException


Happened = Up | Down | Denied | Arrived | Died
Inbox = queue.SimpleQueue[Happened]
