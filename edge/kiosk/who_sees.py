"""Who may see what, and when: one place for pages of every kind. Pure."""

from contract.package import Category, Document, Package
from contract.room import Room

_TRUSTED = frozenset({Category.MEMBER, Category.INVITED})


def may_read(room: Room, attendee: int, document: Document) -> bool:
    """A document is for those whom its item is for; that of a closed item for members and who is invited to it."""
    package, person = room.package, room.person(attendee)
    if package is None or person is None or (person.withdrawn and not room.is_present(attendee)):
        return False
    if attendee in (*package.chairs, *package.secretaries):
        return True
    if not document.item:
        return person.category in _TRUSTED or person.category is Category.GUEST
    if person.items and document.item not in person.items:
        return False
    if is_closed(package, document.item):
        return person.category is Category.MEMBER or document.item in person.items
    return person.category is not Category.STAFF


def is_closed(package: Package, item: str) -> bool:
    """Is this agenda item held without guests?"""
    return any(one.item == item and one.closed for one in package.agenda)


def readable(room: Room, attendee: int) -> tuple[Document, ...]:
    """The documents that a person may open, in the plan's order."""
    documents = room.package.documents if room.package else ()
    return tuple(one for one in documents if may_read(room, attendee, one))


def may_show_title(package: Package, item: str) -> bool:
    """May the display name this item? Not while it is closed, and nothing of an internal meeting."""
    return not package.internal and not is_closed(package, item)
