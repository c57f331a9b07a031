"""Runs of lines from rooms: checked, kept as they came, acknowledged with the commit. Nothing is applied here.

The answer is the acknowledgement, and it is also the repair: at a hole or a broken chain we stop, and the unit reads
our answer and sends again from there.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from peewee import JOIN

from central.db import Database, transaction, tuples
from central.proceedings.keeping import Batch, digest_at, place_of, raise_alarm
from central.proceedings.models import AlarmKind, Incarnation, Quarantine, RunKey, Standing
from central.proceedings.rules import NOTHING, Fit, Place, check_beginnings
from contract.messages import Held, StreamHeld
from contract.refused import Malformed
from contract.run import Header, Run, peek, unpack_run

MOST_REFUSED = 3
_WINDOW, _PAUSE = 4, 0
_HELD = "central takes nothing from this unit until an administrator releases it"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A run as it came, and the unit that the topic or the stick names."""

    unit: str
    packed: bytes


@dataclass(frozen=True, slots=True)
class _Known:
    """A unit's keys, newest first, each with its end; how many of its runs were bad; whether it is held."""

    keys: tuple[tuple[str, int | None], ...]
    refused: int
    is_held: bool


@dataclass(frozen=True, slots=True)
class _Opened:
    """A run whose form and signature are good, and the key that signed it."""

    run: Run
    public: str


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why a message is not taken. Kept aside is only what came from a unit that we know and that is not held yet."""

    reason: str
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class _Answers:
    """What all answers of one commit have in common. `by_hand`: a stick can be damaged without the unit's doing."""

    token: str
    now_ms: int
    heard_at: int = 0
    by_hand: bool = False

    def held(self, stream: str, place: Place, *, fork: bool = False, reason: str = "", window: int = _WINDOW) -> Held:
        return Held(
            incarnation=self.token,
            stream=stream,
            seq=place.seq,
            digest=place.digest.hex(),
            window=window,
            heard_at=self.heard_at,
            answered_at=self.now_ms,
            fork=fork,
            reason=reason,
        )


def accept(database: Database, packed: bytes, *, unit: str, now_ms: int, by_hand: bool = False) -> Held:
    """Keep the lines that we do not have yet, and say which one we hold last. Call it as often as you like.

    `by_hand`: an administrator brings the run, so a key that has ended is still good, and a bad run, which stays on
    the stick, does not count against the unit.
    """
    return accept_many(database, [Arrival(unit, packed)], now_ms=now_ms, by_hand=by_hand)[0]


def accept_many(database: Database, arrivals: Sequence[Arrival], *, now_ms: int, by_hand: bool = False) -> list[Held]:
    """`accept` for several runs of any units in one commit; one answer for each, in their order."""
    return keep(database, check(arrivals, now_ms=now_ms, by_hand=by_hand)(), now_ms=now_ms)


def check(arrivals: Sequence[Arrival], *, now_ms: int, by_hand: bool = False) -> Callable[[], "Checked"]:
    """Read now what the database knows of the units; what is returned then checks all else, on any thread."""
    known = _known_units({one.unit for one in arrivals})
    at_ms = None if by_hand else now_ms

    def opened() -> Checked:
        return Checked(arrivals, [_open(one, known.get(one.unit), now_ms=at_ms) for one in arrivals], known, by_hand)

    return opened


@dataclass(frozen=True, slots=True)
class Checked:
    """Runs of which all is known that can be known without the lines that are held."""

    arrivals: Sequence[Arrival]
    opened: Sequence[_Opened | _Refused]
    known: Mapping[str, _Known]
    by_hand: bool = False


def keep(database: Database, checked: Checked, *, now_ms: int) -> list[Held]:
    """Store what goes on from what is held, in one commit; the answers, in the runs' order."""
    arrivals, opened = checked.arrivals, checked.opened
    with transaction(database):
        batch = Batch(database, [one.run.header for one in opened if isinstance(one, _Opened)], now_ms=now_ms)
        answers = _Answers(incarnation(now_ms=now_ms), now_ms, by_hand=checked.by_hand)
        told = [_decide(batch, arrival, one, answers) for arrival, one in zip(arrivals, opened, strict=True)]
        batch.store()
        good = [one.unit for one, held in zip(arrivals, told, strict=True) if not held.reason]
        _forgive(unit for unit in good if checked.known[unit].refused)
    return told


def holds(
    database: Database, streams: Iterable[StreamHeld], *, unit: str, now_ms: int, heard_at: int = 0
) -> list[Held]:
    """The answers to a hello: how far each of its streams is held; one answer for no stream when it names none."""
    with transaction(database):
        answers = _Answers(incarnation(now_ms=now_ms), now_ms, heard_at)
        is_held = Standing.select().where(Standing.unit == unit, Standing.is_held).exists()
        window, reason = (_PAUSE, _HELD) if is_held else (_WINDOW, "")
        told = []
        for said in streams:
            place = place_of(unit, said.stream)
            known = said.seq <= place.seq
            fork = known and digest_at(said.stream, said.seq).hex() != said.digest
            told.append(answers.held(said.stream, place, fork=fork, reason=reason, window=window))
        return told or [answers.held("", NOTHING, reason=reason, window=window)]


