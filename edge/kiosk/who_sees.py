"""Who may see what, and when: one place for pages of every kind. Pure."""

from contract.order import may_conduct
from contract.package import Category, Package
from contract.room import BallotKey, Room
from contract.sight import Sight, Viewer, sight, stage_of

_TRUSTED = frozenset({Category.MEMBER, Category.INVITED, Category.GUEST})


def may_read(room: Room, attendee: int, item: str) -> bool:
    """The papers of an item are for those whom it is for; of a closed item for members and who is invited to it.

    Who attends in somebody's place reads what that person would; others whom the room added are guests.
    """
    package = room.package
    if package is None:
        return False
    if attendee in (*package.chairs, *room.secretaries, room.chair):
        return True
    category, items = _standing(room, attendee)
    if category is None or (item and items and item not in items):
        return False
    if not item:
        return category in _TRUSTED
    return category is Category.MEMBER or item in items if is_closed(package, item) else category is not Category.STAFF


def is_closed(package: Package, item: str) -> bool:
    """Is this agenda item held without guests?"""
    return any(one.item == item and one.closed for one in package.agenda)


def may_show_title(package: Package, item: str) -> bool:
    """May the display name this item? Not while it is closed, and nothing of an internal meeting."""
    return not package.internal and not is_closed(package, item)


def veiled_items(room: Room, attendee: int) -> frozenset[str]:
    """The closed items of which this attendee's pages name neither title nor who presents and speaks (A10)."""
    closed = (one.item for one in (room.package.agenda if room.package else ()) if one.closed)
    return frozenset(item for item in closed if not may_read(room, attendee, item))


def ballot_seen(room: Room, key: BallotKey, attendee: int = 0) -> Sight:
    """What of this round may be shown to this attendee; to nobody in particular: on the room's wall."""
    item, stage = room.ballots[key].opened.item, stage_of(room.ballots[key])
    if attendee:
        hears = may_read(room, attendee, item)
        return sight(stage, Viewer(attendee=attendee, hears=hears, conducts=may_conduct(room, attendee, "")))
    package = room.package
    return sight(stage, Viewer(hears=package is not None and may_show_title(package, item)))


def _standing(room: Room, attendee: int) -> tuple[Category | None, tuple[str, ...]]:
    """As what somebody reads, and for which items alone (none: for all); None for strangers and the withdrawn."""
    added = room.added.get(attendee)
    if added and not added.principal:
        return Category.GUEST, ()
    person = room.person(added.principal) if added else room.person(attendee)
    if person is None or (not added and person.withdrawn and not room.is_present(attendee)):
        return None, ()
    return person.category, person.items
