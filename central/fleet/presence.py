"""Which units are connected and what they say of themselves, as heard over the wire."""

from collections.abc import Collection, Iterable

from central.db import Database, execute_many, transaction, tuples
from central.fleet.models import Unit
from central.proceedings.models import RunKey
from contract.messages import Hello
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
        "UPDATE unit SET is_connected = %s, epoch = %s, seen_at_ms = %s, offset_ms = %s, software = %s, protocol = %s"
        " WHERE name = %s"
    )
    rows = [
        (True, one.epoch, now_ms, now_ms - one.sent_at, one.software[:40], one.protocol, one.unit) for one in hellos
    ]
    execute_many(database, statement, rows)


def note_state(unit: str, *, epoch: int, connected: bool, now_ms: int) -> None:
    """Remember whether a unit is connected. A will of another epoch than the last is that of a former connection."""
    if connected:
        Unit.update(is_connected=True, epoch=epoch, seen_at_ms=now_ms).where(Unit.name == unit).execute()
    else:
        Unit.update(is_connected=False).where(Unit.name == unit, Unit.epoch == epoch).execute()


def note_seen(database: Database, units: Collection[str], *, now_ms: int) -> None:
    """Remember when these units were last heard."""
    if units:
        with transaction(database):
            Unit.update(seen_at_ms=now_ms).where(Unit.name.in_(list(units))).execute()