def incarnation(*, now_ms: int) -> str:
    """Central's incarnation; the first question makes it. Inside a transaction."""
    row = Incarnation.get_or_none()
    if row is None:
        Incarnation.insert(number=1, token=secrets.token_hex(8), since_ms=now_ms).on_conflict_ignore().execute()
        row = Incarnation.get()
    token: str = row.token
    return token


def _known_units(units: Collection[str]) -> dict[str, _Known]:
    query = RunKey.select(RunKey.unit, RunKey.public, RunKey.until_ms, Standing.refused, Standing.is_held)
    query = query.join(Standing, JOIN.LEFT_OUTER, on=(Standing.unit == RunKey.unit))
    query = query.where(RunKey.unit.in_(list(units))).order_by(RunKey.from_ms.desc())
    known: dict[str, _Known] = {}
    for unit, public, until_ms, refused, is_held in tuples(query):
        before = known[unit].keys if unit in known else ()
        known[unit] = _Known((*before, (public, until_ms)), refused or 0, bool(is_held))
    return known


def _open(arrival: Arrival, known: _Known | None, *, now_ms: int | None) -> _Opened | _Refused:
    """Size, unit, key, signature, bounded unpacking, form: in this order. Without `now_ms`, ended keys are good too."""
    if known is None:
        return _Refused(f"central knows no key of the unit {arrival.unit}", is_kept=False)
    if known.is_held:
        return _Refused(_HELD, is_kept=False)
    try:
        header = peek(arrival.packed)
        if header.unit != arrival.unit:
            raise Malformed(f"a run of the unit {header.unit} that came from {arrival.unit}")
        keys = [public for public, until in known.keys if now_ms is None or until is None or now_ms < until]
        if not keys:
            return _Refused(f"every key of the unit {arrival.unit} has ended", is_kept=False)
        opened = _signed_by_one(arrival.packed, keys)
        check_beginnings(opened.run)
    except Malformed as error:
        return _Refused(str(error))
    return opened


def _signed_by_one(packed: bytes, keys: Sequence[str]) -> _Opened:
    """The run under the first key that it fits; of several problems the newest key's is told."""
    problem = Malformed("no key")
    for place, public in enumerate(keys):
        try:
            return _Opened(unpack_run(packed, key=_key(public)), public)
        except Malformed as error:
            problem = problem if place else error
    raise problem


@lru_cache(maxsize=4096)
def _key(public: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))


def _decide(batch: Batch, arrival: Arrival, one: _Opened | _Refused, answers: _Answers) -> Held:
    if isinstance(one, _Opened):
        header = one.run.header
        try:
            how = batch.take(one.run, arrival.packed, public=one.public)
        except Malformed as error:
            one = _Refused(str(error))
        else:
            return answers.held(header.stream, batch.held(header.unit, header.stream), fork=how is Fit.FORK)
    window = _WINDOW
    if one.is_kept and not answers.by_hand:
        window = _WINDOW if _keep_aside(arrival, one.reason, answers.now_ms) else _PAUSE
    elif one.reason == _HELD:
        window = _PAUSE
    stream = _stream_of(arrival)
    place = batch.held(arrival.unit, stream) if stream else NOTHING
    return answers.held(stream, place, reason=one.reason, window=window)


def _stream_of(arrival: Arrival) -> str:
    try:
        header: Header = peek(arrival.packed)
    except Malformed:
        return ""
    return header.stream if header.unit == arrival.unit else ""


def _keep_aside(arrival: Arrival, reason: str, now_ms: int) -> bool:
    """Put a bad message into quarantine; False when it was one too many and the unit is held from now on."""
    unit = arrival.unit
    Quarantine.create(unit=unit, reason=reason, packed=arrival.packed, received_at_ms=now_ms)
    Standing.insert(unit=unit).on_conflict_ignore().execute()
    Standing.update(refused=Standing.refused + 1).where(Standing.unit == unit).execute()
    if Standing.select(Standing.refused).where(Standing.unit == unit).scalar() < MOST_REFUSED:
        return True
    Standing.update(is_held=True).where(Standing.unit == unit).execute()
    raise_alarm(AlarmKind.HELD, unit, reason=f"{MOST_REFUSED} bad runs, the last one: {reason}", now_ms=now_ms)
    return False


def _forgive(units: Iterable[str]) -> None:
    """A good run came: bad ones count only in a row."""
    Standing.delete().where(Standing.unit.in_(list(units)), ~Standing.is_held).execute()
