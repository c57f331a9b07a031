"""What the fleet's page shows: every unit with its room, its link and its certificate."""

from dataclasses import dataclass

from central.fleet.models import Certificate, Unit
from central.meetings.models import Room

SOON_MS = 60 * 24 * 3_600_000


@dataclass(frozen=True, kw_only=True)
class UnitShown:
    """One unit. `expires_at_ms`: of its newest good certificate, None when it is let in no more."""

    unit: Unit
    expires_at_ms: int | None
    is_busy: bool

    def is_ending(self, now_ms: int) -> bool:
        return self.expires_at_ms is not None and self.expires_at_ms - now_ms < SOON_MS


def units_shown(busy: set[str]) -> list[UnitShown]:
    """All units by their rooms; `busy` are those with a meeting."""
    good = Certificate.select().where(Certificate.revoked_at_ms.is_null())
    ends: dict[str, int] = {}
    for one in good:
        ends[one.subject] = max(ends.get(one.subject, 0), one.expires_at_ms)
    units = Unit.select().order_by(Unit.room, Unit.name)
    return [UnitShown(unit=one, expires_at_ms=ends.get(one.name), is_busy=one.name in busy) for one in units]


def free_rooms() -> list[Room]:
    """The rooms in use that no unit serves."""
    taken = Unit.select(Unit.room)
    return list(Room.select().where(Room.is_open, Room.name.not_in(taken)).order_by(Room.name))
