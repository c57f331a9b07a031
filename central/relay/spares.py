"""The connections that units keep open to central: each waits for one phone, carries it, and ends with it."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

MOST_WAITING = 32
MOST_OPEN = 800
"""Of one unit: connections that wait for a phone, and those with the ones in use."""


@dataclass(eq=False, kw_only=True)
class Spare:
    """One connection of a unit. `answer`: the first bytes that it says, which it does only once a phone has spoken."""

    unit: str
    serial: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    answer: asyncio.Task[bytes]

    def end(self) -> None:
        """At once, whatever it carries."""
        self.answer.cancel()
        self.writer.transport.abort()


class Spares:
    """Every connection of every unit, until it ends."""

    def __init__(self) -> None:
        self._open: dict[str, set[Spare]] = {}
        self._waiting: dict[str, deque[Spare]] = {}
        self._wanted: dict[str, deque[asyncio.Future[Spare]]] = {}

    def add(self, spare: Spare) -> bool:
        """Let it wait for a phone, or carry one that waits already; False when the unit has too many."""
        held, waiting = self._open.setdefault(spare.unit, set()), self._waiting.setdefault(spare.unit, deque())
        if len(held) >= MOST_OPEN or len(waiting) >= MOST_WAITING:
            return False
        held.add(spare)
        # A connection that ends while it waits, or speaks unasked, is no way to its room any more.
        spare.answer.add_done_callback(lambda _: self._drop(spare))
        for phone in self._phones_of(spare.unit):
            phone.set_result(spare)
            return True
        waiting.append(spare)
        return True

    async def take(self, unit: str, *, within_s: float) -> Spare | None:
        """A connection to this unit, for one phone; None when there is none. A unit that is there brings more."""
        if waiting := self._waiting.get(unit):
            return waiting.popleft()
        if not self._open.get(unit):
            return None
        phone: asyncio.Future[Spare] = asyncio.get_running_loop().create_future()
        self._wanted.setdefault(unit, deque()).append(phone)
        try:
            async with asyncio.timeout(within_s):
                return await phone
        except TimeoutError:
            # One may have come in the moment in which the time was up.
            return phone.result() if phone.done() and not phone.cancelled() else None

    def remove(self, spare: Spare) -> None:
        """It has ended."""
        held = self._open.get(spare.unit, set())
        held.discard(spare)
        if not held:
            self._open.pop(spare.unit, None)
            self._waiting.pop(spare.unit, None)

    def certificates(self) -> frozenset[tuple[str, str]]:
        """Under which names and certificates units are connected."""
        return frozenset((one.unit, one.serial) for held in self._open.values() for one in held)

    def end(self, certificates: Iterable[tuple[str, str]]) -> None:
        """End all that stands under these, waiting or in use."""
        ended = frozenset(certificates)
        for one in [one for held in self._open.values() for one in held if (one.unit, one.serial) in ended]:
            one.end()
            self._forget(one)
            self.remove(one)

    def counts(self) -> tuple[int, int, int]:
        """Units that are there, connections that wait, connections in use."""
        waiting = sum(map(len, self._waiting.values()))
        return len(self._open), waiting, sum(map(len, self._open.values())) - waiting

    def _drop(self, spare: Spare) -> None:
        if self._forget(spare):
            spare.writer.transport.abort()
            self.remove(spare)

    def _forget(self, spare: Spare) -> bool:
        """Let no phone have it; whether one could have had it until now."""
        waiting = self._waiting.get(spare.unit, deque())
        if spare not in waiting:
            return False
        waiting.remove(spare)
        return True

    def _phones_of(self, unit: str) -> Iterable[asyncio.Future[Spare]]:
        wanted = self._wanted.get(unit, deque())
        while wanted:
            phone = wanted.popleft()
            if not phone.done():
                yield phone
        self._wanted.pop(unit, None)
