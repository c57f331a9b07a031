"""What is due of whose meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, fn

from central.db import tuples
from central.documents.models import Document
from central.duties.models import CalendarDay
from central.duties.rules import Deadline, Standing, Unit, What, WorkingDays, deadlines, holidays, standing
from central.meetings.deadlines import local, meeting_kinds
from central.meetings.lists import concerns
from central.meetings.models import Answer, Attendee, Deed, Invitation, Meeting, MeetingRole, Room
from central.meetings.naming import named_counts
from central.meetings.roles import stands_in_for
from central.meetings.states import Act, State
from central.papers.models import Paper
from central.papers.official.content import Sort
from central.papers.rules import PaperState
from central.people.access import Access
from central.people.models import Right
from central.proceedings.results import Proceedings
from central.requests.models import DocumentRequest
from central.requests.reading import Shown, own_requests, standing_requests
from contract.room import Phase

_LOOKS_BACK_MS = 30 * 86_400_000
_LOOKS_AHEAD_MS = 60 * 86_400_000
AT_MOST = 500


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing of one meeting that is not done yet. `count`: how many answers, names or items are missing.

    `asked`: the request of which it is; it counts against the agency that prepares, not against the registrar (R9.3).
    """

    meeting: Meeting
    deadline: Deadline
    standing: Standing
    count: int = 0
    reason: str = ""
    """Why it is late, if somebody has said so."""
    may_explain: bool = False
    asked: Shown | None = None

    @property
    def key(self) -> str:
        """What it is, within its meeting."""
        return f"{self.deadline.what}-{self.asked.row.id}" if self.asked else str(self.deadline.what)


@dataclass(frozen=True, kw_only=True)
class _Missing:
    """What is missing of these meetings, counted in a handful of queries however many they are."""

    documents: frozenset[int]
    answers: dict[int, int]
    names: dict[int, int]
    unsigned: dict[int, int]


def working_days() -> WorkingDays:
    """The calendar as the Office has it now."""
    own = {row.day: row.is_working for row in CalendarDay.select()}
    return WorkingDays(exceptions=holidays() | own)


def duties_of(access: Access, today: date, *, now_ms: int) -> list[Duty]:
    """What is due of the meetings that this person prepares, decides or is asked for; the most urgent first."""
    rows = open_meetings(concerns(access, today), now_ms=now_ms)
    mine, leads = _asked(access, rows), _leads(access, rows, today)
    found = []
    requests = own_requests(access, today, now_ms=now_ms)
    answered = {one.row.id for one in requests}
    for one in missing_of(rows, now_ms=now_ms) + _asked_elsewhere(requests, rows, now_ms):
        number, what = one.meeting.id, one.deadline.what
        if number in leads:
            explains = one.standing is Standing.LATE and one.asked is None
            found.append(Duty(**{**vars(one), "may_explain": explains}))
        elif one.asked and one.asked.row.id in answered:
            found.append(one)
        elif (number, what) in mine:
            found.append(Duty(**{**vars(one), "count": mine[number, what]}))
    return sorted(found, key=_urgency)


def open_meetings(wanted: Any, *, now_ms: int) -> list[Meeting]:
    """Meetings that are being prepared, and those that ended not long ago."""
    ended = Proceedings.select(Proceedings.meeting).where(Proceedings.phase == Phase.ENDED)
    coming = Meeting.state.in_([State.AWAITING, State.APPROVED]) & (Meeting.starts_at_ms > now_ms)
    near = Meeting.starts_at_ms.between(now_ms - _LOOKS_BACK_MS, now_ms + _LOOKS_AHEAD_MS)
    query = Meeting.select(Meeting, Room).join(Room, JOIN.LEFT_OUTER)
    query = query.where(wanted, near, ~Meeting.is_secret, coming | Meeting.id.in_(ended))
    return list(query.order_by(Meeting.starts_at_ms, Meeting.id).limit(AT_MOST))


def missing_of(rows: Iterable[Meeting], *, now_ms: int) -> list[Duty]:
    """What of these meetings is not done yet, the most urgent first."""
    rows = list(rows)
    missing, days, kinds = _missing(rows), working_days(), meeting_kinds()
    said, found = _explained(rows), _requested(rows, now_ms)
    for meeting in rows:
        for one in deadlines(kinds[meeting.kind], meeting.starts_at_ms, meeting.ends_at_ms, days):
            count = _count(missing, meeting, one.what, now_ms)
            if count:
                stands = standing(one.at_ms, now_ms)
                reason = said.get((meeting.id, one.what), "")
                found.append(Duty(meeting=meeting, deadline=one, standing=stands, count=count, reason=reason))
    return sorted(found, key=_urgency)


def _urgency(one: Duty) -> tuple[int, int, int]:
    return list(Standing).index(one.standing), one.deadline.at_ms, one.meeting.id


