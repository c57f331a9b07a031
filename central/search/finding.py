"""Looking up what was read, said and decided (R5.5), within what the reader may see of each meeting and item."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import JOIN, SQL

from central.db import Database, is_postgresql
from central.meetings.deadlines import to_ms
from central.meetings.lists import concerns, is_over
from central.meetings.models import Attendee, Invitation, Meeting, MeetingRole, Room
from central.meetings.roles import stands_in_for
from central.people.access import Access
from central.people.models import AgencyPeriod, Right
from central.search.models import Passage
from central.search.rules import Part, Piece, Query, excerpt, query_of, score
from contract.package import Category
from contract.refused import Refused
from contract.vietnamese import fold

MOST_PASSAGES = 2000
"""More answers than that are a question too wide: the newest are ranked, and the page says so."""
PASSAGES_SHOWN = 3
PER_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows a search; empty or None: not at all."""

    from_on: date | None = None
    until_on: date | None = None
    host: str = ""
    kind: str = ""
    parts: frozenset[Part] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One passage that answers."""

    part: Part
    heading: str
    address: str
    page: int
    pieces: list[Piece]
    score: float


@dataclass(kw_only=True)
class Answered:
    """A meeting with its best passages first; `more` others of it answer as well."""

    meeting: Meeting
    hits: list[Hit] = field(default_factory=list)
    more: int = 0
    score: float = 0


@dataclass(frozen=True, kw_only=True)
class Answers:
    """One page of answers, best first. `is_cut`: there were more passages than are ranked."""

    meetings: list[Answered]
    count: int
    is_cut: bool
    page: int

    @property
    def pages(self) -> int:
        return -(-self.count // PER_PAGE)


def find(database: Database, access: Access, today: date, typed: str, filters: Filters, *, page: int = 1) -> Answers:
    """What the reader may see of ended meetings that has all the words. Refused: no word was typed."""
    query = query_of(typed)
    if query is None:
        raise Refused("Kính mời nhập từ cần tìm.")
    matches = _matching(database, query) & is_over() & concerns(access, today) & _narrowed(filters)
    rows = list(
        Passage.select(Passage, Meeting, Room)
        .join(Meeting)
        .join(Room, JOIN.LEFT_OUTER)
        .where(matches & _readable(access, today))
        .order_by(Passage.id.desc())
        .limit(MOST_PASSAGES + 1)
    )
    answered = _by_meeting(query, rows[:MOST_PASSAGES])
    first = (page - 1) * PER_PAGE
    shown = answered[first : first + PER_PAGE]
    for one in shown:
        one.hits, one.more = one.hits[:PASSAGES_SHOWN], max(0, len(one.hits) - PASSAGES_SHOWN)
        one.hits = [_with_pieces(query, hit) for hit in one.hits]
    return Answers(meetings=shown, count=len(answered), is_cut=len(rows) > MOST_PASSAGES, page=page)


def _matching(database: Database, query: Query) -> Any:
    """Written so that each database uses its full-text index."""
    if is_postgresql(database):
        return SQL("to_tsvector('simple', words) @@ CAST(%s AS tsquery)", (query.for_postgresql,))
    inside = SQL("(SELECT rowid FROM passage_words WHERE passage_words MATCH ?)", (query.for_sqlite,))
    return Passage.id.in_(inside)


def _readable(access: Access, today: date) -> Any:
    """In SQL what documents and papers ask of one reader: guests are out of closed items, others' items stay theirs."""
    me = access.official
    if access.has_anywhere(Right.OFFICE):
        return Meeting.id > 0
    readable = (Meeting.registrar == me) | Meeting.id.in_(
        MeetingRole.select(MeetingRole.meeting).where(MeetingRole.official == me)
    )
    if access.has_anywhere(Right.APPROVE):
        mine = Meeting.approver.in_([me, *stands_in_for(me, today)])
        hosts = [agency for right, agency in access.held if right is Right.APPROVE]
        readable |= mine if None in hosts else mine & Meeting.host.in_(hosts)
    attends = Attendee.select(Attendee.meeting).join(Invitation, JOIN.LEFT_OUTER)
    attends = attends.where(Attendee.official == me, ~Attendee.is_withdrawn)
    is_for_all = Invitation.item.is_null() | (Invitation.item == "")
    common = Passage.item == ""
    as_member = attends.where(Attendee.category == Category.MEMBER, is_for_all)
    readable |= Meeting.id.in_(as_member)
    readable |= ~Passage.is_closed & Meeting.id.in_(attends.where(is_for_all))
    own_item = _pairs(attends.where(~is_for_all).select_extend(Invitation.item, Attendee.category))
    for meeting, item, category in own_item:
        there = common | (Passage.item == item)
        readable |= (Meeting.id == meeting) & (there if category == Category.MEMBER else there & ~Passage.is_closed)
    if access.names_for:
        named = Invitation.select(Invitation.meeting).where(Invitation.agency.in_(list(access.names_for)))
        readable |= ~Passage.is_closed & Meeting.id.in_(named.where(is_for_all))
        readable |= common & Meeting.id.in_(named)
    return readable


def _pairs(query: Any) -> Iterable[tuple[int, str, str]]:
    found: Iterable[tuple[int, str, str]] = query.tuples()
    return found


def _narrowed(filters: Filters) -> Any:
    wanted: Any = Meeting.id > 0
    if filters.from_on:
        wanted &= Meeting.starts_at_ms >= to_ms(datetime.combine(filters.from_on, time()))
    if filters.until_on:
        wanted &= Meeting.starts_at_ms < to_ms(datetime.combine(filters.until_on + timedelta(days=1), time()))
    if filters.kind:
        wanted &= Meeting.kind == filters.kind
    if filters.parts:
        wanted &= Passage.part.in_(sorted(filters.parts))
    if filters.host:
        # A host is found under any name that it ever had.
        called = AgencyPeriod.select(AgencyPeriod.agency).where(AgencyPeriod.folded.contains(fold(filters.host)))
        wanted &= Meeting.host.in_(called)
    return wanted


def _by_meeting(query: Query, rows: Iterable[Passage]) -> list[Answered]:
    found: dict[int, Answered] = {}
    for row in rows:
        one = found.setdefault(row.meeting_id, Answered(meeting=row.meeting))
        one.hits.append(_hit(query, row))
    for one in found.values():
        one.hits.sort(key=lambda hit: -hit.score)
        one.score = one.hits[0].score + 0.1 * sum(hit.score for hit in one.hits[1:6])
    return sorted(found.values(), key=lambda one: (-one.score, -one.meeting.starts_at_ms, -one.meeting.id))


def _hit(query: Query, row: Passage) -> Hit:
    part = Part(row.part)
    pieces = [Piece(text=row.text, is_hit=False)]
    return Hit(
        part=part,
        heading=row.heading,
        address=_address(row, part),
        page=row.page,
        pieces=pieces,
        score=score(query, part, row.text),
    )


def _with_pieces(query: Query, hit: Hit) -> Hit:
    """Excerpts are cut for what is shown alone."""
    return Hit(**{**vars(hit), "pieces": excerpt(query, hit.pieces[0].text)})


def _address(row: Passage, part: Part) -> str:
    """Where the passage is read in full."""
    if row.document:
        return f"/documents/{row.document}" + (f"#page-{row.page}" if row.page else "")
    if row.link:
        return f"/meetings/{row.meeting_id}/handed-out/{row.link}" + (f"#page={row.page}" if row.page else "")
    is_said = part in (Part.OPINION, Part.CONCLUSION, Part.VOTE)
    return f"/meetings/{row.meeting_id}" + ("/proceedings" if is_said else "")
