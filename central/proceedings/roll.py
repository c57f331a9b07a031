"""The roll of a room's record: the planned and the added by rank, each with what the room recorded."""

from dataclasses import replace

from central.proceedings.record import UNKNOWN, Seen
from central.proceedings.results import Presence
from contract.content import read_as
from contract.package import Package, Person, PersonHere
from contract.standing import Standing


def roll_of(package: Package, seen: dict[int, Presence], texts: dict[str, str]) -> list[Seen]:
    """Everybody by rank (protocol order), a substitute right behind the principal."""
    planned = {one.attendee: one for one in package.people}
    roll = [
        Seen(
            attendee=one.attendee,
            name=one.name,
            office=_office(one),
            rank=one.rank,
            votes=one.votes,
            represents=planned[one.represents].name if one.represents in planned else "",
        )
        for one in planned.values()
        if not one.withdrawn or one.attendee in seen
    ]
    roll += [_added(row, planned, texts) for attendee, row in seen.items() if attendee not in planned]
    called = {one.attendee: one.name for one in roll}
    stood = [_stood(one, seen.get(one.attendee), called) for one in roll]
    return sorted(stood, key=lambda one: (one.rank, one.represents != "", one.attendee))


def _office(one: Person) -> str:
    further = (", ".join(part for part in (each.office, each.agency) if part) for each in one.also or ())
    return "; ".join((", ".join(part for part in (one.office, one.agency) if part), *further))


def _stood(one: Seen, row: Presence | None, called: dict[int, str]) -> Seen:
    """The same person with what the room recorded; nothing where it has recorded no meeting yet."""
    if row is None:
        return one
    return replace(one, row=row, standing=Standing(row.standing), other=called.get(row.other, ""))


def _added(row: Presence, planned: dict[int, Person], texts: dict[str, str]) -> Seen:
    """Somebody whom the room added; a substitute stands behind the principal."""
    text = texts.get(row.person)
    here = read_as(PersonHere, text) or PersonHere(name=UNKNOWN)
    before = planned.get(row.principal)
    return Seen(
        attendee=row.attendee,
        name=here.name,
        office=", ".join(part for part in (here.office, here.agency) if part),
        rank=before.rank if before else 1 << 20,
        represents=before.name if before else "",
    )
