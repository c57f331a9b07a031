"""The province's meeting rooms, as the Office and the system's administrators keep them (R5.4)."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.fleet.models import Unit
from central.meetings.models import Room
from central.meetings.renaming import rename
from central.meetings.rooms import RoomFacts, set_room
from central.people.rights import Task, may
from central.web.shell import access, centre, hand, say
from contract.refused import Refused
from contract.vietnamese import alphabetical

bp = Blueprint("rooms", __name__, template_folder="templates")


@bp.before_request
def _who_arranges_rooms() -> None:
    if not may(access().roles(), Task.ARRANGE_ROOMS):
        abort(403)


@bp.route("/rooms", methods=["GET", "POST"])
def rooms() -> ResponseReturnValue:
    """All rooms, and a form for one more."""
    problem = ""
    if request.method == "POST":
        try:
            name = request.form.get("name", "")
            if Room.get_or_none(Room.name == " ".join(name.split())) is not None:
                raise Refused("Đã có phòng họp mang tên này.")
            room = _set(name, is_open=True)
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã thêm %(room)s.", room=room.name), "ok")
            return redirect(url_for("rooms.rooms"), 303)
    page = render_template(
        "meetings/rooms.html",
        rooms=sorted(Room.select(), key=lambda one: (not one.is_open, alphabetical(one.name))),
        served={unit.room for unit in Unit.select(Unit.room)},
        problem=problem,
        form=request.form,
    )
    return page, 409 if problem else 200


@bp.route("/rooms/<int:number>", methods=["GET", "POST"])
def room(number: int) -> ResponseReturnValue:
    """One room: where it is, how many it seats, whether meetings are still held in it."""
    found = Room.get_or_none(Room.id == number)
    if found is None:
        abort(404)
    problem = ""
    if request.method == "POST":
        try:
            called = request.form.get("name", found.name)
            if " ".join(called.split()) != found.name:
                found = rename(centre().planning, found, called, by=hand())
            _set(found.name, is_open="is-open" in request.form)
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã lưu."), "ok")
            return redirect(url_for("rooms.rooms"), 303)
    page = render_template("meetings/room.html", room=found, problem=problem, form=request.form)
    return page, 409 if problem else 200


def _set(name: str, *, is_open: bool) -> Room:
    form, seats = request.form, request.form.get("seats", "").strip()
    if seats and not (seats.isascii() and seats.isdecimal() and len(seats) <= 6):
        raise Refused("Tên phòng họp hoặc số chỗ không hợp lệ.")
    said = RoomFacts(
        place=form.get("place", "")[:200],
        seats=int(seats or 0),
        coordinates=form.get("coordinates", "")[:60],
        is_open=is_open,
    )
    return set_room(centre().database, name, said, by=hand())
