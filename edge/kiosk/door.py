"""The door's page: is this my room, am I in? And the ways in for who has no code."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contract.events import Way
from contract.moving import went_to
from contract.package import Package, Person
from contract.refused import Refused
from contract.room import Phase, Room
from edge.doorway.decide import CALLED_OFF, Decision, Outcome, between_sittings
from edge.doorway.greeting import Greeting, Words, greeting
from edge.doorway.stage import Stage
from edge.kiosk.aloud import can_speak
from edge.kiosk.arriving import arrive
from edge.kiosk.finding import AGENCIES_AT_ONCE, PEOPLE_AT_ONCE, by_initial, by_letters, initials, leaf
from edge.kiosk.live import Bell
from edge.kiosk.names import salutation
from edge.kiosk.pins import Answer
from edge.kiosk.programme import counts_to, hours_of, state_at_door, to_come
from edge.kiosk.shell import attempt_by, device, kiosk, now_ms, package_here, page, room_asked, room_here
from edge.kiosk.texts import gettext as _
from edge.kiosk.topics import CALLS, COURSE, DOOR, PLAN, ROLL
from edge.kiosk.words import weekday

Choice = TypeVar("Choice")

UNANSWERED_MS = 60_000
"""After so long without the secretary the door says whom to call instead."""

SHOWN_MS = {"yes": 20_000, "wait": 15_000, "no": 15_000}
"""How long an answer stays if nobody scans or touches; the next scan takes its place at once."""

MAX_SEARCH = 60
LONG_TITLE, LONG_IN_ALL = 36, 150
"""Characters beyond which an answer is set smaller, so that its last line is not cut."""

PREVIEW_PAUSE_S = 0.02

bp = Blueprint("door", __name__)


@bp.get("/door")
def door() -> Response:
    """The room, its meeting, and the answer to whoever just showed a code."""
    package, room = package_here(), room_here()
    return page(
        "door/door.html",
        topics=(DOOR, COURSE, ROLL, PLAN, CALLS),
        state=state_at_door(package, room, now_ms()),
        hours=hours_of(package, room) if package and room else None,
        between=room is not None and room.phase is Phase.ADJOURNED,
        adjourned=adjourned(package, room),
        present=sum(1 for one in room.attendance.values() if one.is_present) if room else 0,
        expected=sum(1 for one in package.people if not one.withdrawn) if package else 0,
        answer=answer_shown(),
        off=called_off(package, room),
        called_at=room.secretary_called_at if room else 0,
        gives_up_at=room.secretary_called_at + UNANSWERED_MS if room else 0,
        unsent=kiosk().desk.waiting_for_central(),
        support=kiosk().settings.unit.support,
        lens=kiosk().settings.door.lens,
        speaks=can_speak(),
        has_camera=kiosk().stage.preview() is not None,
        shows=kiosk().stage.look(),
        stirred=kiosk().stage.stirred(),
        programme=(programme := to_come(kiosk().desk, now_ms())),
        slots=[one for one in programme if package is None or one.meeting != package.meeting],
        room_paused_until=room.paused_until if room and room.phase is Phase.PAUSED else 0,
        room_begun=room is not None and room.phase is not Phase.WAITING,
        counts_to=counts_to(package, room, now_ms()) if package and room else 0,
    )


@bp.get("/door/preview")
def preview() -> Response:
    """The camera's picture as people see themselves, as long as the page is open (multipart JPEG)."""
    if not device().is_screen or kiosk().stage.preview() is None:
        abort(404)
    pictures = _pictures(kiosk().stage, kiosk().live.bell())
    return Response(pictures, mimetype="multipart/x-mixed-replace; boundary=picture")


@bp.get("/door/photo")
def photo() -> ResponseReturnValue:
    """The photo of whom the door greets just now, on the room's own screen; nobody else's, and nowhere else."""
    shown = answer_shown()
    path = kiosk().desk.shelf.photo(shown["greeting"].photo) if shown and shown["has_photo"] else None
    if path is None:
        abort(404)
    return Response(path.read_bytes(), mimetype="image/jpeg", headers={"Cache-Control": "no-store"})


@bp.post("/door/call")
def call() -> ResponseReturnValue:
    """Ring the secretary's page; a second touch rings no second time."""
    room = room_asked()
    if not room.secretary_called_at:
        kiosk().desk.call_secretary(room.meeting)
    return redirect(url_for("door.door"), 303)


@bp.get("/door/names")
def names() -> Response:
    """First the agency, then the name; or a letter of the name; shown on touch only, and nobody's state with it."""
    people = _people()
    agencies = list(dict.fromkeys(agency for one in people for agency in _agencies(one)))
    letter, sought = request.args.get("letter", "")[:1], request.args.get("q", "").strip()[:MAX_SEARCH]
    if letter or sought:
        listed = by_letters(people, sought) if sought else by_initial(people, letter)
        return _names(listed, sought or letter.upper(), says_agency=True)
    chosen = request.args.get("agency", type=int)
    if chosen is None or not 0 <= chosen < len(agencies):
        shown, back, onward = _turned(list(enumerate(agencies)), AGENCIES_AT_ONCE, back=url_for("door.door"))
        return page("door/agencies.html", agencies=shown, back=back, onward=onward)
    return _names([one for one in people if agencies[chosen] in _agencies(one)], agencies[chosen], says_agency=False)


def _names(people: list[Person], heading: str, *, says_agency: bool) -> Response:
    shown, back, onward = _turned(people, PEOPLE_AT_ONCE, back=url_for("door.names"))
    return page(
        "door/names.html",
        people=shown,
        heading=heading,
        says_agency=says_agency,
        salutation=salutation,
        back=back,
        onward=onward,
    )


