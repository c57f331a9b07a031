"""What central hears from its rooms and what it says: runs taken in groups, hellos answered, lists sent."""

import logging
import queue
import random
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from central import leases
from central.db import Database, transaction
from central.fleet.presence import note_seen, note_states, units_in
from central.measures import Intake
from central.packages.joined import tell_others
from central.proceedings.checking import Arrival
from central.proceedings.intake import incarnation
from central.taking import Taking, Told
from central.telling import Telling
from central.wire import Arrived, Down, Ended, Happened, Inbox, Up, Wire
from contract import topics
from contract.backoff import delay_s
from contract.line import NO_DIGEST
from contract.messages import Held, Hello, State, read_message, write_message
from contract.refused import Malformed

log = logging.getLogger(__name__)

Said = TypeVar("Said", Hello, State)

_MOST_HAPPENED = 400
_FIRST_S, _LONGEST_S = 1.0, 30.0
_LOOK_S = 0.1
_SEEN_EVERY_S = 10.0
_RENEW_EVERY_S = leases.LASTS_MS / 3000
_NARROW, _PAUSE = 400, 2000
"""Runs that wait here from which on each unit may have one unanswered, or none."""


class Listening:
    """One process's work for the shards that it holds under the name `holder`, which no other process may have.

    Times are monotonic seconds unless their name says otherwise.
    """

    def __init__(
        self,
        database: Database,
        key: Ed25519PrivateKey,
        make_wire: Callable[[], Wire],
        *,
        holder: str,
        measures: Intake | None = None,
        cuts: bool = True,
    ) -> None:
        self._database = database
        self._make_wire = make_wire
        self._telling = Telling(database, key, cuts=cuts)
        self._measures = measures or Intake()
        self._taking = Taking(database, self._measures)
        self._holder = holder
        self._shards: frozenset[str] = frozenset()
        self._wire: Wire | None = None
        self._is_up = False
        self._was_up: bool | None = None
        self._misses = 0
        self._connect_at = self._renew_at = self._seen_at = 0.0
        self._seen: set[str] = set()

    @staticmethod
    def now_ms() -> int:
        return time.time_ns() // 1_000_000

    def run(self, inbox: Inbox, turned: Callable[[], None] = lambda: None) -> None:
        """Work until `Ended` comes, then give the leases back. An error of the database ends the process as it is.

        `turned` is called at each turn.
        """
        while True:
            self._tend(time.monotonic())
            turned()
            happened = _collect(inbox, at_most=_MOST_HAPPENED - len(self._taking), is_busy=bool(self._taking))
            if any(isinstance(one, Ended) for one in happened):
                break
            self._take(happened)
            if self._taking:
                self._keep_some(waiting=inbox.qsize())
        self._taking.close()
        leases.release(self._database, self._holder)
        if self._wire is not None:
            self._wire.close()

    # What is due -------------------------------------------------------------

    def _tend(self, now: float) -> None:
        if self._wire is None and now >= self._connect_at:
            self._connect()
        if now >= self._renew_at:
            self._renew_at = now + _RENEW_EVERY_S
            self._renew()
        if now >= self._seen_at:
            self._seen_at = now + _SEEN_EVERY_S
            note_seen(self._database, self._seen, now_ms=self.now_ms())
            self._seen.clear()
        if self._wire is not None and self._is_up:
            self._telling.tend(self._wire, self._shards, now=now, now_ms=self.now_ms())

    def _connect(self) -> None:
        self._wire = self._make_wire()
        try:
            self._wire.open()
        except OSError as error:
            self._lose(str(error))

    def _lose(self, reason: str) -> None:
        self._wire, self._is_up = None, False
        self._misses += 1
        self._measures.is_linked.set(0)
        self._measures.links_lost.inc()
        pause = delay_s(self._misses, random.random(), first_s=_FIRST_S, longest_s=_LONGEST_S)  # noqa: S311
        self._connect_at = time.monotonic() + pause
        if self._was_up is not False:
            log.warning("No link to the broker: %s", reason)
        self._was_up = False

    def _renew(self) -> None:
        before, self._shards = self._shards, leases.renew(self._database, self._holder, now_ms=self.now_ms())
        self._measures.shards.set(len(self._shards))
        if self._wire is None or not self._is_up or before == self._shards:
            return
        self._wire.listen_no_more(before - self._shards)
        self._begin(self._wire, self._shards - before)

    def _begin(self, wire: Wire, shards: Iterable[str]) -> None:
        """Hear new shards. What their units have sent into the void meanwhile is lost: they are asked for a hello."""
        shards = frozenset(shards)
        wire.listen(shards)
        with transaction(self._database):
            self._telling.cut_off(wire, units_in(shards), now_ms=self.now_ms())
            asking = Held(incarnation=incarnation(now_ms=self.now_ms()), stream="", seq=0, digest=NO_DIGEST.hex())
        for unit in units_in(shards):
            wire.send(topics.ack(unit), write_message(asking))

    # What happened -----------------------------------------------------------

    def _take(self, happened: list[Happened]) -> None:
        for one in happened:
            match one:
                case Up(wire) if wire is self._wire:
                    self._is_up, self._misses = True, 0
                    self._measures.is_linked.set(1)
                    if self._was_up is False:
                        log.info("The link to the broker is back")
                    self._was_up = True
                    self._begin(wire, self._shards)
                case Down(wire, reason) if wire is self._wire:
                    self._lose(reason)
        arrived = [one for one in happened if isinstance(one, Arrived) and one.wire is self._wire]
        runs = [Arrival(topics.unit_of(one.topic), one.payload) for one in arrived if _kind(one) == "up"]
        self._taking.add(one for one in runs if one.unit)
        self._measures.waiting.set(len(self._taking))
        self._seen.update(one.unit for one in runs if one.unit)
        others = [one for one in arrived if _kind(one) != "up"]
        if others and self._wire is not None:
            # A hello's answer tells what is held: after the runs that came before it.
            while self._taking:
                self._keep_some(waiting=0)
            self._take_others(self._wire, others)

    def _keep_some(self, *, waiting: int) -> None:
        told = self._taking.step(now_ms=self.now_ms())
        self._measures.waiting.set(waiting + len(self._taking))
        if self._wire is not None and self._is_up:
            self._answer(self._wire, told, window=_window(waiting + len(self._taking)))

    def _answer(self, wire: Wire, told: Told, *, window: int) -> None:
        """One answer for all good runs of a stream in the group: the last one says it all."""
        last: dict[tuple[str, str], Held] = {}
        for arrival, held in told:
            last[arrival.unit, held.stream] = held
            if held.reason:
                log.warning("A run of %s is refused: %s", arrival.unit, held.reason)
        for (unit, _), held in last.items():
            narrow = replace(held, window=min(held.window, window))
            wire.send(topics.ack(unit), write_message(narrow))

    def _take_others(self, wire: Wire, arrived: list[Arrived]) -> None:
        hellos: dict[str, Hello] = {}
        states: list[State] = []
        for one in arrived:
            unit = topics.unit_of(one.topic)
            if topics.shard(unit) not in self._shards or not one.payload:
                continue
            try:
                if _kind(one) == "hello":
                    # Only the last one of a unit still waits for its answer.
                    hellos[unit] = _from(unit, read_message(one.payload, Hello))
                else:
                    states.append(_from(unit, read_message(one.payload, State)))
            except Malformed as error:
                log.warning("A message on %s can't be used: %s", one.topic, error)
        now_ms = self.now_ms()
        with transaction(self._database):
            self._telling.answer(wire, list(hellos.values()), now_ms=now_ms)
            # After the hellos: each names its epoch, so a will ends the connection that it belongs to and no other.
            if states:
                note_states(self._database, states, now_ms=now_ms)
                tell_others({one.unit for one in states}, now_ms=now_ms)


def _from(unit: str, message: Said) -> Said:
    """The same message; Malformed when it tells of another unit than its topic."""
    if message.unit != unit:
        raise Malformed(f"a message of the unit {message.unit}")
    return message


def _collect(inbox: Inbox, *, at_most: int, is_busy: bool) -> list[Happened]:
    """What has happened. Who is busy does not wait for it; else as soon as anything has, and nothing after a while."""
    try:
        happened = [inbox.get(timeout=_LOOK_S)] if not is_busy else []
    except queue.Empty:
        return []
    while len(happened) < at_most and not inbox.empty():
        happened.append(inbox.get())
    return happened


def _kind(arrived: Arrived) -> str:
    """`up`, `hello` or `state`."""
    return arrived.topic.removeprefix(topics.ROOT + "/").partition("/")[0]


def _window(waiting: int) -> int:
    if waiting >= _PAUSE:
        return 0
    return 1 if waiting >= _NARROW else 4
