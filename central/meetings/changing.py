"""Changing a plan that was sent to its approver already; after the approval each change goes to the room at once."""

import msgspec

from central.meetings.attendees import settle_attendees
from central.meetings.clashes import check_rooms
from central.meetings.deciding import Acting, acting, followers, invited, namers
from central.meetings.models import AgendaItem, Answer, Attendee, Holds, Meeting, MeetingRole
from central.meetings.plan import Plan
from central.meetings.planning import Planning
from central.meetings.sending import send
from central.meetings.states import RUNNING, Act, State
from central.meetings.writing import write_plan
from central.people.models import Official
from contract.refused import Refused

_ALWAYS = frozenset({"host", "approver", "is_secret"})
_WHEN_APPROVED = _ALWAYS | {"starts_at_ms", "ends_at_ms", "planned", "kind"}
_WHEN_RUNNING = _WHEN_APPROVED | {"room", "further_rooms", "chairs", "secretaries", "rule"}


class Outdated(Refused):
    """Somebody else changed the meeting since the form was opened; what was typed is shown again."""


def fixed_fields(state: State) -> frozenset[str]:
    """The fields of a plan that may not be changed any more in this state."""
    if state in RUNNING:
        return _WHEN_RUNNING
    return _WHEN_APPROVED if state is State.APPROVED else _ALWAYS if state is State.AWAITING else frozenset()


def change(planning: Planning, meeting: int, plan: Plan, *, by: Official, version: int) -> None:
    """Write the changed plan and let room and people know.

    Refused: what is fixed in this state was changed, the room is taken, or (Outdated) the form was not of this version.
    """
    with acting(planning, meeting, Act.EDIT, by) as now:
        one = now.meeting
        if now.state not in (State.AWAITING, State.APPROVED, *RUNNING):
            raise Refused("Cuộc họp chưa gửi phê duyệt. Kính mời dùng “Gửi phê duyệt”.")
        if version != one.version:
            raise Outdated("Người khác vừa thay đổi cuộc họp này. Kính mời xem lại rồi lưu lần nữa.")
        for name in fixed_fields(now.state):
            if getattr(plan, name) != _present(one, name):
                raise Refused(
                    "Thời gian và người phê duyệt không đổi được sau khi duyệt. Kính mời hoãn hoặc hủy duyệt."
                )
        check_rooms(plan.rooms, plan.planned, but=one.id)
        before = _told(one)
        write_plan(one, plan)
        _after_change(now, before)


_CHANGED = {
    "title": "Cuộc họp “%(before)s” đổi tên thành “%(after)s”.",
    "chairs": "Chủ trì cuộc họp “%(title)s” đổi từ %(before)s sang %(after)s.",
    "secretaries": "Thư ký cuộc họp “%(title)s” đổi từ %(before)s sang %(after)s.",
    "agenda": "Chương trình cuộc họp “%(title)s” đổi từ “%(before)s” thành “%(after)s”.",
}
"""What is told with its old and its new value; a room's change also to those who name people."""


def _told(meeting: Meeting) -> dict[str, str]:
    """What people were told of a meeting, in words."""
    held = MeetingRole.select(MeetingRole, Official).join(Official).where(MeetingRole.meeting == meeting)
    rows = list(held.order_by(MeetingRole.place))
    agenda = AgendaItem.select().where(AgendaItem.meeting == meeting).order_by(AgendaItem.place)
    return {
        "title": meeting.title,
        "room": meeting.where.name,
        "chairs": ", ".join(row.official.name for row in rows if row.holds == Holds.CHAIR),
        "secretaries": ", ".join(row.official.name for row in rows if row.holds == Holds.SECRETARY),
        "agenda": "; ".join(row.title for row in agenda)[:600],
    }


def _present(meeting: Meeting, name: str) -> object:
    if name in ("host", "approver", "room"):
        return getattr(meeting, f"{name}_id")
    if name == "further_rooms":
        return tuple(one.id for one in meeting.rooms[1:])
    if name in ("chairs", "secretaries"):
        holds = Holds.CHAIR if name == "chairs" else Holds.SECRETARY
        rows = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.holds == holds)
        return tuple(row.official_id for row in rows.order_by(MeetingRole.place))
    return getattr(meeting, name)


def _after_change(now: Acting, before: dict[str, str]) -> None:
    one, planning = now.meeting, now.planning
    known = invited(one)
    settle_attendees(planning, one)
    values = _told(one)
    changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
    if "room" in changed:
        Attendee.update(answer=Answer.NONE).where(
            Attendee.meeting == one, Attendee.answer.in_([Answer.CONFIRMED, Answer.DECLINED])
        ).execute()
    one.version += 1
    now.record(Act.EDIT, changes=msgspec.json.encode(changed).decode() if changed else "")
    if now.state is State.AWAITING:
        return
    send(planning, one)
    still, follow = invited(one), followers(one)
    if "room" in changed:
        subject = "Cuộc họp “%(title)s” chuyển từ %(before)s sang %(room)s."
        now.tell(still | follow | namers(one), subject, Act.EDIT, before=before["room"], room=one.where.name)
    for name, subject in _CHANGED.items():
        if name in changed:
            old, new = (text or "–" for text in changed[name])
            now.tell((still & known) | follow, subject, Act.EDIT, before=old, after=new)
    if not changed:
        now.tell((still & known) | follow, "Cuộc họp “%(title)s” có thay đổi. Kính mời xem lại.", Act.EDIT)
    now.tell(still - known, "Kính mời dự cuộc họp “%(title)s”.", Act.APPROVE)
    now.tell(known - still, "Đại biểu không còn trong danh sách dự cuộc họp “%(title)s”.", Act.EDIT)
