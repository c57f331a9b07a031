"""What central still has to tell others: rows written in the same transaction as the change that they tell of.

Sending is at least once: a row goes only after it was sent, so whoever receives must bear to hear it twice.
"""

from collections.abc import Collection
from enum import StrEnum

from peewee import BigAutoField, BigIntegerField, CharField, IntegerField, TextField

from central.db import Database, Row, locked, transaction
from contract.topics import shard


class Kind(StrEnum):
    """What is to be told; the subject is a unit's name for the first three, else the number of a row."""

    PACKAGES = "packages"
    WISHES = "wishes"
    CUT = "cut"
    """Whether the unit may be connected has changed."""
    ROOMS = "rooms"
    NOTICE = "notice"
    PUSH = "push"
    TEXT = "text"


class Outbox(Row):
    """One thing to tell. `shard` is that of the unit (empty for others); not to be tried before `due_at_ms`."""

    id = BigAutoField()
    kind = CharField(max_length=20)
    subject = CharField(max_length=80)
    shard = CharField(max_length=2)
    put_at_ms = BigIntegerField()
    due_at_ms = BigIntegerField()
    attempts = IntegerField(default=0)
    problem = TextField(default="")

    class Meta:
        table_name = "outbox"
        indexes = ((("kind", "due_at_ms"), False),)


TABLES = (Outbox,)
_TO_UNITS = (Kind.PACKAGES, Kind.WISHES, Kind.CUT)


def put(kind: Kind, subject: str, *, now_ms: int) -> None:
    """Tell this soon; call it inside the transaction of the change."""
    part = shard(subject) if kind in _TO_UNITS else ""
    Outbox.create(kind=kind, subject=subject, shard=part, put_at_ms=now_ms, due_at_ms=now_ms)


def due(
    kinds: Collection[Kind], *, now_ms: int, shards: Collection[str] | None = None, at_most: int = 100
) -> list[Outbox]:
    """The oldest rows that should be sent now; of these shards only, if any are given."""
    query = Outbox.select().where(Outbox.kind.in_(list(kinds)), Outbox.due_at_ms <= now_ms)
    if shards is not None:
        query = query.where(Outbox.shard.in_(sorted(shards)))
    return list(query.order_by(Outbox.id).limit(at_most))


def sent(rows: Collection[Outbox]) -> None:
    """These were sent; a change that was put in the meantime has a row of its own and stays."""
    Outbox.delete().where(Outbox.id.in_([row.id for row in rows])).execute()


def postpone(row: Outbox, *, problem: str, due_at_ms: int) -> None:
    """Sending failed; try again then."""
    changes = {"attempts": Outbox.attempts + 1, "problem": problem, "due_at_ms": due_at_ms}
    Outbox.update(changes).where(Outbox.id == row.id).execute()


def claim(
    database: Database, kinds: Collection[Kind], *, now_ms: int, until_ms: int, at_most: int = 20
) -> list[Outbox]:
    """Due rows that no other process gets before `until_ms`: for workers that share the work without leases."""
    with transaction(database):
        query = Outbox.select().where(Outbox.kind.in_(list(kinds)), Outbox.due_at_ms <= now_ms)
        query = query.order_by(Outbox.id).limit(at_most)
        rows = list(locked(query, skip=True))
        Outbox.update(due_at_ms=until_ms).where(Outbox.id.in_([row.id for row in rows])).execute()
    return rows