def _requested(rows: list[Meeting], now_ms: int) -> list[Duty]:
    """What agencies were asked for and have not sent."""
    meetings = {one.id: one for one in rows if one.starts_at_ms > now_ms}
    found = []
    for asked in standing_requests(list(meetings), local(now_ms).date()):
        meeting, due = meetings[asked.row.meeting_id], asked.row.due_at_ms
        citation = meeting_kinds()[meeting.kind].citation
        deadline = Deadline(what=What.REQUEST, at_ms=due, unit=Unit.CALENDAR, citation=citation)
        found.append(Duty(meeting=meeting, deadline=deadline, standing=standing(due, now_ms), count=1, asked=asked))
    return found


def _asked_elsewhere(requests: list[Shown], rows: list[Meeting], now_ms: int) -> list[Duty]:
    """The same of meetings that are not in somebody's lists: who prepares papers need not be invited."""
    known = {one.id for one in rows}
    others = {one.row.meeting_id: one.row.meeting for one in requests if one.row.meeting_id not in known}
    return _requested(list(others.values()), now_ms)


def _missing(rows: list[Meeting]) -> _Missing:
    ids = [one.id for one in rows]
    papers = Document.select(Document.meeting).where(Document.meeting.in_(ids), ~Document.is_withdrawn).distinct()
    silent = Attendee.select(Attendee.meeting, fn.COUNT(Attendee.id)).where(
        Attendee.meeting.in_(ids),
        ~Attendee.is_withdrawn,
        Attendee.official.is_null(False),
        Attendee.answer == Answer.NONE,
        Attendee.invitation.is_null(False),
    )
    invited = list(Invitation.select().where(Invitation.meeting.in_(ids), Invitation.agency.is_null(False)))
    named, names = named_counts(one.id for one in invited), dict.fromkeys(ids, 0)
    for one in invited:
        names[one.meeting_id] += max(0, one.places - named[one.id])
    unsigned = Paper.select(Paper.meeting, fn.COUNT(Paper.id)).where(
        Paper.meeting.in_(ids), Paper.sort == Sort.CONCLUSIONS, Paper.state != PaperState.SIGNED, Paper.amends.is_null()
    )
    return _Missing(
        documents=frozenset(ids) - {row.meeting_id for row in papers} - _asked_for(ids),
        answers=dict(tuples(silent.group_by(Attendee.meeting))),
        names=names,
        unsigned=dict(tuples(unsigned.group_by(Paper.meeting))),
    )


def _asked_for(ids: list[int]) -> set[int]:
    """Meetings whose papers an agency was asked for: not the registrar's to answer for."""
    rows = DocumentRequest.select(DocumentRequest.meeting).where(
        DocumentRequest.meeting.in_(ids), DocumentRequest.dropped_at_ms.is_null()
    )
    return {row.meeting_id for row in rows}


def _count(missing: _Missing, meeting: Meeting, what: What, now_ms: int) -> int:
    """How much of it is missing; 0: nothing, or it is not the time for it."""
    if what is What.CONCLUSIONS:
        return missing.unsigned.get(meeting.id, 0)
    if meeting.starts_at_ms <= now_ms:
        return 0
    is_approved = meeting.state == State.APPROVED
    return {
        What.APPROVE: int(not is_approved),
        What.PAPERS: int(meeting.id in missing.documents),
        What.NAME: missing.names.get(meeting.id, 0),
        What.ANSWER: missing.answers.get(meeting.id, 0) if is_approved else 0,
    }[what]


def _explained(rows: list[Meeting]) -> dict[tuple[int, What], str]:
    """The last reason that was given for each thing that is late."""
    given = Deed.select().where(Deed.meeting.in_([one.id for one in rows]), Deed.act == Act.EXPLAIN)
    return {(row.meeting_id, What(row.changes)): row.reason for row in given.order_by(Deed.id)}


def _leads(access: Access, rows: list[Meeting], today: date) -> set[int]:
    """The meetings of which somebody has all duties before the eyes."""
    if access.has_anywhere(Right.OFFICE):
        return {one.id for one in rows}
    me, deciding = access.official, {access.official, *stands_in_for(access.official, today)}
    held = MeetingRole.select(MeetingRole.meeting).where(
        MeetingRole.official == me, MeetingRole.meeting.in_([one.id for one in rows])
    )
    own = {one.id for one in rows if one.registrar_id == me or one.approver_id in deciding}
    return own | {row.meeting_id for row in held}


def _asked(access: Access, rows: list[Meeting]) -> dict[tuple[int, What], int]:
    """What is asked of somebody as a guest: the own answer, and names for an agency."""
    ids = [one.id for one in rows if one.state == State.APPROVED]
    silent = Attendee.select().where(
        Attendee.meeting.in_(ids),
        Attendee.official == access.official,
        ~Attendee.is_withdrawn,
        Attendee.answer == Answer.NONE,
    )
    found = {(row.meeting_id, What.ANSWER): 1 for row in silent}
    if access.names_for:
        asked = list(Invitation.select().where(Invitation.meeting.in_(ids), Invitation.agency.in_(access.names_for)))
        named = named_counts(one.id for one in asked)
        for one in asked:
            key = (one.meeting_id, What.NAME)
            found[key] = found.get(key, 0) + max(0, one.places - named[one.id])
    return {key: count for key, count in found.items() if count}
