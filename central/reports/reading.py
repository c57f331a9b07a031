"""A report's figures, each counted by the database: as many questions for a year of the province as for one day.

What rooms recorded is not counted again: each record keeps its sums (central/proceedings/rows.py).
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from peewee import SQL, Case, fn

from central.db import tuples
from central.documents.models import Document
from central.duties.reading import working_days
from central.meetings.deadlines import MeetingKind, meeting_kinds, to_ms
from central.meetings.models import Answer, Attendee, Meeting, Room
from central.meetings.states import State
from central.people.access import Access
from central.people.models import AgencyPeriod, Right
from central.people.standing import agencies_on
from central.proceedings.results import SECRET_MODES, BallotRound, Presence, Proceedings, counting
from central.reports.rules import Period, Reader, Scope, below, scope_of

DAY_MS = 86_400_000
HOURS_A_DAY = 8
"""A room is taken for used fully when it is so on every working day for so long."""


@dataclass(kw_only=True)
class HostLine:
    """The meetings that one agency hosted."""

    name: str = ""
    meetings: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    held: int = 0
    cancelled: int = 0
    approved: int = 0
    approved_in_time: int = 0
    papers: int = 0
    papers_in_time: int = 0


@dataclass(frozen=True, kw_only=True)
class AgencyLine:
    """Who was invited of one agency to meetings that were held, and came."""

    name: str
    invited: int
    answered: int
    came: int
    substitutes: int


@dataclass(frozen=True, kw_only=True)
class RoomLine:
    """How long one room was taken by meetings that were approved."""

    name: str
    meetings: int
    hours: float
    share: float


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was done in the meetings. `pages` would have been printed: of each paper one for each who came."""

    rounds: int
    secret_rounds: int
    votes: int
    opinions: int
    conclusions: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything of one period; `months` are the meetings held in each."""

    period: Period
    hosts: list[HostLine]
    agencies: list[AgencyLine]
    rooms: list[RoomLine]
    months: list[tuple[date, int]]
    said: Said

    @property
    def total(self) -> HostLine:
        """All hosts together."""
        found = HostLine()
        for one in self.hosts:
            found.meetings += one.meetings
            found.held += one.held
            found.cancelled += one.cancelled
            found.approved += one.approved
            found.approved_in_time += one.approved_in_time
            found.papers += one.papers
            found.papers_in_time += one.papers_in_time
            for kind, count in one.kinds.items():
                found.kinds[kind] = found.kinds.get(kind, 0) + count
        return found

    @property
    def attendance(self) -> AgencyLine:
        """All agencies together."""
        names = ("invited", "answered", "came", "substitutes")
        return AgencyLine(name="", **{name: sum(getattr(one, name) for one in self.agencies) for name in names})


def readers_in(access: Access) -> frozenset[Reader]:
    """What somebody is for reports."""
    held = {
        Reader.OFFICE: access.has_anywhere(Right.OFFICE),
        Reader.ADMINISTRATOR: bool(access.administered),
        Reader.LEADER: bool(access.leads),
    }
    return frozenset(one for one, is_held in held.items() if is_held)


def hosts_for(access: Access, today: date, asked: int = 0) -> frozenset[int] | None:
    """The agencies whose meetings somebody may read of; None is all. `asked`: that one with what is below it."""
    scope = scope_of(readers_in(access))
    if scope is Scope.PROVINCE and not asked:
        return None
    parents = {number: one.parent for number, one in agencies_on(today).items()}
    mine = None if scope is Scope.PROVINCE else below(parents, access.administered | access.leads)
    if not asked:
        return mine
    wanted = below(parents, {asked})
    return wanted if mine is None else wanted & mine


def report_of(period: Period, hosts: frozenset[int] | None) -> Report:
    """The figures of the meetings that begin in the period and are hosted by these agencies."""
    wanted = _in(period) & ~Meeting.is_secret
    if hosts is not None:
        wanted &= Meeting.host.in_(sorted(hosts))
    hosts_found, invited = _hosts(wanted), _agencies(wanted)
    names = _names({*hosts_found, *(row[0] for row in invited)}, period.until_on)
    return Report(
        period=period,
        hosts=_named_hosts(hosts_found, names),
        agencies=_named_agencies(invited, names),
        rooms=_rooms(wanted, period),
        months=_months(wanted, period),
        said=_said(wanted),
    )


def _in(period: Period) -> Any:
    first, after = (to_ms(datetime.combine(day, time())) for day in (period.from_on, period.after))
    return (Meeting.starts_at_ms >= first) & (Meeting.starts_at_ms < after) & Meeting.submitted_at_ms.is_null(False)


def _begun() -> Any:
    """In SQL: that a room has begun the meeting. Asked of each meeting, so that not all that ever were are read."""
    same = Proceedings.meeting == Meeting.id
    return fn.EXISTS(Proceedings.select(SQL("1")).where(same, Proceedings.started_at_ms > 0))


def _held(wanted: Any) -> Any:
    """In SQL: the wanted meetings that a room has begun."""
    return Meeting.select(Meeting.id).where(wanted, _begun())


def _sum(is_so: Any) -> Any:
    return fn.COALESCE(fn.SUM(Case(None, [(is_so, 1)], 0)), 0)


def _before(moment: Any, kinds: Iterable[MeetingKind], days: str) -> Any:
    """In SQL: the moment is as many days before the meeting as its kind asks."""
    late: Any = Case(Meeting.kind, [(one.name, getattr(one, days) * DAY_MS) for one in kinds], 0)
    return moment <= Meeting.starts_at_ms - late


def _hosts(wanted: Any) -> dict[int, HostLine]:
    kinds = list(meeting_kinds().values())
    is_approved = Meeting.state == State.APPROVED
    in_time = is_approved & _before(Meeting.decided_at_ms, kinds, "approve_days")
    query = Meeting.select(
        Meeting.host,
        Meeting.kind,
        fn.COUNT(Meeting.id),
        _sum(_begun()),
        _sum(Meeting.state == State.CANCELLED),
        _sum(is_approved),
        _sum(in_time),
    ).where(wanted)
    found: dict[int, HostLine] = {}
    for host, kind, count, held, cancelled, approved, early in tuples(query.group_by(Meeting.host, Meeting.kind)):
        line = found.setdefault(host or 0, HostLine())
        line.kinds[kind] = line.kinds.get(kind, 0) + count
        line.meetings += count
        line.held += held
        line.cancelled += cancelled
        line.approved += approved
        line.approved_in_time += early
    papers = Document.select(
        Meeting.host, fn.COUNT(Document.id), _sum(_before(Document.given_at_ms, kinds, "papers_days"))
    ).join(Meeting)
    for host, count, early in tuples(papers.where(wanted, ~Document.is_withdrawn).group_by(Meeting.host)):
        if host in found:
            found[host].papers, found[host].papers_in_time = count, early
    return found


def _named_hosts(found: dict[int, HostLine], names: dict[int, str]) -> list[HostLine]:
    for host, line in found.items():
        line.name = names.get(host, "")
    return sorted(found.values(), key=lambda one: (-one.meetings, one.name))


def _named_agencies(rows: Iterable[tuple[int, int, int, int, int]], names: dict[int, str]) -> list[AgencyLine]:
    found = [
        AgencyLine(name=names.get(agency, ""), invited=invited, answered=answered, came=came, substitutes=instead)
        for agency, invited, answered, came, instead in rows
    ]
    return sorted(found, key=lambda one: (-one.invited, one.name))


def _agencies(wanted: Any) -> list[tuple[int, int, int, int, int]]:
    """Of each agency: invited, answered, came, substitutes; as one index tells it."""
    query = Attendee.select(
        Attendee.agency,
        fn.COUNT(Attendee.agency),
        _sum(Attendee.answer != Answer.NONE),
        _sum(Attendee.came),
        _sum(Attendee.principal.is_null(False)),
    ).join(Meeting)
    expected = ~Attendee.is_withdrawn & (Attendee.answer != Answer.SUBSTITUTED) & Attendee.agency.is_null(False)
    return list(tuples(query.where(wanted, _begun(), expected).group_by(Attendee.agency)))


def _rooms(wanted: Any, period: Period) -> list[RoomLine]:
    taken = wanted & (Meeting.state == State.APPROVED) & Meeting.room.is_null(False)
    span = fn.SUM(Meeting.ends_at_ms - Meeting.starts_at_ms)
    query = Meeting.select(Meeting.room, fn.COUNT(Meeting.id), span).where(taken, Meeting.sittings == "[]")
    counts, lasting = {}, {}
    for room, count, ms in tuples(query.group_by(Meeting.room)):
        counts[room], lasting[room] = count, int(ms)
    for one in Meeting.select(Meeting.room, Meeting.sittings).where(taken, Meeting.sittings != "[]"):
        counts[one.room_id] = counts.get(one.room_id, 0) + 1
        sat = sum(sitting.ends_at - sitting.starts_at for sitting in one.planned)
        lasting[one.room_id] = lasting.get(one.room_id, 0) + sat
    days = working_days()
    hours = HOURS_A_DAY * sum(days.is_working(day) for day in period.days)
    found = []
    for room in Room.select().order_by(Room.name):
        if room.is_open or room.id in counts:
            used = lasting.get(room.id, 0) / 3_600_000
            share = used / hours if hours else 0.0
            found.append(RoomLine(name=room.name, meetings=counts.get(room.id, 0), hours=used, share=share))
    return sorted(found, key=lambda one: -one.hours)


def _months(wanted: Any, period: Period) -> list[tuple[date, int]]:
    months = period.months
    starts = [to_ms(datetime.combine(day, time())) for day in [*months, period.after]]
    within = [
        _sum((Meeting.starts_at_ms >= first) & (Meeting.starts_at_ms < after))
        for first, after in itertools.pairwise(starts)
    ]
    query = Meeting.select(*within).where(wanted, _begun())
    return list(zip(months, next(iter(tuples(query))), strict=True))


def _said(wanted: Any) -> Said:
    """Sums that each record keeps; where a meeting has several, a ballot's round and a person are counted once."""
    several = [meeting for (meeting,) in tuples(_records(wanted, Proceedings.meeting, more=_others()).distinct())]
    is_alone = Proceedings.meeting.not_in(several) if several else SQL("1 = 1")
    sums = (
        *(_sum_of(is_alone, column) for column in (Proceedings.rounds, Proceedings.secret_rounds)),
        *(_sum_of(_counts(), column) for column in (Proceedings.votes, Proceedings.opinions, Proceedings.conclusions)),
    )
    rounds, secret, votes, opinions, conclusions = next(iter(tuples(_records(wanted, *sums))))
    pages = _records(wanted, _sum_of(is_alone, Proceedings.came * Document.pages), more=~Document.is_withdrawn)
    (of_alone,) = next(iter(tuples(pages.join(Document, on=Document.meeting == Proceedings.meeting))))
    more_rounds, more_secret = _rounds_of(several)
    return Said(
        rounds=rounds + more_rounds,
        secret_rounds=secret + more_secret,
        votes=votes,
        opinions=opinions,
        conclusions=conclusions,
        pages=of_alone + _pages_of(several),
    )


