"""The agenda as pages count it: items by their number, the one that runs, the one that follows. Pure."""

from dataclasses import dataclass

from contract.package import AgendaItem
from contract.room import Room


@dataclass(frozen=True, slots=True)
class Numbered:
    """An agenda item with its number, from 1."""

    number: int
    item: AgendaItem

    @property
    def token(self) -> str:
        return self.item.item

    @property
    def title(self) -> str:
        return self.item.title


def numbered(room: Room) -> list[Numbered]:
    """All items in their order."""
    items = room.package.agenda if room.package else ()
    return [Numbered(number, item) for number, item in enumerate(items, start=1)]


def find(room: Room, token: str) -> Numbered | None:
    """The item of this token; None for none, as for the meeting as a whole."""
    return next((one for one in numbered(room) if one.token == token), None)


def running(room: Room) -> Numbered | None:
    """The item that is open now."""
    return find(room, room.item) if room.item else None


def following(room: Room) -> Numbered | None:
    """The first item that is neither open nor dealt with."""
    over = dealt_with(room)
    return next((one for one in numbered(room) if one.token != room.item and one.token not in over), None)


def dealt_with(room: Room) -> frozenset[str]:
    """The items that are done; one that was held on paper alone is when its conclusion has been keyed in."""
    return frozenset(room.items_done) | frozenset(room.conclusions)
