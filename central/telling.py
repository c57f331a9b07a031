"""What central tells its rooms: answers to their hellos, and signed lists when something has changed."""

from collections import deque
from collections.abc import Collection, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central import outbox
from central.db import Database, transaction
from central.fleet import cutting
from central.fleet.presence import in_service, note_hellos
from central.outbox import Kind
from central.packages.actions import package_lists, wish_list
from central.packages.joined import room_lists, units_of
from central.packages.lists import wishful
from central.proceedings.intake import holds, incarnation
from central.wire import Wire
from contract import topics
from contract.messages import Hello, write_message

_LOOK_EVERY_S = 0.25
_ROUND_EVERY_S = 600.0
"""Other rooms' meetings come and go: so often each unit's list is looked at again."""
_LISTS_AT_ONCE = 5
_ROOMS_EVERY_S = 1.0
"""A hundred rooms that vote change all the time; each of them is told of the others so often at most."""
_ROOMS_ROWS = 1000
_CLAIM_MS = 30_000
_CUT_AT_ONCE = 500


class Telling:
    """The messages down. Sending is at least once; a unit that was away says hello and is told all."""

    def __init__(self, database: Database, key: Ed25519PrivateKey, *, cuts: bool = True) -> None:
        self._database = database
        self._cuts = cuts
        self._key = key
        self._look_at = self._round_at = self._rooms_at = 0.0
        self._round: deque[str] = deque()
        self._told: dict[str, int] = {}

    def answer(self, wire: Wire, hellos: Sequence[Hello], *, now_ms: int) -> None:
        """What is held of the units' streams, then the lists that they lack; who is not ours any more is cut off.

        Call it inside a transaction. However many say hello at once, as after an outage, it takes a dozen questions.
        """
        spoke = {one.unit for one in hellos}
        ours = in_service(spoke, now_ms=now_ms)
        # Until the broker has the new list of withdrawals such a unit gets in again, whenever it tries.
        self._cut(wire, sorted(spoke - ours))
        hellos = [one for one in hellos if one.unit in ours]
        if not hellos:
            return
        note_hellos(self._database, hellos, now_ms=now_ms)
        for hello, told in zip(hellos, holds(self._database, hellos, now_ms=now_ms), strict=True):
            for held in told:
                wire.send(topics.ack(hello.unit), write_message(held))
        token = incarnation(now_ms=now_ms)
        lacking = {one.unit: one.list_serial if one.list_incarnation == token else 0 for one in hellos}
        lists = package_lists(self._database, lacking, incarnation=token, key=self._key, now_ms=now_ms)
        for unit, (serial, listed) in lists.items():
            if lacking[unit] != serial:
                wire.send(topics.packages(unit), listed)
            self._told[unit] = serial
        for unit in sorted(wishful(lacking, now_ms=now_ms)):
            self._tell_wishes(wire, unit, now_ms)
        self._tell_rooms(wire, lacking, token, now_ms)

    def tend(self, wire: Wire, shards: frozenset[str], *, now: float, now_ms: int) -> None:
        """Send what the outbox says, and a few of the lists that are due to be looked at again."""
        if now >= self._look_at:
            self._look_at = now + _LOOK_EVERY_S
            self._empty_outbox(wire, shards, now_ms)
        if now >= self._rooms_at:
            self._rooms_at = now + _ROOMS_EVERY_S
            self._tell_of_rooms(wire, now_ms)
        if now >= self._round_at:
            self._round_at = now + _ROUND_EVERY_S
            self._round = deque(self._told)
        some = [self._round.popleft() for _ in range(min(_LISTS_AT_ONCE, len(self._round)))]
        self._tell_packages(wire, [one for one in some if topics.shard(one) in shards], now_ms, only_new=True)

    def _empty_outbox(self, wire: Wire, shards: frozenset[str], now_ms: int) -> None:
        rows = outbox.due((Kind.PACKAGES, Kind.WISHES, Kind.CUT), now_ms=now_ms, shards=shards)
        ours = in_service({row.subject for row in rows}, now_ms=now_ms) if rows else set()
        told = dict.fromkeys((row.kind, row.subject) for row in rows if row.subject in ours)
        self._tell_packages(wire, [unit for kind, unit in told if kind == Kind.PACKAGES], now_ms, only_new=False)
        for kind, unit in told:
            if kind == Kind.WISHES:
                self._tell_wishes(wire, unit, now_ms)
        changed = sorted({row.subject for row in rows if row.kind == Kind.CUT})
        if self._cuts and changed:
            wire.send(topics.broker_control(), cutting.changed(changed, ours))
        if rows:
            outbox.sent(rows)

    def cut_off(self, wire: Wire, units: Sequence[str], *, now_ms: int) -> None:
        """Of these units those that were withdrawn, whatever the broker remembers of it."""
        ours = in_service(set(units), now_ms=now_ms)
        self._cut(wire, [one for one in units if one not in ours])

    def _cut(self, wire: Wire, withdrawn: Sequence[str]) -> None:
        for start in range(0, len(withdrawn) if self._cuts else 0, _CUT_AT_ONCE):
            wire.send(topics.broker_control(), cutting.changed(withdrawn[start : start + _CUT_AT_ONCE], ()))

    def _tell_of_rooms(self, wire: Wire, now_ms: int) -> None:
        """The meetings in which something has happened: each of their units hears of the others."""
        if not outbox.due((Kind.ROOMS,), now_ms=now_ms, at_most=1):
            return
        until_ms = now_ms + _CLAIM_MS
        rows = outbox.claim(self._database, (Kind.ROOMS,), now_ms=now_ms, until_ms=until_ms, at_most=_ROOMS_ROWS)
        if rows:
            with transaction(self._database):
                units = units_of({int(row.subject) for row in rows})
                self._tell_rooms(wire, units, incarnation(now_ms=now_ms), now_ms)
                outbox.sent(rows)

    def _tell_rooms(self, wire: Wire, units: Collection[str], token: str, now_ms: int) -> None:
        for unit, listed in room_lists(units, incarnation=token, key=self._key, now_ms=now_ms).items():
            wire.send(topics.rooms(unit), listed)

    def _tell_packages(self, wire: Wire, units: Collection[str], now_ms: int, *, only_new: bool) -> None:
        """In one transaction: when a key is new, each unit of a province has a list to get."""
        if not units:
            return
        with transaction(self._database):
            token, above = incarnation(now_ms=now_ms), dict.fromkeys(units, 0)
            lists = package_lists(self._database, above, incarnation=token, key=self._key, now_ms=now_ms)
        for unit, (serial, listed) in lists.items():
            if not only_new or serial != self._told.get(unit):
                wire.send(topics.packages(unit), listed)
            self._told[unit] = serial

    def _tell_wishes(self, wire: Wire, unit: str, now_ms: int) -> None:
        with transaction(self._database):
            token = incarnation(now_ms=now_ms)
            _, listed = wish_list(self._database, unit, incarnation=token, key=self._key, now_ms=now_ms)
        wire.send(topics.wishes(unit), listed)
