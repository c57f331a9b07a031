"""Who presides and who keeps the minutes: handed over by the chair, by the secretary who leaves, or for a chair who is
not here (A7)."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from contract.conducting import leads, may_conduct
from contract.package import Category
from contract.refused import Refused
from contract.room import Room
from edge.kiosk.chair import done_just_now
from edge.kiosk.conduct import back
from edge.kiosk.names import Named, everybody
from edge.kiosk.shell import actor, kiosk, name_of, page, room_asked, room_here
from edge.kiosk.topics import COURSE, PLAN, ROLL

bp = Blueprint("presiding", __name__)

REASONS = ("Chủ trì vắng mặt", "Chủ trì có việc đột xuất", "Điều hành theo phân công")
SECRETARY_REASONS = ("Thư ký vắng mặt", "Thư ký có việc đột xuất", "Thư ký theo phân công")
"""What is written down, in the language of the minutes; the last one says only that it was so agreed."""


@bp.get("/chair/presiding")
def presiding() -> ResponseReturnValue:
    """Who could preside, planned chairs first; `to` names the one about whom the reason is asked."""
    room = room_here()
    if room is None:
        return page("chair/no_meeting.html", topics=(PLAN,))
    actor(room)
    people = candidates(room)
    return page(
        "chair/presiding.html",
        topics=(PLAN, ROLL, COURSE),
        room=room,
        people=people,
        now_presiding=name_of(room, room.chair) if room.chair else None,
        chosen=_chosen(people),
        reasons=REASONS,
        done=done_just_now(room),
    )


@bp.post("/conduct/chair")
def hand_over() -> ResponseReturnValue:
    """Another one presides, for the item that is open if the form says so, else from here on; the side that decides a
    tie stays that of the planned chair."""
    room = room_asked()
    by, taker = actor(room), request.form.get("attendee", 0, type=int)
    reason = request.form.get("reason", "")
    if reason not in REASONS:
        raise Refused("Kính mời chọn lý do chuyển người điều hành.")
    if all(one.attendee != taker for one in candidates(room)):
        raise Refused("Người nhận điều hành phải là chủ trì hoặc thành viên đang có mặt, và chưa điều hành.")
    item = request.form.get("item", "")
    if item and item != room.item:
        raise Refused("Nội dung vừa thay đổi. Kính mời chọn lại người điều hành.")
    kiosk().desk.hand_over_chair(room.meeting, taker, by, item=item, reason=reason)
    return back()


@bp.get("/chair/secretaries")
def secretaries() -> ResponseReturnValue:
    """Who keeps the minutes, and who could; `to` names the one about whom the reason is asked."""
    room = room_here()
    if room is None:
        return page("chair/no_meeting.html", topics=(PLAN,))
    by = actor(room)
    here = [one for one in everybody(room, kiosk().desk.text_of) if room.is_present(one.attendee)]
    people = [one for one in here if one.attendee not in room.secretaries and not leads(room, one.attendee)]
    return page(
        "chair/secretaries.html",
        topics=(PLAN, ROLL, COURSE),
        room=room,
        people=people,
        keeping=[name_of(room, one) for one in room.secretaries],
        leaving=[name_of(room, one) for one in room.secretaries if leads(room, by) or one == by],
        may_add=leads(room, by),
        chosen=_chosen(people),
        reasons=SECRETARY_REASONS,
        done=done_just_now(room),
    )


@bp.post("/conduct/secretary")
def name_secretary() -> ResponseReturnValue:
    """Somebody keeps the minutes from here on, in place of the one whom the form names as leaving."""
    room = room_asked()
    by, attendee = actor(room), request.form.get("attendee", 0, type=int)
    reason = request.form.get("reason", "")
    if reason not in SECRETARY_REASONS:
        raise Refused("Kính mời chọn lý do giao nhiệm vụ Thư ký.")
    replaces = request.form.get("replaces", 0, type=int)
    kiosk().desk.name_secretary(room.meeting, attendee, by, replaces=replaces, reason=reason)
    # Who has handed over may no longer see the pages of those who conduct.
    return back() if may_conduct(kiosk().desk.room(room.meeting), by, "") else redirect("/", 303)


def candidates(room: Room) -> list[Named]:
    """Planned chairs and members who are here and do not preside already."""
    chairs = room.package.chairs if room.package else ()
    here = [one for one in everybody(room, kiosk().desk.text_of) if room.is_present(one.attendee)]
    able = [one for one in here if one.attendee in chairs or _is_member(room, one.attendee)]
    others = [one for one in able if one.attendee != room.chair]
    return sorted(others, key=lambda one: one.attendee not in chairs)


def _chosen(people: list[Named]) -> Named | None:
    asked = request.args.get("to", 0, type=int)
    return next((one for one in people if one.attendee == asked), None)


def _is_member(room: Room, attendee: int) -> bool:
    person = room.person(attendee)
    return person is not None and person.category is Category.MEMBER and not person.represents
