"""What a unit's own page shows, and which rooms are without one."""

from dataclasses import dataclass

from peewee import fn

from central.fleet.models import Certificate, Unit
from central.meetings.models import Room


@dataclass(frozen=True, kw_only=True)
class UnitShown:
    """One unit. `expires_at_ms`: of its newest good certificate, None when it is let in no more."""

    unit: Unit
    expires_at_ms: int | None


def unit_shown(name: str) -> UnitShown | None:
    """The unit of this name; None when there is none."""
    found = Unit.get_or_none(Unit.name == name)
    if found is None:
        return None
    good = Certificate.select(fn.MAX(Certificate.expires_at_ms))
    return UnitShown(
        unit=found,
        expires_at_ms=good.where(Certificate.subject == name, Certificate.revoked_at_ms.is_null()).scalar(),
    )


def free_rooms() -> list[Room]:
    """The rooms in use that no unit serves."""
    taken = Unit.select(Unit.room)
    return list(Room.select().where(Room.is_open, Room.name.not_in(taken)).order_by(Room.name))