def _records(wanted: Any, *columns: Any, more: Any = True) -> Any:
    """A query over the records of the wanted meetings that a room has begun."""
    query = Proceedings.select(*columns).join(Meeting, on=Meeting.id == Proceedings.meeting)
    return query.where(wanted, _begun(), more)


def _sum_of(is_so: Any, value: Any) -> Any:
    return fn.COALESCE(fn.SUM(Case(None, [(is_so, value)], 0)), 0).coerce(False)


def _counts() -> Any:
    has_plan, not_left = counting()
    return has_plan & not_left


def _others() -> Any:
    """In SQL: that another room has a record of the same meeting."""
    other = Proceedings.alias("other")
    same = (other.meeting == Proceedings.meeting) & (other.unit != Proceedings.unit)
    return fn.EXISTS(other.select(SQL("1")).where(same))


def _rounds_of(meetings: list[int]) -> tuple[int, int]:
    """Rounds of all ballots and of secret ones, each counted once in however many rooms it was held."""
    good = BallotRound.meeting.in_(meetings) & ~BallotRound.is_void & (BallotRound.closed_at_ms > 0)
    rounds = BallotRound.select(BallotRound.meeting, BallotRound.ballot, BallotRound.round, BallotRound.mode)
    each = rounds.where(good).distinct().alias("rounds")
    query = BallotRound.select(fn.COUNT(each.c.round), _sum(each.c.mode.in_(SECRET_MODES))).from_(each)
    counted, secret = next(iter(tuples(query)), (0, 0))
    return counted, secret


def _pages_of(meetings: list[int]) -> int:
    """Of each paper its pages, once for everybody who was seen in any of the rooms."""
    came = Presence.select(Presence.meeting, Presence.attendee)
    came = came.where(Presence.meeting.in_(meetings), Presence.way != "").distinct().alias("came")
    people = came.select_from(came.c.meeting, fn.COUNT(came.c.attendee).alias("people")).group_by(came.c.meeting)
    people = people.alias("people")
    pages = Document.select(fn.COALESCE(fn.SUM(Document.pages * people.c.people), 0))
    pages = pages.join(people, on=Document.meeting == people.c.meeting).where(~Document.is_withdrawn)
    return int(next(iter(tuples(pages)))[0])


def _names(agencies: Iterable[int], day: date) -> dict[int, str]:
    """What they were called on the day, or last before it."""
    wanted, found = set(agencies), dict[int, str]()
    # All that ever were: a list of thousands in the question takes longer than the answer.
    periods = AgencyPeriod.select(AgencyPeriod.agency, AgencyPeriod.name, AgencyPeriod.from_on)
    for number, name, from_on in tuples(periods.order_by(AgencyPeriod.from_on)):
        if number in wanted and (from_on <= day or number not in found):
            found[number] = name
    return found
