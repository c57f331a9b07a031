"""The rooms' units: who asks to be let in, who is there, and what an administrator does with them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central import SOFTWARE
from central.fleet.actions import revoke_unit
from central.fleet.advice import advice, tone
from central.fleet.claims import is_named, name_new, name_replacement, waiting
from central.fleet.mapping import drawn
from central.fleet.models import Unit
from central.fleet.moving import busy_units, move_unit
from central.fleet.releasing import put_in_ring
from central.fleet.rings import RINGS
from central.fleet.showing import by_place, free_rooms, on_map, unit_shown
from central.fleet.watching import MOST, watched
from central.meetings.models import Room
from central.web.shell import access, centre, hand, now_ms, official, say
from contract.claim import grouped, read_code
from contract.refused import Refused

bp = Blueprint("fleet", __name__, template_folder="templates")


@bp.before_request
def _administrators_only() -> None:
    if not access().keeps_units:
        abort(403)


@bp.get("/fleet")
def fleet() -> ResponseReturnValue:
    """All units, live: what each said last and what to do about it; and those that ask to become one."""
    asking = [(one, grouped(one.code)[:4], is_named(one, now_ms=now_ms())) for one in waiting(now_ms=now_ms())]
    found = watched(busy_units(), now_ms=now_ms(), software=SOFTWARE)
    return render_template(
        "fleet/fleet.html",
        asking=asking,
        units=found[:MOST],
        places=by_place(found[:MOST]),
        map=drawn(on_map(found), centre().outline),
        left_off=max(0, len(found) - MOST),
        well=sum(one.is_well for one in found),
        connected=sum(bool(one.unit.is_connected) for one in found),
        total=len(found),
        advice=advice(),
        tone=tone,
    )


@bp.route("/fleet/claim", methods=["GET", "POST"])
def claim() -> ResponseReturnValue:
    """Type or scan a code, and say which room's unit it is."""
    problem, code = "", request.values.get("code", "")[:40]
    if request.method == "POST":
        try:
            named = _name(code)
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã nhận mã cho %(room)s. Màn hình thiết bị sẽ báo khi phòng sẵn sàng.", room=named), "ok")
            return redirect(url_for("fleet.fleet"), 303)
    page = render_template(
        "fleet/claim.html",
        code=grouped(read_code(code)) if read_code(code) else code,
        problem=problem,
        chosen=request.values.get("for", ""),
        rooms=free_rooms(),
        units=list(Unit.select().order_by(Unit.room)),
    )
    return page, 409 if problem else 200


@bp.route("/fleet/units/<name>", methods=["GET", "POST"])
def unit(name: str) -> ResponseReturnValue:
    """One unit: moved to another room, or let in no more."""
    found = unit_shown(name)
    if found is None:
        abort(404)
    problem = ""
    if request.method == "POST":
        try:
            _change(name)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("fleet.unit", name=name), 303)
    page = render_template("fleet/unit.html", shown=found, rooms=free_rooms(), rings=RINGS, problem=problem)
    return page, 409 if problem else 200


def _name(code: str) -> str:
    database, by = centre().database, official().id
    kind, _colon, which = request.form.get("for", "").partition(":")
    if kind == "unit":
        return str(name_replacement(database, code, unit=which, by=by, now_ms=now_ms()).room)
    if kind == "room":
        return str(name_new(database, code, room=_room(which), by=by, now_ms=now_ms()).room)
    raise Refused("Kính mời chọn một mục trong danh sách.")


def _change(name: str) -> None:
    do = request.form.get("do", "")
    if do == "move":
        moved_to = _room(request.form.get("room", ""))
        move_unit(centre().database, name=name, room=moved_to, now_ms=now_ms(), by=hand())
        flash(_("Thiết bị nay phục vụ %(room)s.", room=moved_to.name), "ok")
    elif do == "revoke":
        revoke_unit(centre().database, name=name, by=hand())
        flash(_("Đã thu hồi thiết bị. Dữ liệu thiết bị đã gửi vẫn được giữ."), "ok")
    elif do == "ring":
        ring = request.form.get("ring", "")
        number = int(ring) if ring in map(str, RINGS) else 0
        put_in_ring(centre().database, name=name, ring=number, by=hand(), now_ms=now_ms())
        flash(_("Thiết bị nay thuộc vòng %(ring)s.", ring=ring), "ok")
    else:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")


def _room(number: str) -> Room:
    found = Room.get_or_none(Room.id == int(number[:9])) if number.isascii() and number.isdecimal() else None
    if found is None:
        raise Refused("Kính mời chọn một mục trong danh sách.")
    return found
