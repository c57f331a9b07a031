"""What can be known of a run without the lines that are held: size, unit, key, signature, chain, form. Pure.

Most of intake's work, and none of it needs the database: `central/checker.py` does it in a process of its own.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central.proceedings.rules import check_beginnings
from contract.content import Content
from contract.refused import Forged, Malformed
from contract.run import Header, peek, reopen_run, unpack_run

HELD = "central takes nothing from this unit until an administrator releases it"


class Arrival(msgspec.Struct, frozen=True, array_like=True):
    """A run as it came, and the unit that the topic or the stick names."""

    unit: str
    packed: bytes


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A unit's keys, newest first, each with its end; how many of its runs were bad; whether it is held."""

    keys: tuple[tuple[str, int | None], ...]
    refused: int
    is_held: bool


class Good(msgspec.Struct, frozen=True, array_like=True, tag="good"):
    """A run whose form and signature are good: its lines with their meetings, and the key that signed it."""

    header: Header
    signed_header: bytes
    public: str
    texts: tuple[str, ...]
    meetings: tuple[int, ...]
    contents: tuple[Content, ...]


class Why(StrEnum):
    """The few kinds of reasons: what can be counted, while the reason's words name numbers and units."""

    UNKNOWN_UNIT = "unknown_unit"
    HELD = "held"
    KEY_ENDED = "key_ended"
    OTHER_UNIT = "other_unit"
    SIGNATURE = "signature"
    MALFORMED = "malformed"


class Bad(msgspec.Struct, frozen=True, array_like=True, tag="bad"):
    """Why a message is not taken. Kept aside is only what came from a unit that we know and that is not held yet."""

    reason: str
    is_kept: bool = True
    why: Why = Why.MALFORMED


Verdict = Good | Bad


class Vouched(msgspec.Struct, frozen=True, array_like=True, tag="vouched"):
    """What of a good run can't be read from its bytes again without the work of checking them."""

    public: str
    meetings: tuple[int, ...]


def shortened(verdict: Verdict) -> Vouched | Bad:
    """A verdict without what whoever has the run's bytes can read himself."""
    return Vouched(verdict.public, verdict.meetings) if isinstance(verdict, Good) else verdict


def restored(packed: bytes, told: Vouched | Bad) -> Verdict:
    """The verdict that was shortened, of the same bytes."""
    if isinstance(told, Bad):
        return told
    header, signed_header, texts, contents = reopen_run(packed)
    return Good(header, signed_header, told.public, texts, told.meetings, contents)


def check(arrivals: Sequence[Arrival], known: Mapping[str, Known], *, now_ms: int | None) -> list[Verdict]:
    """A verdict for each arrival, in their order. Without `now_ms`, keys that have ended are good too."""
    return [_check(one, known.get(one.unit), now_ms=now_ms) for one in arrivals]


def _check(arrival: Arrival, known: Known | None, *, now_ms: int | None) -> Verdict:
    """Size, unit, key, signature, bounded unpacking, form: in this order."""
    if known is None:
        return Bad(f"central knows no key of the unit {arrival.unit}", is_kept=False, why=Why.UNKNOWN_UNIT)
    if known.is_held:
        return Bad(HELD, is_kept=False, why=Why.HELD)
    try:
        header = peek(arrival.packed)
        if header.unit != arrival.unit:
            return Bad(f"a run of the unit {header.unit} that came from {arrival.unit}", why=Why.OTHER_UNIT)
        keys = [public for public, until in known.keys if now_ms is None or until is None or now_ms < until]
        if not keys:
            return Bad(f"every key of the unit {arrival.unit} has ended", is_kept=False, why=Why.KEY_ENDED)
        return _signed_by_one(arrival.packed, keys)
    except Malformed as error:
        return Bad(str(error), why=Why.SIGNATURE if isinstance(error, Forged) else Why.MALFORMED)


def _signed_by_one(packed: bytes, keys: Sequence[str]) -> Good:
    """The run under the first key that it fits; of several problems the newest key's is told."""
    problem = Malformed("no key")
    for place, public in enumerate(keys):
        try:
            run = unpack_run(packed, key=_key(public))
        except Malformed as error:
            problem = problem if place else error
            continue
        check_beginnings(run)
        meetings = tuple(one.meeting for one in run.outlines)
        return Good(run.header, run.signed_header, public, run.texts, meetings, run.contents)
    raise problem


@lru_cache(maxsize=4096)
def _key(public: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
