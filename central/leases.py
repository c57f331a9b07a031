"""Shards of units leased to sync processes, so that each works for units of its own.

A lease saves work, it does not keep order: two processes that both believe to hold a shard do no harm, because
whoever stores lines has locked the stream's cursor.
"""

from math import ceil

from peewee import BigIntegerField, CharField

from central.db import Database, Row, end_connections, locked, transaction
from contract.topics import SHARDS

LASTS_MS = 15_000
ALL_SHARDS = tuple(f"{number:02x}" for number in range(SHARDS))


class Lease(Row):
    """Who works for a shard, and until when."""

    shard = CharField(max_length=2, primary_key=True)
    holder = CharField(max_length=80)
    until_ms = BigIntegerField()

    class Meta:
        table_name = "lease"


class Holder(Row):
    """A process that takes part in the work; one that was not seen for LASTS_MS does so no more."""

    name = CharField(max_length=80, primary_key=True)
    seen_at_ms = BigIntegerField()

    class Meta:
        table_name = "lease_holder"

    @classmethod
    def replace_seen(cls, name: str, at_ms: int) -> None:
        """It is there now; those that are long gone are forgotten."""
        cls.delete().where((cls.name == name) | (cls.seen_at_ms < at_ms - 10 * LASTS_MS)).execute()
        cls.create(name=name, seen_at_ms=at_ms)


TABLES = (Lease, Holder)


def renew(database: Database, holder: str, *, now_ms: int) -> frozenset[str]:
    """The shards that `holder` works for until `now_ms + LASTS_MS`: its own, and a fair share of the free ones.

    Call it about every LASTS_MS / 3. Shards above the fair share are given up at once, so that a new process gets some.
    A process whose lease has run out may have been stopped in the middle of a commit: its connections end, so that
    nobody waits for its locks.
    """
    with transaction(database):
        Holder.replace_seen(holder, now_ms)
        share = ceil(SHARDS / Holder.select().where(Holder.seen_at_ms > now_ms - LASTS_MS).count())
        leases = _locked_leases()
        mine = [one.shard for one in leases if one.holder == holder and one.until_ms > now_ms][:share]
        free = [one for one in leases if one.until_ms <= now_ms or one.holder == ""]
        taken = free[: share - len(mine)]
        mine += [one.shard for one in taken]
        end_connections(database, {one.holder for one in taken} - {"", holder})
        Lease.update(holder="", until_ms=0).where(Lease.holder == holder, Lease.shard.not_in(mine)).execute()
        Lease.update(holder=holder, until_ms=now_ms + LASTS_MS).where(Lease.shard.in_(mine)).execute()
    return frozenset(mine)


def release(database: Database, holder: str) -> None:
    """Give everything up, at the end of a process."""
    with transaction(database):
        _locked_leases()
        Lease.update(holder="", until_ms=0).where(Lease.holder == holder).execute()
        Holder.delete().where(Holder.name == holder).execute()


def _locked_leases() -> list[Lease]:
    """All leases in their order, locked; the rows are made when they are missing."""
    leases = list(locked(Lease.select().order_by(Lease.shard)))
    if len(leases) == SHARDS:
        return leases
    rows = [{"shard": one, "holder": "", "until_ms": 0} for one in ALL_SHARDS]
    Lease.insert_many(rows).on_conflict_ignore().execute()
    return list(locked(Lease.select().order_by(Lease.shard)))
