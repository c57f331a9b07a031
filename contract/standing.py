"""How each person stands on the roll, and who goes out or comes in for the item that is open. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from contract.package import Category, Package, Person
from contract.room import Phase, Room


class Standing(StrEnum):
    PRESENT = "present"
    LATE = "late"
    LEFT = "left"
    SUBSTITUTED = "substituted"
    EXCUSED = "excused"
    ABSENT = "absent"
    """Without a reason that anybody has given; from the start of the sitting on."""
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Attending:
    """One person's standing; `other` is who attends in the person's place (0: nobody)."""

    standing: Standing
    other: int = 0

    @property
    def is_missing(self) -> bool:
        """Is nobody here in this place, and nothing known about why?"""
        return self.standing in (Standing.ABSENT, Standing.AWAITED)


def attending(room: Room, attendee: int) -> Attending:
    """How this person stands now. Late is who first came after the sitting had begun."""
    seen = room.attendance.get(attendee)
    if seen and seen.is_present:
        began = room.sitting_since
        is_late = bool(began) and seen.first_at > began and not _is_for_some_items(room, attendee)
        return Attending(Standing.LATE if is_late else Standing.PRESENT)
    other = next((one for one in _substitutes(room, attendee) if room.is_present(one)), 0)
    if other:
        return Attending(Standing.SUBSTITUTED, other)
    if seen:
        return Attending(Standing.LEFT)
    if attendee in room.excused:
        return Attending(Standing.EXCUSED)
    return Attending(Standing.AWAITED if room.phase in (Phase.WAITING, Phase.ADJOURNED) else Standing.ABSENT)


def on_roll(room: Room) -> set[int]:
    """Everybody whom the roll names: who is expected, whom the room added, and who came though withdrawn."""
    planned = (one.attendee for one in (room.package.people if room.package else ()) if not one.withdrawn)
    earlier = (attendee for one in room.sittings for attendee in (*one.attendance, *one.excused))
    return {*planned, *room.attendance, *room.excused, *room.added, *earlier}


def tally(room: Room, attendees: Iterable[int]) -> dict[Standing, int]:
    """How many of these stand how, those that nobody has left out."""
    found = [attending(room, one).standing for one in attendees]
    return {one: found.count(one) for one in Standing if one in found}


def going_out(room: Room) -> list[int]:
    """Who is here and has to leave while the item that is open is closed to guests (họp nội bộ)."""
    package = room.package
    if package is None or not any(one.item == room.item and one.closed for one in package.agenda):
        return []
    return [one for one in room.attendance if room.is_present(one) and not _may_stay(room, package, one)]


def coming_in(room: Room) -> list[int]:
    """Who was asked to come for just this item and is not here."""
    people = room.package.people if room.package and room.item else ()
    return [
        one.attendee
        for one in people
        if room.item in one.items and not one.withdrawn and attending(room, one.attendee).is_missing
    ]


def _may_stay(room: Room, package: Package, attendee: int) -> bool:
    if attendee in (room.chair, *package.chairs, *room.secretaries):
        return True
    added = room.added.get(attendee)
    person = room.person(added.principal) if added else room.person(attendee)
    if person is None:
        return False
    principal = room.person(person.represents) if person.represents else person
    return room.item in person.items or _is_member(principal)


def _is_member(person: Person | None) -> bool:
    return person is not None and person.category is Category.MEMBER


def _is_for_some_items(room: Room, attendee: int) -> bool:
    person = room.person(attendee)
    return person is not None and bool(person.items)


def _substitutes(room: Room, principal: int) -> list[int]:
    planned = (one.attendee for one in (room.package.people if room.package else ()) if one.represents == principal)
    return [*planned, *(number for number, one in room.added.items() if one.principal == principal)]
