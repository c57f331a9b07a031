"""Who comes: an agency names its people (R6.1), and a person confirms, declines or sends another (R5.1)."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from peewee import JOIN

from central.meetings.attendees import (
    Wanted,
    come_for_the_other,
    create_attendee,
    meeting_day,
    settle_attendees,
    withdraw,
)
from central.meetings.deciding import Acting, acting, reason_of
from central.meetings.models import AlsoNamed, Answer, Attendee, Holds, Invitation, Meeting, MeetingRole, Room
from central.meetings.online import mark
from central.meetings.planning import Planning
from central.meetings.rights import Role
from central.meetings.states import Act, State
from central.people.access import Access, access_of
from central.people.models import Official
from central.people.rules import name_of
from central.people.standing import Standing, agencies_on, officials_of, standings
from central.sharing.actions import answered_for
from contract.package import Category
from contract.refused import Refused
from contract.vietnamese import nfc


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody without an account whom an agency sends (R2.3)."""

    name: str
    office: str = ""
    salutation: str = ""


def name_official(planning: Planning, meeting: int, invitation: int, official: int, *, by: Official) -> None:
    """An agency names one of its officials; whoever attends for another agency already comes for both.

    Refused: no place left, not of the agency, or attending for it already.
    """
    with acting(planning, meeting, Act.NAME, by) as now:
        one = _invitation_for(now, invitation)
        ours = officials_of(one.agency_id or 0, meeting_day(now.meeting, planning))
        who = next((each for each in ours if each.official == official), None)
        if who is None:
            raise Refused("Người này không thuộc cơ quan được mời.")
        if one.level and not _reaches(who.level, one.level):
            raise Refused("Cuộc họp yêu cầu thành phần ở cấp cao hơn.")
        attending = Attendee.get_or_none(Attendee.meeting == meeting, Attendee.official == official)
        if attending is None or attending.is_withdrawn:
            _check_place(one)
            _name(now, one, who, attending)
            return
        if attending.agency_id == one.agency_id or attending.principal_id or _comes_for(attending, one):
            raise Refused("%(name)s đã có trong danh sách dự họp.", name=who.name)
        _check_place(one)
        AlsoNamed.create(attendee=attending, invitation=one, office=who.office, agency_name=who.agency)
        _changed(now, attending)


def name_guest(planning: Planning, meeting: int, invitation: int, guest: Guest, *, by: Official) -> None:
    """An agency names somebody who has no account."""
    with acting(planning, meeting, Act.NAME, by) as now:
        one = _invitation_for(now, invitation)
        _check_place(one)
        agency = agencies_on(meeting_day(now.meeting, planning), ids=[one.agency_id or 0]).get(one.agency_id or 0)
        who = Standing(
            official=0,
            name=name_of(guest.name),
            salutation=guest.salutation,
            email="",
            office=nfc(guest.office.strip())[:120],
            agency_id=one.agency_id or 0,
            agency=agency.name if agency else "",
            agency_rank=agency.rank if agency else 9999,
        )
        _name(now, one, who, None)


def take_back(planning: Planning, meeting: int, attendee: int, *, by: Official, invitation: int = 0) -> None:
    """The agency takes back whom it named; the ticket is refused from now on, unless the person comes for another."""
    with acting(planning, meeting, Act.NAME, by) as now:
        one = _attendee(now.meeting, attendee)
        further = AlsoNamed.get_or_none(AlsoNamed.attendee == one, AlsoNamed.invitation == invitation)
        if further is not None:
            _invitation_for(now, invitation)
            further.delete_instance()
            _changed(now, one)
            return
        if one.invitation is None or one.invitation.agency_id is None:
            raise Refused("Người này không do cơ quan cử.")
        _invitation_for(now, one.invitation.id)
        if not come_for_the_other(one):
            withdraw(one)
        _changed(now, one)
        if now.meeting.revision:
            now.tell([one.official_id], "Đại biểu không còn trong danh sách dự cuộc họp “%(title)s”.", Act.NAME)


def confirm(
    planning: Planning, meeting: int, *, by: Official, instead_of: int | None = None, online: bool = False
) -> None:
    """The attendee comes, or takes part from elsewhere; a substitute who was sent is taken back.

    `instead_of` is the attendee (its row) in whose place an assistant answers; here and below.
    """
    _answer(planning, meeting, by, Reply(Answer.CONFIRMED, instead_of=instead_of, online=online))


def decline(planning: Planning, meeting: int, *, by: Official, reason: str, instead_of: int | None = None) -> None:
    """The attendee does not come, and says why. Chair and secretary are told."""
    _answer(planning, meeting, by, Reply(Answer.DECLINED, reason=reason_of(reason), instead_of=instead_of))


