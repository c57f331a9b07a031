"""Runs of lines from rooms: checked, kept as they came, acknowledged with the commit. Nothing is applied here.

The answer is the acknowledgement, and it is also the repair: at a hole or a broken chain we stop, and the unit reads
our answer and sends again from there.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from peewee import JOIN

from central.db import Database, transaction, tuples, tuples_in
from central.measures import Intake
from central.proceedings.checking import HELD, Arrival, Bad, Good, Known, Verdict, Why, check
from central.proceedings.keeping import Batch, digest_at, is_kept_aside, pasts_aside, places_of, raise_alarm
from central.proceedings.models import AlarmKind, Incarnation, Quarantine, RunKey, Standing
from central.proceedings.rules import NOTHING, Branch, Fit, Place
from contract.messages import Held, Hello
from contract.refused import Malformed
from contract.run import Header, peek

MOST_REFUSED = 3
_WINDOW, _PAUSE = 4, 0


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
    known = known_units(arrivals)
    verdicts = check(arrivals, known, now_ms=None if by_hand else now_ms)
    return keep(database, Checked(arrivals, known, verdicts, by_hand), now_ms=now_ms)


def known_units(arrivals: Iterable[Arrival]) -> dict[str, Known]:
    """What the database knows of the units that these came from: what `check` asks for."""
    known: dict[str, Known] = {}
    for unit, public, until_ms, refused, is_held in tuples_in(_keys, {one.unit for one in arrivals}):
        before = known[unit].keys if unit in known else ()
        known[unit] = Known((*before, (public, until_ms)), refused or 0, bool(is_held))
    return known


def _keys(units: list[str]) -> Any:
    query = RunKey.select(RunKey.unit, RunKey.public, RunKey.until_ms, Standing.refused, Standing.is_held)
    query = query.join(Standing, JOIN.LEFT_OUTER, on=(Standing.unit == RunKey.unit))
    return query.where(RunKey.unit.in_(units)).order_by(RunKey.from_ms.desc())


@dataclass(frozen=True, slots=True)
class Checked:
    """Runs of which all is known that can be known without the lines that are held."""

    arrivals: Sequence[Arrival]
    known: Mapping[str, Known]
    verdicts: Sequence[Verdict]
    by_hand: bool = False


def keep(database: Database, checked: Checked, *, now_ms: int, measures: Intake | None = None) -> list[Held]:
    """Store what goes on from what is held, in one commit; the answers, in the runs' order."""
    arrivals, verdicts = checked.arrivals, checked.verdicts
    with transaction(database):
        batch = Batch(database, [one.header for one in verdicts if isinstance(one, Good)], now_ms=now_ms)
        answers = _Answers(incarnation(now_ms=now_ms), now_ms, by_hand=checked.by_hand)
        told = [_decide(batch, arrival, one, answers) for arrival, one in zip(arrivals, verdicts, strict=True)]
        batch.store()
        good = [one.unit for one, held in zip(arrivals, told, strict=True) if not held.reason]
        _forgive(unit for unit in good if checked.known[unit].refused)
    if measures is not None:
        bad = [
            one.why if isinstance(one, Bad) else Why.OTHER_UNIT
            for one, held in zip(verdicts, told, strict=True)
            if held.reason
        ]
        measures.took(lines=batch.new_lines, runs=len(good), refused=bad)
    return told


def holds(database: Database, hellos: Sequence[Hello], *, now_ms: int) -> list[list[Held]]:
    """The answers to each hello: how far its streams are held; one answer for no stream when it names none."""
    with transaction(database):
        token = incarnation(now_ms=now_ms)
        standing = Standing.select(Standing.unit).where(Standing.unit.in_([one.unit for one in hellos]))
        held_back = {unit for (unit,) in tuples(standing.where(Standing.is_held))}
        said = {stream.stream for one in hellos for stream in one.streams}
        places, aside = places_of(said), pasts_aside(said)
        return [
            _held_of(one, places, aside, _Answers(token, now_ms, one.sent_at), is_held=one.unit in held_back)
            for one in hellos
        ]


def _held_of(
    hello: Hello,
    places: Mapping[str, tuple[str, Place]],
    aside: Mapping[str, Sequence[Branch]],
    answers: _Answers,
    *,
    is_held: bool,
) -> list[Held]:
    window, reason = (_PAUSE, HELD) if is_held else (_WINDOW, "")
    told = []
    for said in hello.streams:
        owner, place = places.get(said.stream, ("", NOTHING))
        if owner != hello.unit:
            place = NOTHING
        # Mostly both hold the same, and nothing needs to be counted.
        digest = place.digest if said.seq == place.seq else b""
        if said.seq < place.seq:
            digest = digest_at(said.stream, said.seq)
        is_within = said.seq <= place.seq and digest.hex() == said.digest
        fork = said.seq <= place.seq and not is_within
        held = answers.held(said.stream, place, fork=fork, reason=reason, window=window)
        if said.digest != held.digest:
            branches = aside.get(said.stream, ())
            is_there = is_within or is_kept_aside(said.stream, bytes.fromhex(said.digest), branches)
            held = replace(held, aside=is_there)
        told.append(held)
    return told or [answers.held("", NOTHING, reason=reason, window=window)]


def incarnation(*, now_ms: int) -> str:
    """Central's incarnation; the first question makes it. Inside a transaction."""
    row = Incarnation.get_or_none()
    if row is None:
        Incarnation.insert(number=1, token=secrets.token_hex(8), since_ms=now_ms).on_conflict_ignore().execute()
        row = Incarnation.get()
    token: str = row.token
    return token


def _decide(batch: Batch, arrival: Arrival, one: Verdict, answers: _Answers) -> Held:
    if isinstance(one, Good):
        header = one.header
        try:
            how = batch.take(one, arrival.packed)
        except Malformed as error:
            one = Bad(str(error))
        else:
            return answers.held(header.stream, batch.held(header.unit, header.stream), fork=how is Fit.FORK)
    window = _WINDOW
    if one.is_kept and not answers.by_hand:
        window = _WINDOW if _keep_aside(arrival, one.reason, answers.now_ms) else _PAUSE
    elif one.reason == HELD:
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
