"""The other rooms of a meeting that sits in several: what is known of them here, and what all have voted together."""

from dataclasses import dataclass

import msgspec

from contract import events as e
from contract import order
from contract.joint import Joint, joint
from contract.line import Line
from contract.lists import OtherRoom
from contract.parts import part_of
from contract.room import BallotKey, Room
from contract.rules import Quorum, quorum
from edge.desk.ballots import Ballots
from edge.desk.deciding import written


@dataclass(frozen=True, slots=True)
class Others:
    """The other units of a meeting as central told of them at `told_at`, by central's clock; 0: it never did."""

    rooms: tuple[OtherRoom, ...] = ()
    told_at: int = 0


class Joined(Ballots):
    """Nothing here needs the others: what has not come is missing, and said so."""

    def others(self, meeting: int) -> Others:
        """What is known of the other rooms of this meeting."""
        listed = self.shelf.rooms_told()
        found = next((one for one in listed.meetings if one.meeting == meeting), None) if listed else None
        return Others(found.rooms, listed.told_at) if listed and found else Others()

    def joint_of(self, room: Room, key: BallotKey) -> Joint | None:
        """A round in all rooms, by this room's own lines and what is known of the others; None for a meeting in one."""
        if not room.rooms:
            return None
        own = part_of(room, key, unit=self.shelf.unit)
        parts = (part for other in self.others(room.meeting).rooms for part in other.parts)
        told = [part for part in parts if (part.opened.ballot, part.opened.round) == key]
        heard = {part.unit for part in told}
        older = [
            part
            for (meeting, unit, *round_of), part in self.shelf.older_parts().items()
            if meeting == room.meeting and tuple(round_of) == key and unit not in heard
        ]
        return joint(room.rooms, [own, *told, *older])

    def quorum_of(self, room: Room) -> Quorum | None:
        """The quorum lamp of all rooms together: who is in two of them is one member."""
        here = room.quorum
        if here is None or room.package is None or not room.rooms:
            return here
        there = {one for other in self.others(room.meeting).rooms for one in other.members}
        present = {*room.members_here(room.item), *(one for one in room.members if one in there)}
        people = (room.person(one) for one in {*(one for one in room.attendance if room.is_present(one)), *there})
        roles = frozenset(one.role for one in people if one and one.role)
        return quorum(room.package.rule, members=here.members, present=len(present), roles=roles)

    def join_ballot(self, meeting: int, leading: e.BallotOpened) -> Line:
        """Open the round that the leading room has opened, for those who are here; under its number, once."""
        with self.deciding(meeting) as decision:
            spec, content = self._spec(decision.room, leading.ballot)
            own = order.opening(decision.room, spec, content=content.name, mode=leading.mode, by=leading.by)
            same = msgspec.structs.replace(own, round=leading.round, until=leading.until)
            return decision.record(same, content)

    def leave_room_out(self, meeting: int, key: BallotKey, room: str, by: int, reason: str) -> Line:
        """The leading room decides without the result of another one, and says why."""
        why = written(reason)
        left = e.RoomLeftOut(ballot=key[0], round=key[1], room=room, by=by, reason=why.name)
        return self._decide(meeting, left, why)

    def await_room_again(self, meeting: int, key: BallotKey, room: str, by: int) -> Line:
        """Leaving it out was a mistake: the result is provisional again until that room's is in."""
        return self._decide(meeting, e.RoomAwaitedAgain(ballot=key[0], round=key[1], room=room, by=by))
