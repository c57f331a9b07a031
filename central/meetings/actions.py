"""What people do with a meeting's plan; each is one decision in one transaction, with its history and its notices.

Whether somebody may is asked here and nowhere else (rights.py); pages only hide what would be refused.
"""

from central.db import transaction
from central.meetings.attendees import settle_attendees
from central.meetings.clashes import check_rooms
from central.meetings.competing import wanting_too
from central.meetings.deadlines import approve_by, local, meeting_kinds
from central.meetings.deciding import Acting, acting, followers, invited, namers, reason_of
from central.meetings.models import Answer, Attendee, Deed, Meeting
from central.meetings.naming import unfilled
from central.meetings.packing import new_poster
from central.meetings.plan import Plan
from central.meetings.planning import Planning, meeting_locked
from central.meetings.rights import require
from central.meetings.sending import send
from central.meetings.states import Act, State
from central.meetings.typed import Typed
from central.meetings.writing import write_plan
from central.notices.actions import tell
from central.people.access import access_of
from central.people.models import Official, Right
from central.requests.telling import all_preparers, tell_agencies
from contract.refused import Refused
from contract.vietnamese import fold


def register(planning: Planning, typed: Typed, *, by: Official, once: str | None = None) -> Meeting:
    """A new draft that keeps the form as typed; a form that was sent twice gives the same draft."""
    with transaction(planning.database):
        if not access_of(by, planning.today).has_anywhere(Right.REGISTER):
            require((), Act.REGISTER, State.NONE)
        before: Meeting | None = Meeting.get_or_none(Meeting.once == once, Meeting.registrar == by) if once else None
        if before is not None:
            return before
        meeting = Meeting.create(registrar=by, once=once, registered_at_ms=planning.now_ms())
        _keep(meeting, typed)
        Deed.create(meeting=meeting, at_ms=planning.now_ms(), official=by, act=Act.REGISTER, state=State.DRAFT)
    return meeting


def keep_typed(planning: Planning, meeting: int, typed: Typed, *, by: Official) -> None:
    """Keep a draft as typed, right or wrong."""
    with acting(planning, meeting, Act.EDIT, by) as now:
        if now.state not in (State.DRAFT, State.REJECTED, State.POSTPONED):
            raise Refused("Cuộc họp đã gửi phê duyệt. Kính mời dùng “Lưu thay đổi”.")
        _keep(now.meeting, typed)


def discard(planning: Planning, meeting: int, *, by: Official) -> None:
    """Delete a draft with all that belongs to it."""
    with acting(planning, meeting, Act.DISCARD, by) as now:
        now.meeting.delete_instance()


def submit(planning: Planning, meeting: int, plan: Plan, *, by: Official) -> None:
    """Send the registration to its approver. Refused: an approved meeting is in that room then."""
    with acting(planning, meeting, Act.SUBMIT, by) as now:
        check_rooms(plan.rooms, plan.planned, but=meeting)
        write_plan(now.meeting, plan)
        now.meeting.typed, now.meeting.reason = "", ""
        now.meeting.submitted_at_ms = planning.now_ms()
        settle_attendees(planning, now.meeting)
        now.record(Act.SUBMIT)
        now.tell({plan.approver}, "Cuộc họp “%(title)s” chờ phê duyệt.", Act.SUBMIT)
        to_name = namers(now.meeting, unfilled(now.meeting))
        now.tell(to_name, "Cuộc họp “%(title)s” chờ phê duyệt. Kính mời cử người dự họp.", Act.NAME)
        tell_agencies(now)


def withdraw(planning: Planning, meeting: int, *, by: Official, typed: Typed) -> None:
    """The registrar takes the registration back; it is a draft again, with the form that is given."""
    with acting(planning, meeting, Act.WITHDRAW, by) as now:
        _keep(now.meeting, typed)
        now.record(Act.WITHDRAW)
        now.tell({now.meeting.approver_id}, "Đăng ký cuộc họp “%(title)s” đã được rút lại.", Act.WITHDRAW)
        now.tell(namers(now.meeting), _NOT_YET, Act.NAME)


def is_late(meeting: Meeting, now_ms: int) -> bool:
    """Is it past the last moment for the approval (R6.3)?"""
    return now_ms > approve_by(meeting_kinds()[meeting.kind], meeting.starts_at_ms)


def approve(planning: Planning, meeting: int, *, by: Official, late_reason: str = "") -> None:
    """Approve: invitations go out, the room gets its package.

    Refused: the room is taken, the meeting's time is over, or the deadline of R6.3 has passed and no reason is given.
    """
    with acting(planning, meeting, Act.APPROVE, by) as now:
        one = now.meeting
        if one.starts_at_ms <= planning.now_ms():
            raise Refused("Thời gian họp đã qua. Kính mời từ chối để người đăng ký chọn thời gian khác.")
        late_reason = reason_of(late_reason, needed=is_late(one, planning.now_ms()))
        check_rooms([room.id for room in one.rooms], one.planned, but=one.id)
        moved = _moved(one)
        one.poster, one.decided_at_ms, one.reason = one.poster or new_poster(), planning.now_ms(), ""
        _ask_again(one)
        settle_attendees(planning, one)
        now.record(Act.APPROVE, reason=late_reason)
        send(planning, one)
        if moved:
            now.tell(
                invited(one) | followers(one),
                "Cuộc họp “%(title)s” đổi thời gian từ %(before)s sang %(after)s.",
                Act.EDIT,
                **moved,
            )
        now.tell(invited(one), "Kính mời dự cuộc họp “%(title)s”.", Act.APPROVE)
        now.tell(followers(one) - invited(one), "Lịch họp mới của đại biểu được theo dõi: “%(title)s”.", Act.APPROVE)
        to_name = namers(one, unfilled(one))
        now.tell(to_name, "Kính mời cử người dự cuộc họp “%(title)s”.", Act.NAME)
        now.tell({one.registrar_id} | namers(one) - to_name, "Cuộc họp “%(title)s” đã được phê duyệt.", Act.APPROVE)
        _tell_losers(now)


