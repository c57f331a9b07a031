"""What belongs in a unit's signed lists, read from the tables; bounded, so that a list always fits its message."""

from collections.abc import Collection

import msgspec
from peewee import fn

from central.db import tuples
from central.fleet.models import ReleaseFile, Ring, Unit
from central.meetings.models import Room
from central.packages.models import PackageOffer, TicketKey, WishRow
from central.papers.models import Paper, PaperStep
from central.papers.official.content import Sort
from central.papers.rules import PaperAct
from central.proceedings.models import Erasure, KeptPackage, RunKey
from central.proceedings.results import KeptSound, under_way
from contract import lists
from contract.lists import Elsewhere, Offer, Place, Signed, SoundErased, UnitThere, WantedRelease, Wish

_DAY_MS = 86_400_000
_DAYS_AFTER = 14
"""As long as a unit shows a meeting that is over."""
_MOST_OFFERS = 300
_MOST_ELSEWHERE = 400
_MOST_WISHES = 50
_MOST_PLACES = 300
_MOST_UNITS_THERE = 2
_MOST_SIGNED = 500
_MOST_ERASED = 500
_SIGNED_DAYS = 400
"""A unit that was off for so long goes by its own longest time."""


def offers(units: Collection[str], *, now_ms: int) -> dict[str, tuple[Offer, ...]]:
    """The packages that each of these units should hold, the soonest first."""
    columns = (PackageOffer.unit, PackageOffer.meeting, PackageOffer.size)
    query = (
        PackageOffer.select(*columns, KeptPackage.incarnation, KeptPackage.revision, KeptPackage.sha256)
        .join(KeptPackage)
        .where(
            PackageOffer.unit.in_(list(units)),
            (PackageOffer.ends_at_ms > now_ms - _DAYS_AFTER * _DAY_MS)
            | PackageOffer.meeting.in_(under_way(now_ms=now_ms)),
        )
        # What is over comes last, so that a full list loses the least.
        .order_by(PackageOffer.ends_at_ms < now_ms - _DAY_MS, PackageOffer.starts_at_ms, PackageOffer.meeting)
    )
    found: dict[str, list[Offer]] = {unit: [] for unit in units}
    for unit, meeting, size, incarnation, revision, sha256 in tuples(query):
        if len(found[unit]) < _MOST_OFFERS:
            path = f"/packages/{sha256}"
            offer = Offer(
                meeting=meeting, incarnation=incarnation, revision=revision, sha256=sha256, size=size, path=path
            )
            found[unit].append(offer)
    return {unit: tuple(here) for unit, here in found.items()}


