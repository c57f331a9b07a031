"""Which units are connected and what they say of themselves, as heard over the wire."""

from collections.abc import Collection

from central.db import Database, transaction
from central.fleet.models import Unit
from central.proceedings.models import RunKey
from contract.messages import Hello
from contract.topics import shard


def is_in_service(unit: str, *, now_ms: int) -> bool:
    """Is it a unit of the fleet with a key that has not ended?"""
    query = RunKey.select().join(Unit, on=(Unit.name == RunKey.unit)).where(RunKey.unit == unit)
    return bool(query.where(RunKey.until_ms.is_null() | (RunKey.until_ms > now_ms)).exists())


def units_in(shards: Collection[str]) -> list[str]:
    """The units of these shards."""
    return [unit.name for unit in Unit.select(Unit.name) if shard(unit.name) in shards]


def note_hello(hello: Hello, *, now_ms: int) -> None:
    """Remember what a unit said of itself and how far its clock is off."""
    changes = {
        "is_connected": True,
        "epoch": hello.epoch,
        "seen_at_ms": now_ms,
        "offset_ms": now_ms - hello.sent_at,
        "software": hello.software[:40],
        "protocol": hello.protocol,
    }
    Unit.update(changes).where(Unit.name == hello.unit).execute()


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
