"""The meetings of a week that somebody may see, in a number of queries that does not grow with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from central.meetings.deadlines import local
from central.meetings.lists import Week, concerns
from central.meetings.models import Attendee, Holds, Invitation, Meeting, MeetingRole, Room
from central.meetings.phases import comes_back, going_on, put_off_into
from central.meetings.states import State
from central.people.access import Access
from central.people.models import Position
from central.people.standing import AgencyOn, Standing, agencies_on, described, standings
from central.week.rules import Half, half_of, in_short
from contract.package import PlannedSitting

AT_MOST = 400


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the schedule is narrowed to; 0 for everything."""

    host: int = 0
    leader: int = 0
    room: int = 0


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """One line of the schedule: one sitting of a meeting, the `number`-th of `of`; one that its room has put off is of
    none (0). Of a meeting with state secrets only `meeting.room` and its times may be shown."""

    meeting: Meeting
    sitting: PlannedSitting
    number: int = 1
    of: int = 1
    chair: str = ""
    host: str = ""
    invited: str = ""
    more: int = 0
    """How many invitations `invited` leaves out."""

    @property
    def on(self) -> date:
        return local(self.sitting.starts_at).date()

    @property
    def half(self) -> Half:
        return half_of(local(self.sitting.starts_at))


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A week, and what it may be narrowed to: number and name, in protocol order."""

    week: Week
    lines: list[Scheduled]
    hosts: list[tuple[int, str]]
    leaders: list[tuple[int, str]]
    rooms: list[tuple[int, str]]
    is_cut: bool
    """Are there more meetings than are shown?"""

    def days(self) -> list[tuple[date, list[tuple[Half, list[Scheduled]]]]]:
        """Monday to Friday, and the days of the weekend on which there is a meeting."""
        by_half: dict[tuple[date, Half], list[Scheduled]] = {}
        for one in self.lines:
            by_half.setdefault((one.on, one.half), []).append(one)
        days = [date.fromordinal(self.week.monday.toordinal() + place) for place in range(7)]
        found = [(day, [(half, by_half[day, half]) for half in Half if (day, half) in by_half]) for day in days]
        return [(day, halves) for day, halves in found if halves or day.weekday() < 5]


@dataclass(frozen=True, kw_only=True)
class _Around:
    """Who and what the lines name, read for all of them at once."""

    chairs: dict[int, list[int]]
    invitations: dict[int, list[Invitation]]
    people: dict[int, Standing]
    agencies: dict[int, AgencyOn]


def schedule_of(access: Access, week: Week, asked: Asked, today: date) -> Schedule:
    """The approved meetings of the week that concern the reader; people and agencies are named as on its Monday."""
    visible = _visible(access, week, today)
    query = Meeting.select(Meeting, Room).join(Room).where(visible, *_narrowed(asked))
    rows = list(query.order_by(Meeting.starts_at_ms, Room.name, Meeting.id).limit(AT_MOST))
    shown = Meeting.select(Meeting.id).where(visible, ~Meeting.is_secret)
    hosts = {row.host_id for row in Meeting.select(Meeting.host).where(Meeting.id.in_(shown)).distinct()}
    chairing = MeetingRole.select(MeetingRole.official).where(MeetingRole.meeting.in_(shown), _is_chair())
    leaders = {row.official_id for row in chairing.distinct()}
    around = _around([row.id for row in rows if not row.is_secret], hosts, leaders, week.monday)
    known = sorted((around.people[one] for one in leaders), key=lambda one: (one.agency_rank, one.rank, one.name))
    rooms = Room.select().where(Room.id.in_(Meeting.select(Meeting.room).where(visible))).order_by(Room.name)
    return Schedule(
        week=week,
        lines=_lines(rows, around, week),
        hosts=[(number, one.name) for number, one in around.agencies.items() if number in hosts],
        leaders=[(one.official, one.name) for one in known],
        rooms=[(room.id, room.name) for room in rooms],
        is_cut=len(rows) == AT_MOST,
    )


def _visible(access: Access, week: Week, today: date) -> Any:
    first, after = week.span_ms
    planned = (Meeting.starts_at_ms < after) & (Meeting.ends_at_ms > first)
    in_week = planned | Meeting.id.in_(put_off_into(first, after))
    return in_week & (Meeting.state == State.APPROVED) & concerns(access, today)


def _narrowed(asked: Asked) -> list[Any]:
    """Host and leader of a secret meeting must not be found out by asking for them."""
    found: list[Any] = []
    if asked.room:
        found.append(Meeting.room == asked.room)
    if asked.host:
        found += [Meeting.host == asked.host, ~Meeting.is_secret]
    if asked.leader:
        chairs = MeetingRole.select(MeetingRole.meeting).where(MeetingRole.official == asked.leader, _is_chair())
        attends = Attendee.select(Attendee.meeting).where(Attendee.official == asked.leader, ~Attendee.is_withdrawn)
        found += [Meeting.id.in_(chairs) | Meeting.id.in_(attends), ~Meeting.is_secret]
    return found


def _is_chair() -> Any:
    return MeetingRole.holds == Holds.CHAIR


def _around(ids: list[int], hosts: Iterable[int | None], leaders: Iterable[int], day: date) -> _Around:
    chairs: dict[int, list[int]] = {}
    for held in MeetingRole.select().where(MeetingRole.meeting.in_(ids), _is_chair()).order_by(MeetingRole.place):
        chairs.setdefault(held.meeting_id, []).append(held.official_id)
    query = Invitation.select(Invitation, Position).join(Position, JOIN.LEFT_OUTER)
    invitations: dict[int, list[Invitation]] = {}
    for row in query.where(Invitation.meeting.in_(ids)).order_by(Invitation.place, Invitation.id):
        invitations.setdefault(row.meeting_id, []).append(row)
    invited = [row for rows in invitations.values() for row in rows]
    people = {*leaders, *(row.official_id for row in invited), *(one for both in chairs.values() for one in both)}
    places = {row.position.agency_id for row in invited if row.position}
    agencies = {*hosts, *places, *(row.agency_id for row in invited)}
    return _Around(
        chairs=chairs,
        invitations=invitations,
        people=standings([one for one in people if one], day),
        agencies=agencies_on(day, ids=[one for one in agencies if one]),
    )


def _lines(rows: list[Meeting], around: _Around, week: Week) -> list[Scheduled]:
    """Each sitting of the week on its day, also one that a room has put off into it."""
    (first, after), put_off = week.span_ms, going_on(rows)
    lines = []
    for row in rows:
        found = [(one, number, len(row.planned)) for number, one in enumerate(row.planned, start=1)]
        known = {one.starts_at for one in row.planned}
        found += [(one, 0, 0) for one in comes_back(row, put_off.get(row.id)) if one.starts_at not in known]
        for sitting, number, of in found:
            if first <= sitting.starts_at < after:
                lines.append(_line(row, around, sitting, (number, of)))
    return sorted(lines, key=lambda one: (one.sitting.starts_at, one.meeting.where.name, one.meeting.id))


def _line(row: Meeting, around: _Around, sitting: PlannedSitting, place: tuple[int, int]) -> Scheduled:
    number, of = place
    if row.is_secret:
        return Scheduled(meeting=row, sitting=sitting, number=number, of=of)
    chairs = [around.people[one] for one in around.chairs.get(row.id, [])]
    invited, more = in_short([_named(one, around) for one in around.invitations.get(row.id, [])])
    return Scheduled(
        meeting=row,
        sitting=sitting,
        number=number,
        of=of,
        chair="; ".join(described(one.name, one.office) for one in chairs),
        host=_agency(row.host_id, around),
        invited=invited,
        more=more,
    )


def _named(one: Invitation, around: _Around) -> str:
    """An agency by its name, a position with its agency, a person with the office."""
    if one.official_id:
        person = around.people[one.official_id]
        return described(person.name, person.office)
    if one.position_id:
        position: Any = one.position
        return " ".join(part for part in (position.title, _agency(position.agency_id, around)) if part)
    return _agency(one.agency_id, around) or one.guest_name


def _agency(number: int | None, around: _Around) -> str:
    found = around.agencies.get(number or 0)
    return found.name if found else ""