def elsewhere(units: Collection[str], *, now_ms: int) -> dict[str, tuple[Elsewhere, ...]]:
    """Today's and tomorrow's meetings of the rooms that are not a unit's own, so that its door can show the way."""
    columns = (PackageOffer.unit, PackageOffer.meeting, PackageOffer.room, PackageOffer.room_place)
    query = (
        PackageOffer.select(*columns, PackageOffer.starts_at_ms)
        .where(
            PackageOffer.is_on,
            (PackageOffer.ends_at_ms > now_ms - _DAY_MS // 2) | PackageOffer.meeting.in_(under_way(now_ms=now_ms)),
            PackageOffer.starts_at_ms < now_ms + _DAY_MS,
        )
        .order_by(PackageOffer.starts_at_ms, PackageOffer.meeting)
        # A unit's own are left out below; no unit has more of them than a list holds.
        .limit(_MOST_ELSEWHERE + _MOST_OFFERS)
    )
    there = [
        (unit, Elsewhere(meeting=meeting, room=room, room_place=place, starts_at=starts_at_ms))
        for unit, meeting, room, place, starts_at_ms in tuples(query)
    ]
    return {unit: tuple(one for whose, one in there if whose != unit)[:_MOST_ELSEWHERE] for unit in units}


def places() -> tuple[Place, ...]:
    """The rooms that have a unit; a list with more of them would not fit."""
    rooms = Room.select(Room.name, Room.place).join(Unit, on=(Unit.room == Room.name)).where(Room.is_open)
    ordered = list(tuples(rooms.distinct().order_by(Room.name).limit(_MOST_PLACES)))
    units = _units_there([name for name, _ in ordered])
    return tuple(Place(room=name, place=place, units=units.get(name) or msgspec.UNSET) for name, place in ordered)


def _units_there(rooms: Collection[str]) -> dict[str, tuple[UnitThere, ...]]:
    """The units of each of these rooms with the key of each one's runs, as far as central knows it."""
    keys = RunKey.select(Unit.room, RunKey.unit, RunKey.public).join(Unit, on=(Unit.name == RunKey.unit))
    # The newest of a unit's present ones comes last.
    present = keys.where(Unit.room.in_(list(rooms)), RunKey.until_ms.is_null()).order_by(RunKey.unit, RunKey.from_ms)
    found: dict[str, dict[str, str]] = {}
    for room, unit, public in tuples(present):
        found.setdefault(room, {})[unit] = public
    return {
        room: tuple(UnitThere(unit=unit, key=key) for unit, key in list(there.items())[:_MOST_UNITS_THERE])
        for room, there in found.items()
    }


def signed(units: Collection[str], *, now_ms: int) -> dict[str, tuple[Signed, ...]]:
    """The meetings of these units whose minutes were signed, each with the last time, the newest first."""
    last = fn.MAX(PaperStep.at_ms)
    query = (
        PackageOffer.select(PackageOffer.unit, PackageOffer.meeting, last)
        .join(Paper, on=(Paper.meeting == PackageOffer.meeting))
        .join(PaperStep)
        .where(
            PackageOffer.unit.in_(list(units)),
            Paper.sort == Sort.MINUTES,
            PaperStep.act == PaperAct.SIGN,
            PaperStep.at_ms > now_ms - _SIGNED_DAYS * _DAY_MS,
        )
        .group_by(PackageOffer.unit, PackageOffer.meeting)
        .order_by(last.desc(), PackageOffer.meeting)
    )
    found: dict[str, list[Signed]] = {unit: [] for unit in units}
    for unit, meeting, at_ms in tuples(query):
        if len(found[unit]) < _MOST_SIGNED:
            found[unit].append(Signed(meeting=meeting, at=at_ms))
    return {unit: tuple(here) for unit, here in found.items()}


def erased(units: Collection[str]) -> dict[str, tuple[SoundErased, ...]]:
    """The recordings that were erased here on request and that these units have not said to have deleted."""
    query = (
        KeptSound.select(KeptSound.kept_by, KeptSound.meeting, KeptSound.recording)
        .join(Erasure, on=(Erasure.name == KeptSound.key))
        # A room that the meeting has moved to also knows of what the first one kept, and never of its end.
        .where(KeptSound.kept_by.in_(list(units)), KeptSound.kept_by == KeptSound.unit, KeptSound.gone_at_ms == 0)
        .order_by(KeptSound.meeting, KeptSound.recording)
    )
    found: dict[str, list[SoundErased]] = {unit: [] for unit in units}
    for unit, meeting, recording in tuples(query):
        if len(found[unit]) < _MOST_ERASED:
            found[unit].append(SoundErased(meeting=meeting, recording=recording))
    return {unit: tuple(here) for unit, here in found.items()}


def releases(units: Collection[str]) -> dict[str, WantedRelease]:
    """The release that each of these units should run, of its own kind of machine, where its ring has one."""
    query = (
        Unit.select(Unit.name, Unit.ring, ReleaseFile.version, ReleaseFile.sha256, ReleaseFile.size)
        .join(Ring, on=(Ring.number == Unit.ring))
        .join(ReleaseFile, on=((ReleaseFile.version == Ring.version) & (ReleaseFile.arch == Unit.arch)))
        .where(Unit.name.in_(list(units)))
    )
    return {
        name: WantedRelease(version=version, sha256=sha256, size=size, ring=ring)
        for name, ring, version, sha256, size in tuples(query)
    }


def ticket_keys() -> tuple[lists.TicketKey, ...]:
    """Every key that a ticket may be signed by."""
    return tuple(
        lists.TicketKey(key_id=one.key_id, public=one.public) for one in TicketKey.select().order_by(TicketKey.key_id)
    )


def wishes(unit: str, *, now_ms: int) -> tuple[Wish, ...]:
    """The wishes that a room can still answer in time, with the seconds that each has left."""
    query = WishRow.select().where(WishRow.unit == unit, WishRow.until_ms > now_ms).order_by(WishRow.until_ms)
    return tuple(
        Wish(
            wish=one.wish,
            meeting=one.meeting,
            action=one.action,
            actor=one.actor,
            arguments=msgspec.json.decode(one.arguments, type=dict[str, str]),
            seconds=max(1, min(one.seconds, (one.until_ms - now_ms) // 1000)),
        )
        for one in query.limit(_MOST_WISHES)
    )


def wishful(units: Collection[str], *, now_ms: int) -> set[str]:
    """Those of the units that have a wish they can still answer in time."""
    query = WishRow.select(WishRow.unit).where(WishRow.unit.in_(list(units)), WishRow.until_ms > now_ms).distinct()
    return {unit for (unit,) in tuples(query)}
