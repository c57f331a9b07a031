"""What a unit's own page shows, the map of all units, and which rooms are without one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from peewee import fn

from central.db import tuples
from central.fleet.advice import tone
from central.fleet.mapping import Point
from central.fleet.models import Certificate, Unit
from central.fleet.watching import Watched
from central.meetings.models import Room
from central.packages.models import PackageOffer
from central.proceedings.models import KeptPackage


@dataclass(frozen=True, kw_only=True)
class PlanHeld:
    """A meeting's plan at a unit: the revision that it said it holds (0: none), and the one it should.

    Without title: who keeps machines running needs none.
    """

    meeting: int
    starts_at_ms: int
    held: int
    newest: int


@dataclass(frozen=True, kw_only=True)
class UnitShown:
    """One unit. `expires_at_ms`: of its newest good certificate, None when it is let in no more."""

    unit: Unit
    expires_at_ms: int | None
    plans: list[PlanHeld]


def unit_shown(name: str) -> UnitShown | None:
    """The unit of this name; None when there is none."""
    found = Unit.get_or_none(Unit.name == name)
    if found is None:
        return None
    good = Certificate.select(fn.MAX(Certificate.expires_at_ms))
    return UnitShown(
        unit=found,
        expires_at_ms=good.where(Certificate.subject == name, Certificate.revoked_at_ms.is_null()).scalar(),
        plans=_plans(found),
    )


def _plans(unit: Unit) -> list[PlanHeld]:
    held = dict(msgspec.json.decode(unit.held, type=list[tuple[int, int]]))
    query = PackageOffer.select(PackageOffer.meeting, PackageOffer.starts_at_ms, KeptPackage.revision)
    query = query.join(KeptPackage).where(PackageOffer.unit == unit).order_by(PackageOffer.starts_at_ms)
    return [
        PlanHeld(meeting=meeting, starts_at_ms=starts_at_ms, held=held.get(meeting, 0), newest=newest)
        for meeting, starts_at_ms, newest in tuples(query)
    ]


def by_place(units: Iterable[Watched]) -> list[tuple[str, list[Watched]]]:
    """Units by the place of their room, where one would walk; without a place last."""
    places = dict(tuples(Room.select(Room.name, Room.place)))
    found: dict[str, list[Watched]] = defaultdict(list)
    for one in sorted(units, key=lambda one: one.unit.room or one.unit.name):
        found[places.get(one.unit.room, "")].append(one)
    return sorted(found.items(), key=lambda pair: (not pair[0], pair[0]))


def on_map(units: Iterable[Watched]) -> list[Point]:
    """The units whose room has coordinates."""
    columns = (Room.name, Room.place, Room.latitude, Room.longitude)
    rooms = {row[0]: row for row in tuples(Room.select(*columns).where(Room.latitude.is_null(False)))}
    return [
        Point(at=(latitude, longitude), name=name, place=place, tone=tone(one.concerns), href=f"#{one.unit.name}")
        for one in units
        if one.unit.room in rooms
        for name, place, latitude, longitude in [rooms[one.unit.room]]
    ]


def free_rooms() -> list[Room]:
    """The rooms in use that no unit serves."""
    taken = Unit.select(Unit.room)
    return list(Room.select().where(Room.is_open, Room.name.not_in(taken)).order_by(Room.name))
