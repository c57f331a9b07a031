"""The secretary's roll: who is in, gone, excused or stood in for, and guests whom nobody had announced."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.package import PersonHere
from contract.refused import Refused
from contract.room import Room
from contract.standing import Standing, attending, tally
from edge.kiosk.chair import done_just_now, undo_of
from edge.kiosk.conduct import back
from edge.kiosk.names import everybody
from edge.kiosk.secretary import room_to_conduct
from edge.kiosk.shell import actor, kiosk, name_of, page, room_asked
from edge.kiosk.topics import (
    COURSE,
    PLAN,
    ROLL,
    WAITING,
    person_topic,
)

bp = Blueprint("roll_call", __name__, url_prefix="/secretary")

MAX_FIELD = 120
_NOT_HERE = frozenset({Standing.EXCUSED, Standing.ABSENT, Standing.AWAITED, Standing.SUBSTITUTED, Standing.LEFT})


@bp.get("/roll")
def roll() -> ResponseReturnValue:
    room = room_to_conduct()
    people = everybody(room, kiosk().desk.text_of)
    found = {one.attendee: attending(room, one.attendee) for one in people}
    shows = request.args.get("show", "")
    wanted = {
        "missing": [one for one in people if found[one.attendee].is_missing],
        "absent": [one for one in people if found[one.attendee].standing in _NOT_HERE],
    }
    return page(
        "secretary/roll.html",
        topics=(PLAN, COURSE, ROLL, WAITING),
        room=room,
        people=people,
        shown=wanted.get(shows, people),
        shows=shows if shows in wanted else "",
        whys={attendee: kiosk().desk.text_of(reason) or "" for attendee, reason in room.excused.items()},
        found=found,
        names={one.attendee: one for one in people},
        tally=tally(room, found),
        undo=undo_of(room),
        done=done_just_now(room),
    )


@bp.get("/roll/<int:attendee>")
def person(attendee: int) -> ResponseReturnValue:
    """All that can be done for one person."""
    room = room_to_conduct()
    who = name_of(room, attendee)
    why = kiosk().desk.text_of(room.excused.get(attendee, ""))
    return page("secretary/person.html", topics=(ROLL, person_topic(attendee)), room=room, who=who, why=why)


@bp.post("/roll/<int:attendee>/in")
def check_in(attendee: int) -> ResponseReturnValue:
    """One tap on a name; a second tap on a slow screen is not an error."""
    room = room_asked()
    by = actor(room)
    if not room.is_present(attendee):
        kiosk().desk.check_in(room.meeting, attendee, e.Way.SECRETARY, by=by)
    return back()


@bp.post("/roll/<int:attendee>/undo")
def undo_check_in(attendee: int) -> ResponseReturnValue:
    room = room_asked()
    reason = _field("reason", "Kính mời ghi lý do hủy điểm danh.")
    kiosk().desk.undo_check_in(room.meeting, attendee, actor(room), reason)
    return back()


@bp.post("/roll/<int:attendee>/out")
def depart(attendee: int) -> ResponseReturnValue:
    room = room_asked()
    kiosk().desk.depart(room.meeting, attendee, by=actor(room))
    return back()


@bp.post("/roll/<int:attendee>/excuse")
def excuse(attendee: int) -> ResponseReturnValue:
    room = room_asked()
    reason = _field("reason", "Kính mời ghi lý do vắng mặt.")
    by = actor(room)
    name_of(room, attendee)
    kiosk().desk.excuse(room.meeting, attendee, by, reason)
    return back()


@bp.post("/roll/<int:attendee>/unlink")
def unlink(attendee: int) -> ResponseReturnValue:
    """A lost phone is no longer the person's."""
    room = room_asked()
    by = actor(room)
    if attendee in room.devices:
        kiosk().desk.unlink_device(room.meeting, attendee, by=by)
    return back()


@bp.post("/roll/<int:attendee>/substitute")
def substitute(attendee: int) -> ResponseReturnValue:
    """Somebody else attends for this person, and is in (D3)."""
    room = room_asked()
    by = actor(room)
    line = kiosk().desk.name_substitute(room.meeting, attendee, _person_here(room, attendee), by)
    return _let_in(room, line.event, by)


@bp.get("/guest")
def new_guest() -> ResponseReturnValue:
    return page("secretary/guest.html", room=room_to_conduct())


@bp.post("/guest")
def add_guest() -> ResponseReturnValue:
    room = room_asked()
    by = actor(room)
    line = kiosk().desk.add_attendee(room.meeting, _person_here(room, 0), by)
    answer = _let_in(room, line.event, by)
    if request.form.get("speaks") == "yes" and isinstance(line.event, e.AttendeeAddedHere):
        kiosk().desk.give_floor(room.meeting, line.event.attendee, by)
        return redirect("/secretary/", 303)
    return answer


def _field(name: str, refusal: str = "") -> str:
    text = " ".join(request.form.get(name, "").split())
    if not text and refusal:
        raise Refused(refusal)
    if len(text) > MAX_FIELD:
        raise Refused("Kính mời ghi ngắn hơn (tối đa %(most)s ký tự).", most=MAX_FIELD)
    return text


def _person_here(room: Room, principal: int) -> PersonHere:
    before = room.person(principal) if principal else None
    return PersonHere(
        name=_field("name", "Kính mời ghi họ và tên."),
        salutation=_field("salutation"),
        office=_field("office"),
        agency=_field("agency") or (before.agency if before else ""),
    )


def _let_in(room: Room, event: e.Event, by: int) -> ResponseReturnValue:
    added = event.attendee if isinstance(event, e.AttendeeAddedHere | e.SubstituteNamedHere) else 0
    if added and not kiosk().desk.room(room.meeting).is_present(added):
        kiosk().desk.check_in(room.meeting, added, e.Way.SECRETARY, by=by)
    return redirect("/secretary/roll", 303)
