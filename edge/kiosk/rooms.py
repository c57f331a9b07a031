"""The rooms that sit in the meeting with this one, as its pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from contract.lists import OtherRoom
from contract.room import Room
from edge.kiosk.names import Named
from edge.kiosk.shell import kiosk, name_of, now_ms


@dataclass(frozen=True, slots=True)
class RoomsShown:
    """`is_linked`: this unit hears from central, so what it knows of the others is of now; else it is of `told_at`."""

    rooms: Sequence[OtherRoom]
    is_linked: bool
    told_at: int
    now: int
    in_two: Sequence[tuple[Named, str]] = ()
    """Members who are present here and, as far as is known, in that other room: they count once."""

    @property
    def lost(self) -> list[OtherRoom]:
        """The rooms that central hears nothing of."""
        return [one for one in self.rooms if not one.is_linked]


def rooms_of(room: Room) -> RoomsShown | None:
    """The other rooms of this meeting; None where it sits in one."""
    if not room.rooms:
        return None
    others = kiosk().desk.others(room.meeting)
    known = {one.room for one in others.rooms}
    mine = room.package.room if room.package else ""
    # Of a room that central has never told of, only the plan is known.
    silent = [OtherRoom(unit="", room=name) for name in room.rooms if name not in known and name != mine]
    here = set(room.members_here(room.item))
    in_two = [(name_of(room, who), one.room) for one in others.rooms for who in one.members if who in here]
    return RoomsShown((*others.rooms, *silent), kiosk().link.is_up(), others.told_at, now_ms(), in_two)
