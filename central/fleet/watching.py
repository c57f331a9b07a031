"""The units as an administrator watches them: what they said, what central holds of them, and what is wrong."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import msgspec
from peewee import fn

from central.db import tuples
from central.fleet.concerns import Concern, Seen, concerns
from central.fleet.models import Certificate, Unit
from central.proceedings.models import Alarm, RunKey, Standing
from central.proceedings.results import Fault

MOST = 500
"""Units on one page; those with concerns come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A unit, what is wrong with it (the worst first), and when its certificate ends (0: none is known)."""

    unit: Unit
    faults: int
    concerns: tuple[Concern, ...]
    certificate_ends_at_ms: int
    is_busy: bool

    @property
    def held(self) -> list[tuple[int, int]]:
        """The meetings whose plans it held at its last hello, and their revisions."""
        return msgspec.json.decode(self.unit.held, type=list[tuple[int, int]])

    @property
    def is_well(self) -> bool:
        return not self.concerns


def watched(busy: Collection[str], *, now_ms: int, software: str) -> list[Watched]:
    """Every unit, those with the worst concern first, then by room; on those of `busy` a meeting runs.

    It takes six queries, however many there are.
    """
    faults = _count(Fault, Fault.set_aside_at_ms) + _count(Alarm, Alarm.ended_at_ms)
    keys = RunKey.select(RunKey.unit).where(RunKey.until_ms.is_null() | (RunKey.until_ms > now_ms))
    with_key = {unit for (unit,) in tuples(keys)}
    held = {unit for (unit,) in tuples(Standing.select(Standing.unit).where(Standing.is_held))}
    ends = dict(_certificates())
    found = []
    for unit in Unit.select():
        seen = Seen(
            is_ours=unit.name in with_key,
            is_held=unit.name in held,
            is_connected=unit.is_connected,
            seen_at_ms=unit.seen_at_ms,
            offset_ms=unit.offset_ms,
            software=unit.software,
            free=unit.free,
            hottest_c=unit.hottest_c,
            unsent=unit.unsent,
            unsent_since_ms=unit.unsent_since_ms,
            lacking=unit.lacking,
            camera=unit.camera,
            stalled=unit.stalled,
            slowest_write_ms=unit.slowest_write_ms,
            faults=faults[unit.name],
            certificate_ends_at_ms=ends.get(unit.name, 0),
            wanted=unit.wanted,
            outcome=unit.outcome,
        )
        wrong = concerns(seen, now_ms=now_ms, software=software)
        found.append(
            Watched(
                unit=unit,
                faults=seen.faults,
                concerns=wrong,
                certificate_ends_at_ms=seen.certificate_ends_at_ms,
                is_busy=unit.name in busy,
            )
        )
    order = list(Concern)
    return sorted(found, key=lambda one: (order.index(one.concerns[0]) if one.concerns else len(order), one.unit.room))


def _count(table: type[Fault] | type[Alarm], ended: object) -> Counter[str]:
    """How many of these are open, by unit."""
    query = table.select(table.unit, fn.COUNT(table.unit)).where(ended.is_null()).group_by(table.unit)  # type: ignore[attr-defined]
    return Counter(dict(tuples(query)))


def _certificates() -> Iterable[tuple[str, int]]:
    query = Certificate.select(Certificate.subject, fn.MAX(Certificate.expires_at_ms))
    found: Iterable[tuple[str, int]] = tuples(
        query.where(Certificate.revoked_at_ms.is_null()).group_by(Certificate.subject)
    )
    return found
