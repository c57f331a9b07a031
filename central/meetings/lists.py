"""The lists of R5: which meetings concern somebody, in which of the five functions, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from peewee import SQL, fn

from central.meetings.deadlines import to_ms
from central.meetings.models import Answer, Attendee, Holds, Invitation, Meeting, MeetingRole, Room
from central.meetings.naming import named_counts
from central.meetings.phases import GoesOn, going_on, states_of
from central.meetings.roles import stands_in_for
from central.meetings.states import RUNNING, State
from central.people.access import Access
from central.people.models import Right
from central.people.standing import Standing, standings
from central.proceedings.results import Proceedings
from central.sharing.models import Share, followed
from contract.room import UNDER_WAY, Phase

AT_MOST = 200


class Why(StrEnum):
    """Why a meeting is in somebody's list; in the order in which it is told."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    APPROVER = "approver"
    ATTENDEE = "attendee"
    SUBSTITUTE = "substitute"
    FOLLOWER = "follower"
    NAMER = "namer"
    REGISTRAR = "registrar"
    OFFICE = "office"


@dataclass(kw_only=True)
class Listed:
    """A meeting as one person sees it. `unnamed`: places that the person's agency has still to fill; `goes_on`: when it
    does after a break or in its next sitting."""

    meeting: Meeting
    state: State
    chair: Standing | None = None
    why: list[Why] = field(default_factory=list)
    answer: Answer | None = None
    unnamed: int = 0
    goes_on: GoesOn | None = None

    @property
    def decides(self) -> bool:
        """Is this person asked for the approval?"""
        return Why.APPROVER in self.why


@dataclass(frozen=True, kw_only=True)
class Week:
    """Monday to Sunday, as a list's span."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(monday=day - timedelta(days=day.weekday()))

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def span_ms(self) -> tuple[int, int]:
        return to_ms(datetime.combine(self.monday, time())), to_ms(datetime.combine(self.after, time()))


def upcoming(access: Access, week: Week, today: date) -> list[Listed]:
    """R5.1: approved and postponed meetings of the week that have not begun, ascending by start."""
    wanted = _in_week(week) & Meeting.state.in_([State.APPROVED, State.POSTPONED])
    return _list(access, wanted, {State.APPROVED, State.POSTPONED}, today)


def ongoing(access: Access, today: date) -> list[Listed]:
    """R5.2: meetings that their rooms have started and not ended."""
    wanted = _heard(*UNDER_WAY)
    listed = _list(access, wanted, set(RUNNING), today)
    interrupted = going_on([one.meeting for one in listed])
    for one in listed:
        one.goes_on = interrupted.get(one.meeting.id)
    return listed


def awaiting(access: Access, today: date) -> list[Listed]:
    """R5.3: meetings that wait for an approval; those that the person decides first."""
    found = _list(access, Meeting.state == State.AWAITING, {State.AWAITING}, today)
    return sorted(found, key=lambda one: not one.decides)


def ended(access: Access, week: Week, today: date) -> list[Listed]:
    """R5.5: ended and cancelled meetings of the week; those of all weeks are looked up in central.search."""
    return _list(access, is_over() & _in_week(week), {State.ENDED, State.CANCELLED}, today)


def is_over() -> Any:
    """In SQL: a room has ended the meeting, or it was cancelled."""
    same = (Proceedings.meeting == Meeting.id) & (Proceedings.phase == Phase.ENDED)
    # Asked of each meeting that is looked at: all that ever ended are more than any page wants.
    return _exists(Proceedings.select(SQL("1")).where(same)) | (Meeting.state == State.CANCELLED)


def own_registrations(access: Access) -> list[Meeting]:
    """R5.4: what somebody registered that is not on its way (draft, rejected, postponed), the last first."""
    own = (Meeting.registrar == access.official) & Meeting.state.in_([State.DRAFT, State.REJECTED, State.POSTPONED])
    return list(Meeting.select().where(own).order_by(Meeting.id.desc()).limit(50))


def to_decide_count(access: Access, today: date) -> int:
    """How many meetings wait for this person's approval."""
    if not access.has_anywhere(Right.APPROVE):
        return 0
    theirs = Meeting.approver.in_([access.official, *stands_in_for(access.official, today)])
    return int(Meeting.select().where(Meeting.state == State.AWAITING, theirs).count())


def _in_week(week: Week) -> Any:
    first, after = week.span_ms
    return (Meeting.starts_at_ms >= first) & (Meeting.starts_at_ms < after)


def _heard(*phases: Phase) -> Any:
    return Meeting.id.in_(Proceedings.select(Proceedings.meeting).where(Proceedings.phase.in_(list(phases))))


