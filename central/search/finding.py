"""Looking up what was read, said and decided (R5.5), within what the reader may see of each meeting and item."""

import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, SQL

from central.db import Database, among, is_postgresql, tuples
from central.meetings.deadlines import to_ms
from central.meetings.lists import is_over
from central.meetings.models import Meeting, Room
from central.people.access import Access
from central.people.models import AgencyPeriod, Right
from central.search.models import Passage
from central.search.reach import own_meetings, readable
from central.search.rules import Part, Piece, Query, excerpt, query_of, score
from contract.refused import Refused
from contract.vietnamese import fold

MOST_PASSAGES = 600
"""More answers than that are a question too wide: the newest, or as many of them as may be read, are ranked."""
_MOST_TURNS = 5
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
    matches = _matching(database, query) & _narrowed(filters)
    own = None if access.has_anywhere(Right.OFFICE) else own_meetings(access, today)
    rows, is_cut = _newest(matches, own, readable(access, today) & is_over())
    ranked = _by_meeting(query, rows)
    first = (page - 1) * PER_PAGE
    shown = ranked[first : first + PER_PAGE]
    meetings = Meeting.select(Meeting, Room).join(Room, JOIN.LEFT_OUTER)
    known = {one.id: one for one in meetings.where(Meeting.id.in_([one.meeting for one in shown]))}
    answered = [_answered(query, known[one.meeting], one) for one in shown]
    return Answers(meetings=answered, count=len(ranked), is_cut=is_cut, page=page)


def _newest(matches: Any, own: list[int] | None, may_read: Any) -> tuple[list["_Row"], bool]:
    """The passages that match and may be read, of the meetings registered last first; True when there are more.

    In turns, the words first: asked together, PostgreSQL would look at all meetings. With the own ones told by number
    it goes through these from the newest until it has enough, or begins with the word where that is rare.
    """
    found: list[_Row] = []
    before: Any = Passage.id > 0 if own is None else among(Passage.meeting, own)
    for _turn in range(_MOST_TURNS):
        newest = Passage.select(Passage.id, Passage.meeting).where(matches & before)
        newest = newest.order_by(Passage.meeting.desc(), Passage.id.desc()).limit(MOST_PASSAGES + 1)
        turn = list(tuples(newest))
        ids = [number for number, _ in turn]
        there = Passage.select(*_RANKED, Meeting.starts_at_ms).join(Meeting).where(among(Passage.id, ids), may_read)
        found += [_Row(*row) for row in tuples(there.order_by(Passage.meeting.desc(), Passage.id.desc()))]
        is_all = len(turn) <= MOST_PASSAGES
        if is_all or len(found) > MOST_PASSAGES // 2:
            return found[:MOST_PASSAGES], not is_all or len(found) > MOST_PASSAGES
        number, meeting = turn[-1]
        before &= (Passage.meeting < meeting) | ((Passage.meeting == meeting) & (Passage.id < number))
    return found[:MOST_PASSAGES], True


def _matching(database: Database, query: Query) -> Any:
    """Written so that each database uses its full-text index."""
    if is_postgresql(database):
        asked = {"lexemes": query.beside_pairs, "pairs": query.pairs_for_postgresql}
        each = [SQL(f"{column} @@ CAST(%s AS tsquery)", (words,)) for column, words in asked.items() if words]
        return functools.reduce(operator.and_, each)
    inside = SQL("(SELECT rowid FROM passage_words WHERE passage_words MATCH ?)", (query.for_sqlite,))
    return Passage.id.in_(inside)


def _narrowed(filters: Filters) -> Any:
    wanted: list[Any] = []
    if filters.from_on:
        wanted.append(Meeting.starts_at_ms >= to_ms(datetime.combine(filters.from_on, time())))
    if filters.until_on:
        wanted.append(Meeting.starts_at_ms < to_ms(datetime.combine(filters.until_on + timedelta(days=1), time())))
    if filters.kind:
        wanted.append(Meeting.kind == filters.kind)
    if filters.host:
        # A host is found under any name that it ever had.
        called = AgencyPeriod.select(AgencyPeriod.agency).where(AgencyPeriod.folded.contains(fold(filters.host)))
        wanted.append(Meeting.host.in_(called))
    narrowed: Any = Passage.id > 0
    if filters.parts:
        narrowed &= Passage.part.in_(sorted(filters.parts))
    if wanted:
        narrowed &= Passage.meeting.in_(Meeting.select(Meeting.id).where(*wanted))
    return narrowed


class _Row(NamedTuple):
    """A passage as it is ranked: of thousands, objects of the database would take longer than all else."""

    meeting: int
    part: str
    document: int | None
    link: str
    page: int
    heading: str
    text: str
    words: str
    starts_at_ms: int


_RANKED = (
    *(Passage.meeting, Passage.part, Passage.document, Passage.link),
    *(Passage.page, Passage.heading, Passage.text, Passage.words),
)


@dataclass(frozen=True, kw_only=True)
class _Ranked:
    """A meeting whose passages answer, the best first."""

    meeting: int
    starts_at_ms: int
    rows: list[tuple[float, _Row]]

    @property
    def score(self) -> float:
        return self.rows[0][0] + 0.1 * sum(one for one, _ in self.rows[1:6])


def _by_meeting(query: Query, rows: Iterable[_Row]) -> list[_Ranked]:
    found: dict[int, _Ranked] = {}
    for row in rows:
        one = found.setdefault(row.meeting, _Ranked(meeting=row.meeting, starts_at_ms=row.starts_at_ms, rows=[]))
        one.rows.append((score(query, Part(row.part), row.text, row.words), row))
    for one in found.values():
        one.rows.sort(key=lambda ranked: -ranked[0])
    return sorted(found.values(), key=lambda one: (-one.score, -one.starts_at_ms, -one.meeting))


def _answered(query: Query, meeting: Meeting, ranked: _Ranked) -> Answered:
    """Excerpts are cut for what is shown alone."""
    hits = [
        Hit(
            part=Part(row.part),
            heading=row.heading,
            address=_address(row, Part(row.part)),
            page=row.page,
            pieces=excerpt(query, row.text),
            score=points,
        )
        for points, row in ranked.rows[:PASSAGES_SHOWN]
    ]
    more = max(0, len(ranked.rows) - PASSAGES_SHOWN)
    return Answered(meeting=meeting, hits=hits, more=more, score=ranked.score)


def _address(row: _Row, part: Part) -> str:
    """Where the passage is read in full."""
    if row.document:
        return f"/documents/{row.document}" + (f"#page-{row.page}" if row.page else "")
    if row.link:
        return f"/meetings/{row.meeting}/handed-out/{row.link}" + (f"#page={row.page}" if row.page else "")
    is_said = part in (Part.OPINION, Part.CONCLUSION, Part.VOTE)
    return f"/meetings/{row.meeting}" + ("/proceedings" if is_said else "")
