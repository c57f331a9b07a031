"""Two doors in one room, or two rooms in one meeting: what both recorded of one person is shown, and nothing dropped.

Each unit keeps what it decided; nobody here chooses between them. The secretary sees who it is about and since when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from central.proceedings.record import Record
from central.proceedings.results import NamedVote, Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """One person, and the places that know of the person with the time there. `ballot`: where both have a vote."""

    name: str
    places: tuple[tuple[str, int], ...]
    ballot: str = ""


def found_twice(records: Sequence[Record]) -> list[Twice]:
    """Who was in at two units at one time, and who voted by name at both on one ballot."""
    where = _places(records)
    rolls = [(where[one.unit], {seen.attendee: seen for seen in one.roll if seen.first_at_ms}) for one in records]
    found = []
    for (here, mine), (there, theirs) in combinations(rolls, 2):
        for attendee in mine.keys() & theirs.keys():
            one, other = mine[attendee], theirs[attendee]
            if one.row and other.row and _meet(one.row, other.row):
                both = ((here, one.first_at_ms), (there, other.first_at_ms))
                found.append(Twice(name=one.name, places=tuple(sorted(both, key=lambda place: place[1]))))
    return sorted(found, key=lambda one: one.places[0][1]) + _votes(records, where)


def _votes(records: Sequence[Record], where: dict[str, str]) -> list[Twice]:
    if len(records) < 2:
        return []
    names = {seen.attendee: seen.name for one in records for seen in one.roll}
    rows = NamedVote.select().where(NamedVote.meeting == records[0].row.meeting).order_by(NamedVote.at_ms)
    cast: dict[tuple[str, int, int], list[NamedVote]] = {}
    for row in rows:
        if row.unit in where:
            cast.setdefault((row.ballot, row.round, row.voter), []).append(row)
    return [
        Twice(
            name=names.get(voter, "…"), places=tuple((where[row.unit], int(row.at_ms)) for row in both), ballot=ballot
        )
        for (ballot, _round, voter), both in cast.items()
        if len(both) > 1
    ]


def _meet(one: Presence, other: Presence) -> bool:
    """Was the person in at both at the same moment? Who left the one before coming to the other has moved."""
    first, second = sorted((one, other), key=lambda row: row.first_at_ms)
    return bool(first.is_present or first.left_at_ms > second.first_at_ms)


def _places(records: Sequence[Record]) -> dict[str, str]:
    """What each unit's place is called; the unit's name tells two doors of one room apart."""
    rooms = [one.package.room for one in records]
    return {
        one.unit: f"{one.package.room} ({one.unit})" if rooms.count(one.package.room) > 1 else one.package.room
        for one in records
    }
