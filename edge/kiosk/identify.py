"""How a delegate's device becomes known: by the invitation's link or the name, and the PIN or the secretary's nod."""

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from contract.package import Person
from contract.refused import Malformed, Refused
from contract.room import Room
from contract.ticket import Ticket, read_ticket
from edge.kiosk.finding import by_letters
from edge.kiosk.names import Named, everybody
from edge.kiosk.pins import Answer
from edge.kiosk.shell import (
    attempt_by,
    comes_from_outside,
    device,
    kiosk,
    me,
    name_of,
    now_ms,
    page,
    room_asked,
    room_here,
)
from edge.kiosk.texts import gettext as _
from edge.kiosk.topics import ME, PLAN, ROLL, WAITING
from edge.kiosk.waiting import Waits

bp = Blueprint("identify", __name__)

MAX_SEARCH = 60
AFTER = "after"
"""The cookie that leads back to the poster which a phone had scanned before it was known."""

INVITATION = "invitation"
"""The cookie that keeps the ticket, for a phone outside the room's network, until its PIN was typed."""


@bp.get("/who")
def agencies() -> ResponseReturnValue:
    """Agency → name in two taps, in protocol order; or a few letters of the name, with or without marks."""
    room = room_here()
    if room is None:
        return redirect("/", 303)
    people = everybody(room, kiosk().desk.text_of)
    sought = request.args.get("q", "").strip()[:MAX_SEARCH]
    agency = request.args.get("agency", "")
    if sought:
        people = by_letters(people, sought)
    elif agency:
        people = [one for one in people if one.agency == agency]
    names = tuple(dict.fromkeys(one.agency for one in people))
    is_list = bool(sought or agency)
    response = page(
        "delegate/who.html",
        topics=(PLAN, ROLL),
        people=people,
        agencies=names,
        sought=sought,
        is_list=is_list,
        is_cut_off=not kiosk().link.is_up(),
    )
    if _is_poster(request.args.get("next", "")):
        response.set_cookie(AFTER, request.args["next"], max_age=900, httponly=True, samesite="Lax")
    return response


@bp.get("/who/<int:attendee>")
def ask_pin(attendee: int) -> ResponseReturnValue:
    room = room_here()
    if room is None or me():
        return _go_on()
    return _pin_page(room, attendee)


@bp.post("/who/<int:attendee>/pin")
def check_pin(attendee: int) -> ResponseReturnValue:
    """Link this device to the person whose PIN was typed."""
    room = room_asked()
    _refuse_other_person(room, attendee)
    answer, text = try_pin(room, attendee)
    if answer is not Answer.RIGHT:
        return _pin_page(room, attendee, text=text, status=429 if answer is Answer.NOT_YET else 422)
    kiosk().desk.link_device(room.meeting, attendee, device().hash)
    return _go_on()


@bp.post("/who/<int:attendee>/nod")
def ask_for_nod(attendee: int) -> ResponseReturnValue:
    """Ask the secretary to confirm this device; the page waits."""
    room = room_asked()
    _refuse_other_person(room, attendee)
    name_of(room, attendee)
    return redirect(f"/who/{attendee}/waiting", 303)


@bp.get("/who/<int:attendee>/waiting")
def wait_for_nod(attendee: int) -> ResponseReturnValue:
    """Waiting is asked for again each time the page is shown, so it outlives a restart of the unit."""
    room = room_here()
    if room is None or me():
        return _go_on()
    who, waits = name_of(room, attendee), begin_waiting(room, attendee)
    return page("delegate/waiting.html", topics=(ME,), who=who, waits=waits)


@bp.get("/invited")
def invited() -> ResponseReturnValue:
    """The invitation's link: the ticket stands behind the `#`, so it reaches no log; the page sends it as a form."""
    return page("delegate/invited.html", topics=())


