"""“Cách khác”, one gesture from the idle door: the phone scans the door, a guest asks to come in, somebody goes out."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.look.codes import svg_code
from contract.package import Package, Person, PersonHere
from contract.refused import Refused
from edge.doorway.decide import Decision, Outcome
from edge.doorway.greeting import greeting
from edge.kiosk.conduct import back
from edge.kiosk.poster import room_number
from edge.kiosk.shell import actor, device, kiosk, now_ms, package_here, page, room_asked, room_here
from edge.kiosk.texts import gettext as _
from edge.kiosk.topics import DOOR, WAITING

AGAIN_FOR_MS = 20_000
MOST = 120

bp = Blueprint("other_ways", __name__)


@bp.get("/door/other")
def ways() -> ResponseReturnValue:
    """All that is not a code before the camera; the code shown here changes every minute and proves who stands here."""
    package = package_here()
    if not device().is_screen:
        abort(404)
    if package is None:
        return redirect(url_for("door.door"), 303)
    code = svg_code(door_code(package, now_ms()), label=_("Mã để điện thoại quét")) if package.poster else ""
    return page("door/other.html", code=code, room=room_here(), shows=kiosk().stage.look())


def door_code(package: Package, at_ms: int) -> str:
    """What the phone opens: the poster's address, with the number that only those before the room can see now."""
    public = kiosk().settings.web.public_url
    return f"{public}{url_for('poster.scanned', code=package.poster)}?number={room_number(package, at_ms)}"


@bp.get("/door/guest")
def new_guest() -> ResponseReturnValue:
    """The name and the agency of somebody who is on no list."""
    room = room_here()
    return page("door/guest.html") if room else redirect(url_for("door.door"), 303)


@bp.post("/door/guest")
def ask() -> ResponseReturnValue:
    """Tell chair and secretary who waits; only the door's own page may, or a corridor's phone would fill the list."""
    if not device().is_screen:
        abort(404)
    room = room_asked()
    name, agency = (" ".join(request.form.get(field, "").split())[:MOST] for field in ("name", "agency"))
    if not name:
        raise Refused("Kính mời ghi họ và tên.")
    kiosk().guests.ask(room.meeting, PersonHere(name=name, agency=agency), now_ms())
    kiosk().live.say(WAITING)
    return page("door/asked.html", name=name)


@bp.post("/conduct/guest/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Let the guest in, who is then on the roll and greeted at the door; or leave it to the secretary."""
    room = room_asked()
    by = actor(room)
    guest = kiosk().guests.take(room.meeting, token)
    kiosk().live.say(WAITING)
    if request.form.get("admits") != "yes":
        if not room.secretary_called_at:
            kiosk().desk.call_secretary(room.meeting)
        return back()
    added = kiosk().desk.add_attendee(room.meeting, guest.person, by).event
    if isinstance(added, e.AttendeeAddedHere):
        if not kiosk().desk.room(room.meeting).is_present(added.attendee):
            kiosk().desk.check_in(room.meeting, added.attendee, e.Way.SECRETARY, by=by)
        known = Person(attendee=added.attendee, name=guest.person.name, agency=guest.person.agency)
        _show(Decision(outcome=Outcome.WELCOME, attendee=added.attendee, person=known), room.package)
    return back()


@bp.post("/door/leave")
def leave() -> ResponseReturnValue:
    """Who has just shown a code and is in already goes out; it is the answer on the page that says who.

    Refused: that answer is another one by now.
    """
    room, shown = room_asked(), kiosk().stage.shown()
    is_on = shown is not None and 0 <= now_ms() - shown.at_ms < AGAIN_FOR_MS
    if not device().is_screen or shown is None or not is_on or shown.outcome != Outcome.AGAIN:
        raise Refused("Kính mời đại biểu quét mã lần nữa rồi chọn “Tôi ra ngoài”.")
    if request.form.get("number", type=int) != shown.number or shown.meeting != room.meeting:
        raise Refused("Kính mời đại biểu quét mã lần nữa rồi chọn “Tôi ra ngoài”.")
    kiosk().desk.depart(room.meeting, shown.attendee, by=shown.attendee)
    _show(Decision(outcome=Outcome.LEFT, attendee=shown.attendee), room.package)
    return redirect(url_for("door.door"), 303)


@bp.post("/door/look")
def change_look() -> ResponseReturnValue:
    """High contrast and sound, switched on the door's own page for everybody who comes after."""
    if not device().is_screen:
        abort(404)
    look = kiosk().stage.look()
    kiosk().stage.put_look(look.switched(request.form.get("switch", "")))
    kiosk().live.say(DOOR)
    return redirect(url_for("other_ways.ways"), 303)


def _show(decision: Decision, package: Package | None) -> None:
    at_ms = now_ms()
    kiosk().stage.show(greeting(decision, package=package, number=at_ms, now_ms=at_ms))
    kiosk().live.say(DOOR)
