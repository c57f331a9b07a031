"""Which units are connected and what they say of themselves, as heard over the wire."""

from collections.abc import Collection, Iterable

import msgspec
from msgspec import UNSET

from central.db import Database, execute_many, transaction, tuples
from central.fleet.models import Unit
from central.proceedings.models import RunKey
from contract.messages import Health, Hello, State, Update
from contract.topics import shard


def in_service(units: Collection[str], *, now_ms: int) -> set[str]:
    """Which of these are units of the fleet with a key that has not ended."""
    query = RunKey.select(RunKey.unit).join(Unit, on=(Unit.name == RunKey.unit)).where(RunKey.unit.in_(list(units)))
    query = query.where(RunKey.until_ms.is_null() | (RunKey.until_ms > now_ms)).distinct()
    return {unit for (unit,) in tuples(query)}


def units_in(shards: Collection[str]) -> list[str]:
    """The units of these shards."""
    return [unit.name for unit in Unit.select(Unit.name) if shard(unit.name) in shards]


def note_hellos(database: Database, hellos: Iterable[Hello], *, now_ms: int) -> None:
    """Remember what units said of themselves and how far their clocks are off."""
    statement = (
        "UPDATE unit SET is_connected = %s, epoch = %s, seen_at_ms = %s, offset_ms = %s, software = %s, protocol = %s,"
        " free = %s, hottest_c = %s, unsent = %s, unsent_since_ms = %s, lacking = %s,"
        " camera = %s, stalled = %s, slowest_write_ms = %s, held = %s,"
        " arch = %s, wanted = %s, outcome = %s, outcome_detail = %s WHERE name = %s"
    )
    execute_many(database, statement, [_told(one, now_ms) for one in hellos])


def _told(hello: Hello, now_ms: int) -> tuple[object, ...]:
    """A unit's values in the statement's order."""
    said = hello.health
    health: tuple[object, ...] = (None, None, 0, 0, 0, "", "", None)
    if isinstance(said, Health):
        health = (said.free, said.hottest_c, said.unsent, said.unsent_since, said.lacking)
        health += (said.camera or "", " ".join(said.stalled or ()))
        health += (None if said.slowest_write_ms is UNSET else said.slowest_write_ms,)
    seen = (True, hello.epoch, now_ms, now_ms - hello.sent_at, hello.software[:40], hello.protocol)
    held = msgspec.json.encode([(one.meeting, one.revision) for one in hello.packages]).decode()
    update: tuple[object, ...] = ("", "", "", "")
    if isinstance(hello.update, Update):
        update = (hello.update.arch, hello.update.wanted, hello.update.outcome, hello.update.detail)
    return (*seen, *health, held, *update, hello.unit)


def note_states(database: Database, states: Collection[State], *, now_ms: int) -> None:
    """Remember which units are connected. A will of another epoch than the last is that of a former connection, so
    those that came may be noted before those that went. Call it inside a transaction.
    """
    came = [(True, one.epoch, now_ms, one.unit) for one in states if one.connected]
    went = [(False, one.unit, one.epoch) for one in states if not one.connected]
    execute_many(database, "UPDATE unit SET is_connected = %s, epoch = %s, seen_at_ms = %s WHERE name = %s", came)
    execute_many(database, "UPDATE unit SET is_connected = %s WHERE name = %s AND epoch = %s", went)


def note_seen(database: Database, units: Collection[str], *, now_ms: int) -> None:
    """Remember when these units were last heard."""
    if units:
        with transaction(database):
            Unit.update(seen_at_ms=now_ms).where(Unit.name.in_(list(units))).execute()
