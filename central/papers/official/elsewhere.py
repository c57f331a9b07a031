"""The sittings of a meeting with everybody who was in any of its rooms: papers tell of one meeting, not of rooms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from central.db import tuples
from central.proceedings.following import Followed, KeptPackages, written_of
from central.proceedings.results import Proceedings
from central.proceedings.streams import late_ranges
from contract import events as e
from contract.line import read_line
from contract.room import Attendance, Room, Sitting
from contract.rules import Quorum

BEGINS = (e.MeetingStarted, e.SittingOpened)


@dataclass(frozen=True, kw_only=True)
class HeldSitting:
    """One sitting: its roll and times (`opened_at` 0: it has not begun), its quorum as it began, and who of the roll
    was in another room than the leading one, and in which."""

    opened_at: int
    closed_at: int
    attendance: Mapping[int, Attendance]
    excused: Mapping[int, str]
    quorum: Quorum | None = None
    elsewhere: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OtherRoom:
    """Another room as its own lines have it; `began` are, of each sitting, the people who were there as it began."""

    room: Room
    began: tuple[frozenset[int], ...] = ()

    @property
    def name(self) -> str:
        return self.room.package.room if self.room.package else ""


def other_rooms(meeting: int, leading: str) -> list[OtherRoom]:
    """The rooms besides the leading one, as far as their lines have come."""
    units = Proceedings.select(Proceedings.unit).where(Proceedings.meeting == meeting, Proceedings.unit != leading)
    return [_read(unit, meeting) for (unit,) in tuples(units.order_by(Proceedings.unit))]


def held_sittings(
    room: Room, quorums: Sequence[Quorum | None], others: Sequence[OtherRoom] = ()
) -> tuple[HeldSitting, ...]:
    """The leading room's sittings with everybody who was in another room; who was here too is on this roll alone."""
    return tuple(
        _together(place, one, quorums[place] if place < len(quorums) else None, room, others)
        for place, one in enumerate(sittings_of(room))
    )


def sittings_of(room: Room) -> tuple[Sitting, ...]:
    """The sittings of a room; of a meeting that has not begun the one that people come to."""
    return room.held or (Sitting(0, 0, room.attendance, room.excused),)


def with_added(room: Room, others: Iterable[OtherRoom]) -> Room:
    """The leading room with whom the other ones have added."""
    whole = room.copy()
    for other in others:
        whole.added = {**other.room.added, **whole.added}
    return whole


def _together(
    place: int, sitting: Sitting, quorum: Quorum | None, room: Room, others: Sequence[OtherRoom]
) -> HeldSitting:
    attendance, excused, where = dict(sitting.attendance), dict(sitting.excused), dict[int, str]()
    for other in others:
        there = sittings_of(other.room)
        if place >= len(there):
            continue
        for attendee, seen in there[place].attendance.items():
            if attendee not in attendance:
                attendance[attendee], where[attendee] = seen, other.name
        excused = {**there[place].excused, **excused}
    began = {one for other in others if place < len(other.began) for one in other.began[place]}
    return HeldSitting(
        opened_at=sitting.opened_at,
        closed_at=sitting.closed_at,
        attendance=attendance,
        excused=excused,
        quorum=_quorum_of_all(quorum, room, began - sitting.attendance.keys()),
        elsewhere=where,
    )


def _quorum_of_all(quorum: Quorum | None, room: Room, began: set[int]) -> Quorum | None:
    """The quorum as the sitting began, with those who were in another room then."""
    if quorum is None:
        return None
    members = set(room.members_for(""))
    roles = {person.role for one in began if (person := room.person(one))}
    return msgspec.structs.replace(
        quorum,
        present=quorum.present + len(began & members),
        missing_roles=tuple(role for role in quorum.missing_roles if role not in roles),
    )


def _read(unit: str, meeting: int) -> OtherRoom:
    followed, late = Followed(Room(meeting=meeting, packages=KeptPackages())), late_ranges(unit)
    began: list[frozenset[int]] = []
    for stream, seq, text in written_of(unit, meeting):
        followed.take([(stream, seq, text)], late)
        if (stream, seq) not in followed.problems and isinstance(read_line(text).event, BEGINS):
            # An opening that was taken back gives its place to the next one.
            del began[len(followed.room.held) - 1 :]
            began.append(frozenset(filter(followed.room.is_present, followed.room.attendance)))
    return OtherRoom(room=followed.room, began=tuple(began))
