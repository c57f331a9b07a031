"""Who presides: the chair hands over, or the secretary lets another one begin when the chair is not here (A7)."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from contract.package import Category
from contract.refused import Refused
from contract.room import Room
from edge.kiosk.chair import done_just_now
from edge.kiosk.conduct import back
from edge.kiosk.names import Named, everybody
from edge.kiosk.shell import actor, kiosk, name_of, page, room_asked, room_here
from edge.kiosk.topics import COURSE, PLAN, ROLL

bp = Blueprint("presiding", __name__)

REASONS = {
    "absent": "Chủ trì vắng mặt",
    "called-away": "Chủ trì có việc đột xuất",
    "assigned": "Điều hành theo phân công",
}
"""What is written down, in the language of the minutes."""


@bp.get("/chair/presiding")
def presiding() -> ResponseReturnValue:
    """Who could preside, planned chairs first; `to` names the one about whom the reason is asked."""
    room = room_here()
    if room is None:
        return page("chair/no_meeting.html", topics=(PLAN,))
    by, chosen = actor(room), request.args.get("to", 0, type=int)
    people = candidates(room)
    return page(
        "chair/presiding.html",
        topics=(PLAN, ROLL, COURSE),
        room=room,
        by=by,
        people=people,
        now_presiding=name_of(room, room.chair) if room.chair else None,
        chosen=next((one for one in people if one.attendee == chosen), None),
        reasons=list(REASONS),
        done=done_just_now(room),
    )


@bp.post("/conduct/chair")
def hand_over() -> ResponseReturnValue:
    """Another one presides from here on; the side that decides a tie stays that of the planned chair."""
    room = room_asked()
    by, taker = actor(room), request.form.get("attendee", 0, type=int)
    reason = REASONS.get(request.form.get("reason", ""))
    if reason is None:
        raise Refused("Kính mời chọn lý do chuyển người điều hành.")
    if all(one.attendee != taker for one in candidates(room)):
        raise Refused("Người nhận điều hành phải là chủ trì hoặc thành viên đang có mặt, và chưa điều hành.")
    kiosk().desk.hand_over_chair(room.meeting, taker, by, item=room.item, reason=reason)
    return back()


def candidates(room: Room) -> list[Named]:
    """Planned chairs and members who are here and do not preside already."""
    chairs = room.package.chairs if room.package else ()
    here = [one for one in everybody(room, kiosk().desk.text_of) if room.is_present(one.attendee)]
    able = [one for one in here if one.attendee in chairs or _is_member(room, one.attendee)]
    others = [one for one in able if one.attendee != room.chair]
    return sorted(others, key=lambda one: one.attendee not in chairs)


def _is_member(room: Room, attendee: int) -> bool:
    person = room.person(attendee)
    return person is not None and person.category is Category.MEMBER and not person.represents
