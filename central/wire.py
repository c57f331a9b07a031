"""What the link to the rooms tells central, as small frozen events in a queue; sync.py makes them."""

import queue
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Wire(Protocol):
    """One connection to the broker, from its beginning to its end."""

    def open(self) -> None:
        """Begin to connect; `Up` or `Down` follows. OSError when the broker can't be reached."""

    def close(self) -> None:
        """End it in good order."""

    def listen(self, shards: Iterable[str]) -> None:
        """Hear the units of these shards, too."""

    def listen_no_more(self, shards: Iterable[str]) -> None:
        """Hear the units of these shards no more."""

    def send(self, topic: str, payload: bytes) -> None:
        """Publish."""


@dataclass(frozen=True, slots=True)
class Up:
    """The connection stands; nothing is subscribed yet but the units' states."""

    wire: Wire


@dataclass(frozen=True, slots=True)
class Down:
    wire: Wire
    reason: str


@dataclass(frozen=True, slots=True)
class Arrived:
    wire: Wire
    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    """The process is to end in good order."""


Happened = Up | Down | Arrived | Ended
Inbox = queue.SimpleQueue[Happened]