def _list(access: Access, wanted: Any, states: set[State], today: date) -> list[Listed]:
    query = Meeting.select(Meeting, Room).join(Room).where(wanted, concerns(access, today))
    rows = list(query.order_by(Meeting.starts_at_ms, Meeting.id).limit(AT_MOST))
    known = states_of(rows)
    listed = {row.id: Listed(meeting=row, state=known[row.id]) for row in rows if known[row.id] in states}
    _tell_why(access, listed, today)
    _add_chairs(listed, today)
    return list(listed.values())


def concerns(access: Access, today: date) -> Any:
    """In SQL what rights.py says of seeing a submitted meeting; drafts are never asked for here.

    Asked of each meeting that is looked at: those of all years that concern somebody are thousands.
    """
    if access.has_anywhere(Right.OFFICE):
        return Meeting.id > 0
    me = access.official
    sent = Meeting.state.not_in([State.AWAITING, State.REJECTED, State.DRAFT])
    holds = MeetingRole.meeting == Meeting.id, MeetingRole.official == me
    attends = Attendee.meeting == Meeting.id, Attendee.official == me, ~Attendee.is_withdrawn
    found = (
        (Meeting.registrar == me)
        | Meeting.approver.in_([me, *stands_in_for(me, today)])
        | _exists(MeetingRole.select(SQL("1")).where(*holds))
        | (sent & _exists(Attendee.select(SQL("1")).where(*attends)))
        | (sent & _exists(followed(SQL("1")).where(Share.helper == me, Attendee.meeting == Meeting.id)))
    )
    if access.names_for:
        named = Invitation.meeting == Meeting.id, Invitation.agency.in_(list(access.names_for))
        found |= sent & _exists(Invitation.select(SQL("1")).where(*named))
    return found


def _exists(query: Any) -> Any:
    return fn.EXISTS(query)


def _tell_why(access: Access, listed: dict[int, Listed], today: date) -> None:
    me, ids = access.official, list(listed)
    for held in MeetingRole.select().where(MeetingRole.official == me, MeetingRole.meeting.in_(ids)):
        listed[held.meeting_id].why.append(Why.CHAIR if held.holds == Holds.CHAIR else Why.SECRETARY)
    deciding = {me, *stands_in_for(me, today)}
    for one in listed.values():
        if one.meeting.approver_id in deciding:
            one.why.append(Why.APPROVER)
        if one.meeting.registrar_id == me:
            one.why.append(Why.REGISTRAR)
    attending = Attendee.select().where(Attendee.official == me, Attendee.meeting.in_(ids), ~Attendee.is_withdrawn)
    for row in attending:
        one = listed[row.meeting_id]
        one.answer = Answer(row.answer)
        one.why.append(Why.SUBSTITUTE if row.principal_id else Why.ATTENDEE)
    for row in followed(Attendee.meeting).where(Share.helper == me, Attendee.meeting.in_(ids)):
        listed[row.meeting_id].why.append(Why.FOLLOWER)
    _add_unnamed(access, listed, ids)
    for one in listed.values():
        if Why.ATTENDEE in one.why and {Why.CHAIR, Why.SECRETARY} & set(one.why):
            one.why.remove(Why.ATTENDEE)
            one.answer = None
        one.why = sorted(set(one.why), key=list(Why).index) or [Why.OFFICE]


def _add_unnamed(access: Access, listed: dict[int, Listed], ids: list[int]) -> None:
    if not access.names_for:
        return
    there = Invitation.select().where(Invitation.agency.in_(list(access.names_for)), Invitation.meeting.in_(ids))
    invitations = list(there)
    named = named_counts(row.id for row in invitations)
    for row in invitations:
        listed[row.meeting_id].why.append(Why.NAMER)
        listed[row.meeting_id].unnamed += max(0, row.places - named[row.id])


def _add_chairs(listed: dict[int, Listed], today: date) -> None:
    first = MeetingRole.select().where(
        MeetingRole.meeting.in_(list(listed)), MeetingRole.holds == Holds.CHAIR, MeetingRole.place == 0
    )
    chairs = {row.meeting_id: row.official_id for row in first}
    known = standings(chairs.values(), today)
    for meeting, official in chairs.items():
        listed[meeting].chair = known.get(official)


def by_day(listed: Iterable[Listed], day_of: Any) -> list[tuple[date, list[Listed]]]:
    """The same in days, in order."""
    days: dict[date, list[Listed]] = {}
    for one in listed:
        days.setdefault(day_of(one.meeting.starts_at_ms), []).append(one)
    return list(days.items())