def send_substitute(
    planning: Planning, meeting: int, official: int, *, by: Official, reason: str = "", instead_of: int | None = None
) -> None:
    """Another official of the same agency attends instead (R5.1); voting does not pass on, unless the rule says so.

    Refused: somebody of another agency, or who attends already. A chair hands over in the room instead.
    """
    with acting(planning, meeting, Act.ANSWER, by) as now:
        mine, day = _own(now, instead_of), meeting_day(now.meeting, planning)
        held = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.official == mine.official)
        if held.where(MeetingRole.holds == Holds.CHAIR).exists():
            raise Refused("Chủ trì không ủy quyền dự họp thay. Việc chuyển quyền chủ trì thực hiện tại phòng họp.")
        who = standings([official], day).get(official)
        if who is None or not mine.agency_id or who.agency_id != mine.agency_id or official == mine.official_id:
            raise Refused("Người dự thay phải là cán bộ khác của cùng cơ quan.")
        before = Attendee.get_or_none(Attendee.meeting == meeting, Attendee.official == official)
        if before is not None and not before.is_withdrawn:
            raise Refused("%(name)s đã có trong danh sách dự họp.", name=who.name)
        _withdraw_substitutes(mine)
        _set_answer(now, mine, Answer.SUBSTITUTED, reason_of(reason, needed=False))
        why = Wanted(category=Category(mine.category), votes=mine.votes)
        substitute = before or create_attendee(planning, now.meeting, who=who, why=why)
        substitute.principal, substitute.is_withdrawn, substitute.answer = mine, False, Answer.CONFIRMED
        substitute.issue += 1 if before else 0
        substitute.category, substitute.votes, substitute.invitation = mine.category, mine.votes, mine.invitation
        substitute.save()
        _changed(now, mine)
        _tell_answer(now, "%(name)s cử người dự thay tại cuộc họp “%(title)s”.", mine)
        now.tell([official], "Kính mời dự thay %(name)s tại cuộc họp “%(title)s”.", Act.ANSWER, name=mine.name)


def invitations_to_name(official: Official, planning: Planning) -> list[Invitation]:
    """The invitations of this person's agencies to meetings that are not over, the soonest first."""
    agencies = access_of(official, planning.today).names_for
    rows = (
        Invitation.select(Invitation, Meeting, Room)
        .join(Meeting)
        .join(Room, JOIN.LEFT_OUTER, on=Meeting.room == Room.id)
        .where(Invitation.agency.in_(agencies), Meeting.state.in_(_NAMED_IN), Meeting.ends_at_ms > planning.now_ms())
        .order_by(Meeting.starts_at_ms)
    )
    return list(rows)


def open_invitations(official: Official, planning: Planning) -> list[Invitation]:
    """Those of them that have places to fill."""
    rows = invitations_to_name(official, planning)
    named = named_counts([row.id for row in rows])
    return [row for row in rows if named[row.id] < row.places]


def places_to_fill(official: Official, planning: Planning) -> int:
    """How many people this person's agencies have still to name, over all meetings to come."""
    asked = open_invitations(official, planning)
    named = named_counts(one.id for one in asked)
    return sum(one.places - named[one.id] for one in asked)


def may_name(one: Invitation, access: Access, roles: Collection[Role]) -> bool:
    """Is this invitation for this person to fill? Chair and secretary may for every agency."""
    return one.agency_id is not None and (
        one.agency_id in access.names_for or not {Role.CHAIR, Role.SECRETARY}.isdisjoint(roles)
    )


def named_counts(asked: Iterable[int]) -> Counter[int]:
    """How many people were named for each of these invitations; who comes for two counts in both."""
    invitations = list(asked)
    rows = Attendee.select(Attendee.invitation).where(
        Attendee.invitation.in_(invitations), ~Attendee.is_withdrawn, Attendee.principal.is_null()
    )
    also = AlsoNamed.select(AlsoNamed.invitation).join(Attendee)
    further = also.where(AlsoNamed.invitation.in_(invitations), ~Attendee.is_withdrawn)
    return Counter(row.invitation_id for row in (*rows, *further) if row.invitation_id)


def unfilled(meeting: Meeting) -> set[int]:
    """The invited agencies that have still to name somebody."""
    asked = list(Invitation.select().where(Invitation.meeting == meeting, Invitation.agency.is_null(False)))
    named = named_counts(one.id for one in asked)
    return {one.agency_id for one in asked if one.agency_id and named[one.id] < one.places}


_NAMED_IN = (State.AWAITING, State.APPROVED)
"""An agency names as soon as a registration was submitted: the approver reviews who comes as well (R5.3)."""

_LEVELS = ("staff", "division", "deputy", "head")


def _reaches(level: str, needed: str) -> bool:
    return level in _LEVELS and _LEVELS.index(level) >= _LEVELS.index(needed)


