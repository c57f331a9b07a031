"""The rooms that sit in the meeting with this one, as its pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from contract.lists import OtherRoom
from contract.room import Room
from edge.kiosk.names import Named
from edge.kiosk.shell import kiosk, name_of, now_ms
from edge.kiosk.voting import Shown


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


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many have voted of those who may, in all rooms as far as is known here; `rooms` is how many these are."""

    voted: int
    entitled: int
    rooms: int = 1

    @property
    def percent(self) -> str:
        """Its share, as the width of a bar of 100."""
        return f"{100 * self.voted / (self.entitled or 1):.1f}"


def turnout_of(room: Room, ballot: Shown) -> Turnout:
    """This room's own voters and those of the other rooms, as each room tells them.

    Other rooms tell how many have voted and never who, so somebody who may vote in two rooms stands for two until these
    have closed: else all would seem to have voted while somebody still has to.
    """
    voted, entitled, rooms = len(ballot.voters), len(ballot.state.opened.entitled), 1
    for other in kiosk().desk.others(room.meeting).rooms if room.rooms else ():
        for part in other.parts:
            if (part.opened.ballot, part.opened.round) == ballot.key and not part.is_void:
                voted, entitled, rooms = voted + part.voted, entitled + len(part.opened.entitled), rooms + 1
    return Turnout(voted, entitled, rooms)
