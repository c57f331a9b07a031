"""How people are named on a page: by their record, in protocol order, those whom the room added among them."""

from collections.abc import Callable
from dataclasses import dataclass

from contract.content import read_as
from contract.package import Capacity, Category, Person, PersonHere
from contract.room import Room
from contract.vietnamese import office_of
from edge.kiosk.texts import gettext as _

ReadText = Callable[[str], str | None]
_LAST = 1 << 20
_SALUTATIONS = frozenset(("ông", "bà", "đồng chí"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One attendee as a page shows them. `principal`: whom they attend for (0: nobody)."""

    attendee: int
    name: str
    salutation: str = ""
    office: str = ""
    agency: str = ""
    seat: str = ""
    principal: int = 0
    category: Category = Category.GUEST
    order: tuple[int, int, int] = (_LAST, 0, 0)
    is_added: bool = False
    also: tuple[Capacity, ...] = ()

    @property
    def polite(self) -> str:
        """`ông Nguyễn Văn An`; just the name where the record has no salutation."""
        return f"{salutation(self.salutation)} {self.name}".strip()

    @property
    def heading(self) -> str:
        """The same at the beginning of a line."""
        return self.polite[:1].upper() + self.polite[1:]

    @property
    def post(self) -> str:
        """`Giám đốc Sở Tài chính`; with the further offices for which they are here, if there are any."""
        further = (_("đồng thời: %(post)s", post=office_of(one.office, one.agency)) for one in self.also)
        return "; ".join((office_of(self.office, self.agency), *further))


def salutation(word: str) -> str:
    """A salutation in the page's language; unknown ones stay as the record has them."""
    known = word.strip().lower()
    return _(known) if known in _SALUTATIONS else word.strip()


def named(room: Room, attendee: int, read: ReadText) -> Named | None:
    """An attendee by number; None for a stranger. `read` gives the texts of contents."""
    person = room.person(attendee)
    if person:
        return _of_plan(room, person)
    added = room.added.get(attendee)
    if added is None:
        return None
    here = read_as(PersonHere, read(added.person)) or PersonHere(name="…")
    before = room.person(added.principal)
    return Named(
        attendee=attendee,
        name=here.name,
        salutation=here.salutation,
        office=here.office,
        agency=here.agency,
        principal=added.principal,
        order=(before.rank, before.attendee, 1) if before else (_LAST, list(room.added).index(attendee), 0),
        is_added=True,
    )


def everybody(room: Room, read: ReadText) -> list[Named]:
    """All who may be here, in protocol order, a substitute right after the principal; the withdrawn only if present."""
    planned = room.package.people if room.package else ()
    numbers = [one.attendee for one in planned if not one.withdrawn or room.is_present(one.attendee)]
    found = (named(room, one, read) for one in (*numbers, *room.added))
    return sorted((one for one in found if one), key=lambda one: one.order)


def _of_plan(room: Room, person: Person) -> Named:
    before = room.person(person.represents) if person.represents else None
    return Named(
        attendee=person.attendee,
        name=person.name,
        salutation=person.salutation,
        office=person.office,
        agency=person.agency,
        seat=person.seat,
        principal=person.represents,
        also=person.also or (),
        category=person.category,
        order=(before.rank, before.attendee, 1) if before else (person.rank, person.attendee, 0),
    )
