"""Who stands at the room's own screen: found by agency or a few letters, known by PIN or nod, forgotten by itself.

A *leave* is all that makes the screen somebody's: one person at a time, in memory, over three minutes after the last
touch that reached the unit, after a vote, after “Xong”, and as soon as anybody begins anew. The screen itself clears
the page earlier (static/forget.js).
"""

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from contract.room import Room
from edge.kiosk.finding import by_letters
from edge.kiosk.identify import MAX_SEARCH, begin_waiting, has_pin, try_pin
from edge.kiosk.names import everybody
from edge.kiosk.pins import Answer
from edge.kiosk.shell import attempt_by, device, kiosk, name_of, now_ms, page, room_asked, room_here
from edge.kiosk.topics import ME, PLAN, ROLL

bp = Blueprint("at_screen", __name__, url_prefix="/screen")


@bp.before_request
def only_here() -> None:
    """This is for the room's screens: elsewhere everybody has an own device."""
    if not device().is_screen:
        abort(403)


@bp.after_request
def keep_nothing(response: Response) -> Response:
    """The next person finds no page of the former one, neither by going back nor on the disk."""
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/")
def begin() -> ResponseReturnValue:
    """Agency → name in protocol order, or a few letters; whoever stood here before is forgotten."""
    kiosk().leaves.end_on(device().hash)
    room = room_here()
    if room is None:
        return redirect("/chair/", 303)
    people = everybody(room, kiosk().desk.text_of)
    agencies = tuple(dict.fromkeys(one.agency for one in people))
    sought, agency = request.args.get("q", "").strip()[:MAX_SEARCH], request.args.get("agency")
    if sought:
        people = by_letters(people, sought)
    elif agency is not None:
        people = [one for one in people if one.agency == agency]
    is_list = bool(sought) or agency is not None
    return page(
        "screen/who.html", topics=(PLAN, ROLL), people=people, agencies=agencies, sought=sought, is_list=is_list
    )


@bp.post("/<int:attendee>/pin")
def check_pin(attendee: int) -> ResponseReturnValue:
    room = room_asked()
    answer, text = try_pin(room, attendee)
    if answer is not Answer.RIGHT:
        return ask(room, attendee, text=text, status=429 if answer is Answer.NOT_YET else 422)
    kiosk().leaves.give(room.meeting, attendee, device().hash, now_ms())
    return redirect(_home(attendee), 303)


@bp.get("/<int:attendee>/waiting")
def wait_for_nod(attendee: int) -> ResponseReturnValue:
    room = room_here()
    if room is None or leave_of(room, attendee):
        return redirect(_home(attendee), 303)
    who, waits = name_of(room, attendee), begin_waiting(room, attendee, on_screen=True)
    return page("screen/waiting.html", topics=(ME,), who=who, waits=waits)


@bp.post("/<int:attendee>/stay")
def stay(attendee: int) -> ResponseReturnValue:
    """Somebody touches this page, as who writes a long opinion does: the leave lasts on."""
    return "", 204 if leave_of(room_asked(), attendee) else 410


@bp.post("/done")
def done() -> ResponseReturnValue:
    """“Xong”, or the screen noticed that nobody stands there any more."""
    kiosk().leaves.end_on(device().hash)
    return redirect("/chair/", 303)


def leave_of(room: Room, attendee: int) -> str:
    """The leave of a person on this screen, longer again by this request; empty when there is none."""
    token = kiosk().leaves.token_of(room.meeting, attendee, device().hash, now_ms())
    if token:
        kiosk().leaves.last_on(token, now_ms())
    return token


def ask(room: Room, attendee: int, *, text: str = "", status: int = 200) -> ResponseReturnValue:
    """The page that asks for the PIN, or for the secretary's nod."""
    who = name_of(room, attendee)
    return page(
        "screen/pin.html",
        topics=(PLAN,),
        status=status,
        who=who,
        text=text,
        needs_help=kiosk().pins.needs_help(attempt_by(attendee)),
        has_pin=has_pin(room, who),
        goal=_goal(),
    )


def _home(attendee: int) -> str:
    """Who came to vote gets the ballot, everybody else the page with all there is."""
    return f"/screen/vote/{attendee}" if _goal() == "vote" else f"/screen/{attendee}"


def _goal() -> str:
    is_vote = request.values.get("goal") == "vote" or request.path.startswith("/screen/vote/")
    return "vote" if is_vote else ""
