"""How the rooms of one meeting stand: a line for each of up to hundreds, without reading what they recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from central.db import tuples
from central.fleet.models import Unit
from central.packages.models import PackageOffer
from central.proceedings.following import KeptPackages, leading_unit
from central.proceedings.results import Proceedings

MOST_AT_ONCE = 4
"""Of more rooms than this a page shows one record at a time: a hundred rolls of a thousand names are 14 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomStands:
    """One room by the plan; `row` is None as long as nothing has come from it."""

    room: str
    unit: str = ""
    row: Proceedings | None = None
    is_linked: bool = False
    expected: int = 0
    """Voting members whom the plan has there."""


def rooms_standing(meeting: int) -> list[RoomStands]:
    """The rooms in the plan's order, the leading one first; none of a meeting in one room."""
    rows = {row.unit: row for row in Proceedings.select().where(Proceedings.meeting == meeting)}
    leading = rows.get(leading_unit(meeting))
    packages = KeptPackages()
    plan = packages[leading.package] if leading and leading.package in packages else None
    if plan is None or not plan.rooms:
        return []
    # Where a unit was as it got the plan, which it may have left since; a hundred plans are not read for it.
    offers = PackageOffer.select(PackageOffer.unit, PackageOffer.room).where(PackageOffer.meeting == meeting)
    where = dict(tuples(offers))
    where |= {name: packages[row.package].room for name, row in rows.items() if name not in where and row.package}
    linked = Unit.select(Unit.name).where(Unit.name.in_(list(where)), Unit.is_connected)
    connected = {name for (name,) in tuples(linked)}
    found: list[RoomStands] = []
    for room in plan.rooms:
        here = sorted(name for name, place in where.items() if place == room)
        expected = plan.members_at(room)
        found += [
            RoomStands(room=room, unit=name, row=rows.get(name), is_linked=name in connected, expected=expected)
            for name in here
        ] or [RoomStands(room=room, expected=expected)]
    return found


def shown_units(rooms: Sequence[RoomStands], asked: str) -> list[str] | None:
    """The units whose whole records a page shows: all (None), or of many rooms the leading one and that asked for."""
    if len(rooms) <= MOST_AT_ONCE:
        return None
    known = {one.unit for one in rooms if one.row is not None}
    leading = next((one.unit for one in rooms if one.row is not None), "")
    return [unit for unit in dict.fromkeys((leading, asked)) if unit in known]
