"""Who was in another room of the meeting: for papers, which tell of one meeting and not of its rooms."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from central.db import tuples
from central.proceedings.following import Followed, KeptPackages, written_of
from central.proceedings.results import Proceedings
from central.proceedings.streams import late_ranges
from contract import events as e
from contract.line import read_line
from contract.room import Room
from contract.rules import Quorum


@dataclass(frozen=True, kw_only=True)
class OtherRoom:
    """Another room as its own lines have it; `began` are the members and others who were there as it began."""

    room: Room
    began: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        return self.room.package.room if self.room.package else ""


def other_rooms(meeting: int, leading: str) -> list[OtherRoom]:
    """The rooms besides the leading one, as far as their lines have come."""
    units = Proceedings.select(Proceedings.unit).where(Proceedings.meeting == meeting, Proceedings.unit != leading)
    return [_read(unit, meeting) for (unit,) in tuples(units.order_by(Proceedings.unit))]


def with_others(room: Room, others: Iterable[OtherRoom]) -> tuple[Room, dict[int, str]]:
    """The leading room with everybody who was in another one, and in which; who was here too is on this roll alone."""
    whole, where = room.copy(), dict[int, str]()
    for other in others:
        for attendee, seen in other.room.attendance.items():
            if attendee not in whole.attendance:
                whole.attendance[attendee] = seen
                where[attendee] = other.name
        whole.added = {**other.room.added, **whole.added}
        whole.excused = {**other.room.excused, **whole.excused}
    return whole, where


def quorum_of_all(quorum: Quorum | None, room: Room, others: Iterable[OtherRoom]) -> Quorum | None:
    """The quorum as the meeting began, with the members who were in another room then."""
    if quorum is None:
        return None
    members = set(room.members_for(""))
    began = {one for other in others for one in other.began if one not in room.attendance}
    roles = {person.role for one in began if (person := room.person(one))}
    return msgspec.structs.replace(
        quorum,
        present=quorum.present + len(began & members),
        missing_roles=tuple(role for role in quorum.missing_roles if role not in roles),
    )


def _read(unit: str, meeting: int) -> OtherRoom:
    followed, late = Followed(Room(meeting=meeting, packages=KeptPackages())), late_ranges(unit)
    began = frozenset[int]()
    for stream, seq, text in written_of(unit, meeting):
        followed.take([(stream, seq, text)], late)
        if (stream, seq) not in followed.problems and isinstance(read_line(text).event, e.MeetingStarted):
            began = frozenset(filter(followed.room.is_present, followed.room.attendance))
    return OtherRoom(room=followed.room, began=began)