def _tell_losers(now: Acting) -> None:
    """Whoever waits for the same room at that time learns that another meeting has it, while there is time to move."""
    for other in wanting_too(now.meeting):
        if other.state == State.AWAITING:
            told = {one for one in (other.registrar_id, other.approver_id) if one}
            values = {"title": other.title, "room": now.meeting.where.name}
            tell(told, other, _LOST, act=Act.EDIT, now_ms=now.planning.now_ms(), **values)


def reject(planning: Planning, meeting: int, *, by: Official, reason: str) -> None:
    """Send the registration back with a reason."""
    with acting(planning, meeting, Act.REJECT, by) as now:
        now.meeting.reason = reason_of(reason)
        now.meeting.decided_at_ms = planning.now_ms()
        now.record(Act.REJECT, reason=now.meeting.reason)
        told = {now.meeting.registrar_id}
        now.tell(told, "Cuộc họp “%(title)s” bị từ chối: %(reason)s", Act.REJECT, reason=now.meeting.reason)
        now.tell(namers(now.meeting), _NOT_YET, Act.NAME)


def revoke(planning: Planning, meeting: int, *, by: Official, reason: str) -> None:
    """Take the approval back (R5.1: chair or secretary): awaiting again, tickets rest, answers are kept."""
    _call_off(planning, meeting, Act.REVOKE, by, reason)


def postpone(planning: Planning, meeting: int, *, by: Official, reason: str, typed: Typed) -> None:
    """Put the meeting off; the form that is given is where its new time is entered."""
    _call_off(planning, meeting, Act.POSTPONE, by, reason, typed=typed)


def cancel(planning: Planning, meeting: int, *, by: Official, reason: str) -> None:
    """Cancel for good (R5.1: chair or secretary)."""
    _call_off(planning, meeting, Act.CANCEL, by, reason)


def documents_changed(now: Acting, *, title: str) -> None:
    """A paper came or went: history, package and notices."""
    now.record(Act.EDIT, reason=title)
    if now.send_if_approved():
        subject = "Tài liệu cuộc họp “%(title)s” có thay đổi: %(document)s"
        now.tell(invited(now.meeting) | followers(now.meeting), subject, Act.EDIT, document=title)


def resend(planning: Planning, meeting: int) -> None:
    """What the package holds has changed elsewhere (page images, a position's holder): send it anew if it was sent."""
    with transaction(planning.database):
        found = meeting_locked(meeting)
        if found.state == State.APPROVED and found.revision:
            settle_attendees(planning, found)
            send(planning, found)


def resend_to_come(planning: Planning, official: int) -> None:
    """What rooms are told of an official has changed (a badge): send the official's meetings to come anew."""
    attended = Attendee.select(Attendee.meeting).where(Attendee.official == official, ~Attendee.is_withdrawn)
    to_come = (Meeting.id.in_(attended)) & (Meeting.ends_at_ms > planning.now_ms())
    for one in (
        Meeting.select(Meeting.id).where(to_come, Meeting.state == State.APPROVED).order_by(Meeting.starts_at_ms)
    ):
        resend(planning, one.id)


_LOST = "%(room)s đã được duyệt cho cuộc họp khác cùng giờ. Kính mời đổi phòng hoặc thời gian của “%(title)s”."
_NOT_YET = "Cuộc họp “%(title)s” chưa được phê duyệt, cơ quan chưa cần cử người dự họp."
_CALLED_OFF = {
    Act.REVOKE: "Cuộc họp “%(title)s” đã được hủy duyệt, chờ phê duyệt lại: %(reason)s",
    Act.POSTPONE: "Cuộc họp “%(title)s” được hoãn: %(reason)s",
    Act.CANCEL: "Cuộc họp “%(title)s” đã hủy: %(reason)s",
}


def _call_off(
    planning: Planning, meeting: int, act: Act, by: Official, reason: str, *, typed: Typed | None = None
) -> None:
    with acting(planning, meeting, act, by) as now:
        one = now.meeting
        one.reason = reason_of(reason)
        if typed is not None:
            one.typed = typed.kept()
        now.record(act, reason=one.reason)
        told = {one.registrar_id, one.approver_id} | namers(one) | all_preparers(now)
        if one.revision:
            send(planning, one)
            told |= invited(one) | followers(one)
        now.tell(told, _CALLED_OFF[act], act, reason=one.reason)


def _keep(meeting: Meeting, typed: Typed) -> None:
    meeting.typed, meeting.title = typed.kept(), typed.text("title")[:300]
    meeting.folded = fold(meeting.title)
    meeting.version += 1
    meeting.save()


def _moved(meeting: Meeting) -> dict[str, str]:
    """The time that people were told before, and the one now; empty when it is the same or was never told."""
    before, after = meeting.sent_starts_at_ms, meeting.starts_at_ms
    if not before or before == after:
        return {}
    return {name: f"{local(at_ms):%H:%M %d/%m/%Y}" for name, at_ms in (("before", before), ("after", after))}


def _ask_again(meeting: Meeting) -> None:
    """Whoever answered for another time or place is asked again."""
    if meeting.sent_room_id is None:
        return
    if (meeting.sent_room_id, meeting.sent_starts_at_ms) != (meeting.room_id, meeting.starts_at_ms):
        kept = Attendee.answer.in_([Answer.CONFIRMED, Answer.DECLINED])
        Attendee.update(answer=Answer.NONE).where(Attendee.meeting == meeting, kept).execute()
