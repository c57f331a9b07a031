"""Meetings that want one room at one time, side by side, with what it costs each when another one gets it (R5.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from peewee import fn

from central.db import tuples
from central.documents.models import Document
from central.meetings.clashes import held_here, overlap
from central.meetings.deadlines import local
from central.meetings.lists import concerns
from central.meetings.models import Attendee, FurtherRoom, Holds, Invitation, Meeting, MeetingRole
from central.meetings.planning import Planning
from central.meetings.states import State
from central.people.access import Access
from central.people.standing import agencies_on, standings
from central.week.board import RoomDay, board_of
from contract.package import PlannedSitting

_WANTING = (State.AWAITING, State.APPROVED)


@dataclass(frozen=True, kw_only=True)
class Competitor:
    """One of the meetings. `is_known`: the reader may see more of it than time and host.

    What it costs when another gets the room: `rooms` are free at its time and large enough, `hours` are free for so
    long in its own room on its day; with neither it needs another day.
    """

    meeting: Meeting
    is_known: bool
    host: str
    chair: str
    people: int
    named: int
    papers: int
    rooms: list[str]
    hours: list[tuple[int, int]]


def wanting_too(meeting: Meeting) -> list[Meeting]:
    """The other meetings, awaiting or approved, that want one of its rooms during one of its sittings."""
    rooms = [one.id for one in meeting.rooms] if meeting.room_id else []
    there = FurtherRoom.select(FurtherRoom.meeting).where(FurtherRoom.room.in_(rooms))
    rows = Meeting.select().where(
        Meeting.room.in_(rooms) | Meeting.id.in_(there),
        Meeting.id != meeting.id,
        Meeting.state.in_(_WANTING),
        Meeting.starts_at_ms < meeting.ends_at_ms,
        Meeting.ends_at_ms > meeting.starts_at_ms,
    )
    here = held_here(meeting.planned)
    found = rows.order_by(Meeting.submitted_at_ms, Meeting.id)
    return [one for one in found if any(overlap(own, their) for own in here for their in held_here(one.planned))]


def competitors(planning: Planning, access: Access, meeting: Meeting) -> list[Competitor]:
    """This meeting first, then the others in the order of their registration; empty when it has the room for itself."""
    others = wanting_too(meeting)
    if not others:
        return []
    every, today = [meeting, *others], planning.today
    ids = [one.id for one in every]
    chairs: dict[int, int] = {}
    held = MeetingRole.select().where(MeetingRole.meeting.in_(ids), MeetingRole.holds == Holds.CHAIR)
    for row in held.order_by(MeetingRole.place.desc()):
        chairs[row.meeting_id] = row.official_id
    names = standings(chairs.values(), today)
    hosts = agencies_on(today, ids=[one.host_id for one in every if one.host_id])
    places = _sums(Invitation, fn.SUM(Invitation.places), ids)
    named = _sums(Attendee, fn.COUNT(Attendee.id), ids, ~Attendee.is_withdrawn)
    papers = _sums(Document, fn.COUNT(Document.id), ids, ~Document.is_withdrawn)
    seen = Meeting.select(Meeting.id).where(Meeting.id.in_(ids), concerns(access, today))
    known = {meeting.id, *(row.id for row in seen)}
    further: dict[int, list[int]] = {}
    for also in FurtherRoom.select().where(FurtherRoom.meeting.in_(ids)):
        further.setdefault(also.meeting_id, []).append(also.room_id)
    boards: dict[date, list[RoomDay]] = {}
    found = []
    for one in every:
        people = places.get(one.id, 0) + 1
        rooms, hours = _instead(one, {one.room_id, *further.get(one.id, ())}, people, boards)
        host, chair = hosts.get(one.host_id or 0), chairs.get(one.id)
        found.append(
            Competitor(
                meeting=one,
                is_known=one.id in known and not one.is_secret,
                host=host.name if host else "",
                chair=names[chair].name if chair else "",
                people=people,
                named=named.get(one.id, 0),
                papers=papers.get(one.id, 0),
                rooms=rooms,
                hours=hours,
            )
        )
    return found


def _instead(
    one: Meeting, own: set[int | None], people: int, boards: dict[date, list[RoomDay]]
) -> tuple[list[str], list[tuple[int, int]]]:
    here = held_here(one.planned)
    days = {local(sitting.starts_at).date() for sitting in here}
    for day in days - boards.keys():
        boards[day] = board_of(day)
    taken: dict[int, list[tuple[int, int]]] = {}
    for day in days:
        for row in boards[day]:
            taken.setdefault(row.room.id, []).extend(row.busy)
    rooms = [
        row.room.name
        for row in boards[min(days)]
        if row.room.id not in own
        and (not row.room.seats or row.room.seats >= people)
        and not _meets(taken[row.room.id], here)
    ]
    length = here[0].ends_at - here[0].starts_at
    board = next((row for row in boards[min(days)] if row.room.id == one.room_id), None)
    wanted = [(sitting.starts_at, sitting.ends_at) for sitting in here]
    free = _without(board.free, wanted) if board and len(here) == 1 else []
    return rooms, [span for span in free if span[1] - span[0] >= length]


def _meets(busy: Iterable[tuple[int, int]], here: Sequence[PlannedSitting]) -> bool:
    return any(start < one.ends_at and one.starts_at < end for start, end in busy for one in here)


def _without(free: Iterable[tuple[int, int]], wanted: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of these spans when the wanted ones are taken: there the winner sits."""
    left = list(free)
    for start, end in wanted:
        left = [
            part
            for first, last in left
            for part in ((first, min(last, start)), (max(first, end), last))
            if part[0] < part[1]
        ]
    return left


def _sums(
    table: type[Invitation] | type[Attendee] | type[Document], what: object, ids: list[int], *also: object
) -> dict[int, int]:
    query = table.select(table.meeting, what).where(table.meeting.in_(ids), *also).group_by(table.meeting)
    return {meeting: int(count) for meeting, count in tuples(query)}