def _invitation_for(now: Acting, invitation: int) -> Invitation:
    """The agency's invitation, if it is for this person to fill; chair and secretary may for every agency."""
    one: Invitation | None = Invitation.get_or_none(Invitation.id == invitation, Invitation.meeting == now.meeting)
    if one is None or one.agency_id is None:
        raise Refused("Không tìm thấy giấy mời này.")
    if not may_name(one, access_of(now.by, now.planning.today), now.roles):
        raise Refused("Việc này do người được giao cử người dự họp của cơ quan được mời thực hiện.")
    return one


def _check_place(one: Invitation) -> None:
    if named_counts([one.id])[one.id] >= one.places:
        raise Refused("Cơ quan đã cử đủ %(places)s người theo giấy mời.", places=one.places)


def _comes_for(who: Attendee, one: Invitation) -> bool:
    return bool(AlsoNamed.select().where(AlsoNamed.attendee == who, AlsoNamed.invitation == one).exists())


def _name(now: Acting, one: Invitation, who: Standing, before: Attendee | None) -> None:
    why = Wanted(invitation=one, category=Category(one.category), votes=one.votes, role=one.role)
    if before is None:
        before = create_attendee(now.planning, now.meeting, who=who, why=why)
    else:
        before.invitation, before.is_withdrawn, before.principal = one, False, None
        before.issue, before.answer = before.issue + 1, Answer.NONE
        before.category, before.votes, before.role = one.category, one.votes, one.role
        before.save()
    _changed(now, before)
    if now.meeting.revision:
        now.tell([before.official_id], "Kính mời dự cuộc họp “%(title)s”.", Act.NAME)


@dataclass(frozen=True)
class Reply:
    """An answer to an invitation."""

    answer: Answer
    reason: str = ""
    instead_of: int | None = None
    online: bool = False


def _answer(planning: Planning, meeting: int, by: Official, reply: Reply) -> None:
    answer, reason = reply.answer, reply.reason
    with acting(planning, meeting, Act.ANSWER, by) as now:
        mine = _own(now, reply.instead_of)
        had = _withdraw_substitutes(mine)
        _set_answer(now, mine, answer, reason)
        now.record(Act.ANSWER, reason=f"{mine.name}: {answer}")
        mark(now, mine, online=reply.online)
        if had:
            settle_attendees(planning, now.meeting)
            now.send_if_approved()
            now.tell(had, "Đại biểu không còn trong danh sách dự cuộc họp “%(title)s”.", Act.ANSWER)
        if answer is Answer.DECLINED:
            _tell_answer(now, "%(name)s báo không dự cuộc họp “%(title)s”: %(reason)s", mine, reason=reason)


def _own(now: Acting, instead_of: int | None = None) -> Attendee:
    if instead_of is not None:
        trusted = {row.id: row for row in answered_for(now.meeting, now.by)}
        if instead_of not in trusted:
            raise Refused("Đại biểu chưa giao việc trả lời giấy mời cho tài khoản này.")
        return trusted[instead_of]
    one: Attendee | None = Attendee.get_or_none(
        Attendee.meeting == now.meeting, Attendee.official == now.by, ~Attendee.is_withdrawn
    )
    if one is None:
        raise Refused("Đại biểu không có trong danh sách dự họp.")
    return one


def _attendee(meeting: Meeting, attendee: int) -> Attendee:
    one: Attendee | None = Attendee.get_or_none(Attendee.id == attendee, Attendee.meeting == meeting)
    if one is None:
        raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    return one


def _set_answer(now: Acting, mine: Attendee, answer: Answer, reason: str) -> None:
    mine.answer, mine.answer_reason = answer, reason
    mine.answered_at_ms, mine.answered_by = now.planning.now_ms(), now.by
    mine.save()
    if mine.official_id != now.by.id:
        subject = "%(by)s đã trả lời thay giấy mời dự cuộc họp “%(title)s”."
        now.tell([mine.official_id], subject, Act.ANSWER, by=now.by.name)


def _withdraw_substitutes(principal: Attendee) -> list[int]:
    rows = list(Attendee.select().where(Attendee.principal == principal, ~Attendee.is_withdrawn))
    for row in rows:
        withdraw(row)
    return [row.official_id for row in rows if row.official_id]


def _changed(now: Acting, who: Attendee) -> None:
    """The list of people changed: history, ranks, package."""
    settle_attendees(now.planning, now.meeting)
    now.record(Act.NAME, reason=who.name)
    now.send_if_approved()


def _tell_answer(now: Acting, subject: str, mine: Attendee, **values: str) -> None:
    held = MeetingRole.select(MeetingRole.official).where(MeetingRole.meeting == now.meeting)
    now.tell([row.official_id for row in held], subject, Act.ANSWER, name=mine.name, **values)