@bp.post("/invited")
def present_ticket() -> ResponseReturnValue:
    """Whose invitation is this? The PIN is asked next: a link may have been forwarded."""
    room = room_here()
    if room is None or room.package is None:
        return redirect("/", 303)
    text = request.form.get("ticket", "")
    response = redirect(f"/who/{ticket_of(room, text).attendee}", 303)
    if comes_from_outside():
        response.set_cookie(INVITATION, text, max_age=900, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def ticket_of(room: Room, text: str) -> Ticket:
    """The invitation of this text. Refused: none, one for another meeting, or one that holds no longer."""
    try:
        ticket = read_ticket(text.encode(), keys=kiosk().desk.shelf.keys())
    except Malformed:
        raise Refused("Chưa nhận được mã của cuộc họp này.") from None
    if ticket.meeting != room.meeting:
        there = kiosk().desk.shelf.elsewhere(ticket.meeting)
        if there:
            raise Refused("Mã điểm danh này của cuộc họp tại %(room)s.", room=there.room)
        raise Refused("Chưa nhận được mã của cuộc họp này.")
    person = room.person(ticket.attendee)
    if person is None or person.withdrawn or ticket.issue < person.issue:
        raise Refused("Mã điểm danh này không còn hiệu lực.")
    return ticket


@bp.post("/leave")
def leave() -> ResponseReturnValue:
    """This phone is no longer the person's."""
    room = room_asked()
    person = device().attendee_in(room)
    if person:
        kiosk().desk.unlink_device(room.meeting, person, by=person)
    return redirect("/", 303)


def try_pin(room: Room, attendee: int) -> tuple[Answer, str]:
    """Check the PIN of the form; the text tells the person what to do when it was not the right one."""
    pins, attempt = kiosk().pins, attempt_by(attendee)
    person = room.person(attendee)
    answer = pins.check(request.form.get("pin", "").strip(), person.pin if person else "", attempt)
    if answer is Answer.RIGHT:
        return answer, ""
    seconds = -(-pins.wait_ms(attempt) // 1000)
    if seconds > 0 and answer is Answer.NOT_YET:
        return answer, _("Kính mời đại biểu chờ %(seconds)s giây rồi nhập lại.", seconds=seconds)
    if seconds > 0:
        return answer, _("Mã PIN chưa đúng. Kính mời đại biểu nhập lại sau %(seconds)s giây.", seconds=seconds)
    return answer, _("Mã PIN chưa đúng. Kính mời đại biểu nhập lại.")


def begin_waiting(room: Room, attendee: int, *, on_screen: bool = False) -> Waits:
    """Put this device among those that wait for the secretary, who is told once."""
    now = now_ms()
    waits = Waits(
        meeting=room.meeting, attendee=attendee, device=device().hash, since=now, seen=now, on_screen=on_screen
    )
    if kiosk().waiting.ask(waits):
        kiosk().live.say(WAITING)
    return kiosk().waiting.devices.get(device().hash, waits)


def has_pin(room: Room, who: Named) -> bool:
    person: Person | None = room.person(who.attendee)
    return person is not None and bool(person.pin)


def _go_on() -> ResponseReturnValue:
    """To the poster that was scanned first, else to the delegate's page."""
    to = request.cookies.get(AFTER, "")
    return redirect(to if _is_poster(to) else "/", 303)


def _is_poster(path: str) -> bool:
    return path.startswith("/p/") and "\\" not in path


def _pin_page(room: Room, attendee: int, *, text: str = "", status: int = 200) -> ResponseReturnValue:
    who = name_of(room, attendee)
    needs_help = kiosk().pins.needs_help(attempt_by(attendee))
    return page(
        "delegate/pin.html",
        topics=(ME,),
        status=status,
        who=who,
        text=text,
        needs_help=needs_help,
        has_pin=has_pin(room, who),
    )


def _refuse_other_person(room: Room, attendee: int) -> None:
    """One device, one person: the former says goodbye first."""
    if device().attendee_in(room) not in (0, attendee):
        raise Refused("Thiết bị này đang dùng cho đại biểu khác. Kính mời chọn “Không phải tôi” trước.")
    if room.person(attendee) is None and attendee not in room.added:
        abort(404)