def _turned(choices: Sequence[Choice], at_once: int, *, back: str) -> tuple[Sequence[Choice], str, str]:
    """The leaf that is asked for and the ways back and onward: buttons turn it, since nobody scrolls at a door."""
    number = min(max(0, request.args.get("leaf", 0, type=int)), max(0, len(choices) - 1) // at_once)
    shown, has_more = leaf(choices, number, at_once=at_once)

    def at(place: int) -> str:
        asked: dict[str, Any] = {**request.args.to_dict(), "leaf": place}
        return url_for("door.names", **asked)

    return shown, at(number - 1) if number else back, at(number + 1) if has_more else ""


@bp.get("/door/letters")
def letters() -> Response:
    """The letters with which given names begin, and a field for those who would rather type."""
    return page("door/letters.html", letters=initials(_people()))


@bp.get("/door/person/<int:attendee>")
def person(attendee: int) -> Response:
    """The PIN of one person, or the secretary."""
    found = next((one for one in _people() if one.attendee == attendee), None)
    if found is None:
        abort(404)
    return page("door/pin.html", person=found, salutation=salutation, problem="", needs_help=False)


@bp.post("/door/tap")
def tap() -> ResponseReturnValue:
    """Check in by name and PIN; the answer is the door's, for all to see."""
    room = room_asked()
    attendee = request.form.get("attendee", 0, type=int)
    found = room.person(attendee)
    if found is None:
        raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    attempt = attempt_by(attendee)
    answer = kiosk().pins.check(request.form.get("pin", ""), found.pin, attempt)
    if answer is Answer.RIGHT:
        _decision, answered = arrive(room.meeting, attendee, Way.TAP)
        kiosk().stage.show(answered)
        kiosk().live.say(DOOR)
        return redirect(url_for("door.door"), 303)
    problem = (
        _("Mã PIN chưa đúng. Kính mời đại biểu nhập lại.")
        if answer is Answer.WRONG
        else _("Kính mời đại biểu chờ vài giây rồi nhập lại.")
    )
    return page(
        "door/pin.html",
        status=409,
        person=found,
        salutation=salutation,
        problem=problem,
        needs_help=kiosk().pins.needs_help(attempt),
    )


def said(words: Words) -> str:
    """A door's text in the page's language."""
    values = {name: _term(value) if name in words.terms else value for name, value in words.values.items()}
    text: str = _(words.text, **values) if values else _(words.text)
    return text[:1].upper() + text[1:]


def office_said(shown: Greeting) -> str:
    """Who the person is, and in whose place, in the page's language."""
    if not shown.instead_of:
        return shown.detail
    return f"{shown.detail}, {_('dự thay %(whom)s', whom=shown.instead_of)}"


def _term(word: str) -> str:
    """A salutation or a day of the week in the page's language."""
    return weekday(word) or salutation(word)


def answer_shown() -> dict[str, Any] | None:
    """The newest answer with how long it still stays, None when its time is over or somebody has touched it away."""
    shown: Greeting | None = kiosk().stage.shown()
    if shown is None or request.args.get("seen") == str(shown.number):
        return None
    left = shown.at_ms + SHOWN_MS[shown.tone] - now_ms()
    if not 0 < left <= SHOWN_MS[shown.tone]:
        return None
    title, advice = said(shown.title), said(shown.advice)
    office = office_said(shown)
    is_long = len(title) > LONG_TITLE or len(title + office + advice) > LONG_IN_ALL
    has_photo = bool(shown.photo) and device().is_screen and kiosk().desk.shelf.photo(shown.photo) is not None
    texts = {"title": title, "office": office, "advice": advice, "is_long": is_long}
    return {"greeting": shown, "left_ms": left, "has_photo": has_photo, **texts}


def called_off(package: Package | None, room: Room | None) -> dict[str, str] | None:
    """Moved, postponed or cancelled, in the words that a scanned code gets; None while the meeting stands."""
    if package is None or state_at_door(package, room, now_ms()) != "off":
        return None
    gone = went_to(room) if room else ""
    why = Decision(outcome=Outcome.MOVED if gone else CALLED_OFF[package.state], place=gone)
    said_of = greeting(why, package=package, number=0, now_ms=now_ms())
    return {"title": said(said_of.title), "advice": said(said_of.advice)}


def adjourned(package: Package | None, room: Room | None) -> dict[str, str] | None:
    """When the next sitting is, in the words that a code gets which is scanned before its door is open."""
    if package is None or room is None or state_at_door(package, room, now_ms()) != "adjourned":
        return None
    said_of = greeting(between_sittings(room), package=package, number=0, now_ms=now_ms())
    return {"title": said(said_of.title), "advice": said(said_of.advice)}


def _people() -> list[Person]:
    """Who may find the own name at the door, in protocol order."""
    package = package_here()
    people = [one for one in package.people if not one.withdrawn] if package else []
    return sorted(people, key=lambda one: (one.agency_rank, one.agency, one.rank, one.attendee))


def _agencies(person: Person) -> list[str]:
    """The own agency, and those for which the person is here too."""
    return [person.agency, *(one.agency for one in person.also or ())]


def _pictures(stage: Stage, pause: Bell) -> Iterator[bytes]:
    last = 0
    yield b"--picture\r\n"
    while (picture := stage.preview()) is not None:
        if picture[0] != last:
            last = picture[0]
            # A browser draws a part only when it sees the boundary behind it.
            yield b"Content-Type: image/jpeg\r\n\r\n" + picture[1] + b"\r\n--picture\r\n"
        pause.wait(PREVIEW_PAUSE_S)
