"""Which troubles are told to administrators, when, and when they are over; pure.

One occurrence is told once, and its end once. What comes back within a few minutes was never away; what is over before
anybody would have gone to look is not told; and what begins together is one message, however many rooms it has.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from central.fleet.concerns import Concern

MINUTE_MS = 60_000
GATHER_MS = 2 * MINUTE_MS
"""So long the first of many waits for the others."""
EVERY_MS = 10 * MINUTE_MS
"""No two messages come closer."""
GONE_MS = 10 * MINUTE_MS
MANY = 5
"""From so many rooms on, when they are half of all, it is not the rooms that are to be looked at."""


class Own(StrEnum):
    """Troubles of central itself, and of all rooms at once."""

    MANY_AWAY = "many-away"
    STUCK = "stuck"
    CERTIFICATE = "own-certificate"
    DISK = "own-disk"


class Key(NamedTuple):
    """What is wrong and where; `unit` is empty for central."""

    unit: str
    kind: str


PATIENCE_MS: Mapping[str, int] = {
    Own.MANY_AWAY: 0,
    Own.STUCK: 10 * MINUTE_MS,
    Own.CERTIFICATE: 0,
    Own.DISK: 0,
    Concern.HELD: 0,
    Concern.AWAY: 0,
    Concern.FAULTS: 0,
    Concern.SERVICE: 5 * MINUTE_MS,
    Concern.CAMERA: 10 * MINUTE_MS,
    Concern.LACKS_PACKAGES: 60 * MINUTE_MS,
    Concern.LATE_LINES: 30 * MINUTE_MS,
    Concern.CLOCK: 10 * MINUTE_MS,
    Concern.DISK: 0,
    Concern.SLOW: 15 * MINUTE_MS,
    Concern.HEAT: 15 * MINUTE_MS,
    Concern.CERTIFICATE: 0,
    Concern.UPDATE: 0,
}
"""How long each must last. What is not here is for the page alone: versions, units never there or gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A trouble that goes on. `gone_at_ms`: since when it is no more, which may turn out to be a pause."""

    since_ms: int
    told_at_ms: int | None = None
    gone_at_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What changes now. `over` is forgotten; `told` and `recovered` are what the message says."""

    begun: frozenset[Key] = frozenset()
    back: frozenset[Key] = frozenset()
    gone: frozenset[Key] = frozenset()
    over: frozenset[Key] = frozenset()
    told: frozenset[Key] = field(default=frozenset())
    recovered: frozenset[Key] = field(default=frozenset())


def with_common_cause(found: Collection[Key], known: Mapping[Key, Known], *, units: int) -> frozenset[Key]:
    """The same troubles; where half of all rooms are away, that instead of each of them.

    A room whose being away was told already stays, so that its end is told as well.
    """
    away = {one for one in found if one.kind == Concern.AWAY}
    if len(away) < MANY or 2 * len(away) < units:
        return frozenset(found)
    told = {one for one in away if one in known and known[one].told_at_ms is not None}
    return frozenset(found) - (away - told) | {Key("", Own.MANY_AWAY)}


def step(known: Mapping[Key, Known], found: Collection[Key], *, last_told_ms: int, now_ms: int) -> Step:
    """What becomes of the known troubles and of those found now; `last_told_ms`: when the last message was written."""
    now = {one for one in found if one.kind in PATIENCE_MS}
    gone = {one for one, it in known.items() if one not in now and it.gone_at_ms is None}
    ended = {
        one: it
        for one, it in known.items()
        if one not in now and it.gone_at_ms is not None and now_ms - it.gone_at_ms >= GONE_MS
    }
    recovered = {one for one, it in ended.items() if it.told_at_ms is not None}
    untold = {one: it for one, it in known.items() if one in now and it.told_at_ms is None}
    due = {one for one, it in untold.items() if now_ms >= it.since_ms + PATIENCE_MS[one.kind]}
    gathered = any(now_ms >= untold[one].since_ms + PATIENCE_MS[one.kind] + GATHER_MS for one in due)
    speaks = now_ms - last_told_ms >= EVERY_MS and (gathered or bool(recovered))
    return Step(
        begun=frozenset(now - set(known)),
        back=frozenset(one for one in now if one in known and known[one].gone_at_ms is not None),
        gone=frozenset(gone),
        over=frozenset(ended) - (frozenset() if speaks else recovered),
        told=frozenset(due) if speaks else frozenset(),
        recovered=frozenset(recovered) if speaks else frozenset(),
    )
