"""Secret ballots on devices: the board opens the box and closes it, each voter chooses, looks once more, and drops."""

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from contract.ballot import Mode, Shape
from contract.balloting import has_result
from contract.events import SecretBallotOpened
from contract.order import LEAST_BOARD
from contract.refused import Refused
from contract.room import BallotKey, Room
from contract.secrecy import is_about_persons
from edge.desk import SecretRound, SecretVote
from edge.kiosk.conduct_ballots import minutes_given, reason_given
from edge.kiosk.names import Named, everybody
from edge.kiosk.pins import Answer
from edge.kiosk.shell import actor, attempt_by, device, kiosk, name_of, now_ms, page, room_asked, room_here
from edge.kiosk.topics import BALLOT, PLAN, VOTES, person_topic
from edge.kiosk.voting import Shown, marks_from, new_nonce, shown

bp = Blueprint("secret", __name__)

PLACES = 5
"""So many members a counting board may have on the page."""


@bp.get("/chair/box/<ballot>")
def board(ballot: str) -> ResponseReturnValue:
    """Name the counting board; each member types the own PIN."""
    room = _room()
    spec = kiosk().desk.ballot_spec(room.meeting, ballot) or abort(404)
    if not spec.secret or room.open_ballot:
        return redirect("/chair/", 303)
    return page(
        "chair/board.html",
        topics=(PLAN,),
        room=room,
        spec=spec,
        people=_with_pin(room),
        places=PLACES,
        entitled=len(room.entitled_for(spec.item, spec.rule or None)),
        is_about_persons=is_about_persons(spec),
        is_again=has_result(room, ballot),
    )


@bp.post("/chair/box/<ballot>")
def open_ballot(ballot: str) -> ResponseReturnValue:
    room = room_asked()
    by, pins = actor(room), _pins(room)
    if len(pins) < LEAST_BOARD:
        raise Refused("Ban kiểm phiếu cần ít nhất %(least)s người khác nhau.", least=LEAST_BOARD)
    receipts = request.form.get("receipts") == "yes"
    how = SecretRound(receipts=receipts, minutes=minutes_given(), reason=reason_given())
    kiosk().desk.open_secret_ballot(room.meeting, ballot, by, pins=pins, how=how)
    return redirect("/chair/", 303)


@bp.get("/chair/box/<ballot>/<int:number>")
def closing(ballot: str, number: int) -> ResponseReturnValue:
    """Two of the board open the box."""
    room = _room()
    found = _open(room, (ballot, number))
    if found is None:
        return redirect("/chair/", 303)
    opened = found.state.opened
    members = opened.board if isinstance(opened, SecretBallotOpened) else ()
    people = [name_of(room, one) for one in members]
    return page("chair/open_box.html", topics=(BALLOT, VOTES), room=room, ballot=found, people=people)


@bp.post("/chair/box/<ballot>/<int:number>")
def close(ballot: str, number: int) -> ResponseReturnValue:
    room = room_asked()
    by, pins = actor(room), _pins(room)
    kiosk().desk.close_secret_ballot(room.meeting, (ballot, number), by, pins=pins)
    return redirect("/chair/", 303)


@bp.post("/secret/<ballot>/<int:number>/review")
def review(ballot: str, number: int) -> ResponseReturnValue:
    """The choice once more, before it goes into the box; nothing of it is kept here."""
    room = room_asked()
    person, key = _voter(room), (ballot, number)
    found, marks = _open(room, key), marks_from(request.form)
    if found is None or not found.may_vote(person):
        return redirect("/", 303)
    shape = found.state.opened.shape
    if len(marks) != len(shape) or not all(map(Shape.fits, shape, marks)):
        raise Refused("Lựa chọn chưa hợp lệ. Kính mời đại biểu chọn lại.")
    chosen = found.words_for(marks)
    return page("delegate/review.html", ballot=found, marks=marks, chosen=chosen, nonce=new_nonce())


@bp.post("/secret/<ballot>/<int:number>")
def drop(ballot: str, number: int) -> ResponseReturnValue:
    """Into the box; the answer says that it is in, and never what was chosen."""
    room = room_asked()
    person, key = _voter(room), (ballot, number)
    nonce = request.form.get("nonce", "")[:40]
    vote = SecretVote(key=key, voter=person, choices=marks_from(request.form), nonce=nonce)
    receipt = kiosk().desk.cast_secret_vote(room.meeting, vote)
    kiosk().live.say(VOTES, person_topic(person))
    return page("delegate/dropped.html", topics=(), receipt=receipt, at=now_ms(), status=201)


def _room() -> Room:
    room = room_here()
    if room is None:
        abort(redirect("/", 303))
    actor(room)
    return room


def _voter(room: Room) -> int:
    person = device().attendee_in(room)
    if not person:
        raise Refused("Thiết bị này chưa được xác nhận hoặc đã được thay bằng thiết bị khác.")
    return person


def _open(room: Room, key: BallotKey) -> Shown | None:
    """The secret ballot of this round, if it is open on devices."""
    state = room.ballots.get(key)
    if state is None or not state.is_open or state.opened.mode is not Mode.SECRET:
        return None
    return shown(room, key, kiosk().desk)


def _with_pin(room: Room) -> list[Named]:
    """Who can be of the board: present, and known by a PIN."""
    people = everybody(room, kiosk().desk.text_of)
    return [one for one in people if room.is_present(one.attendee) and _kept_pin(room, one.attendee)]


def _kept_pin(room: Room, attendee: int) -> str:
    person = room.person(attendee)
    return person.pin if person else ""


def _pins(room: Room) -> dict[int, str]:
    """The PINs of the form by member, each checked; empty rows are left out. Refused: whose is not right."""
    pins: dict[int, str] = {}
    for place in range(PLACES):
        member, pin = request.form.get(f"member{place}", 0, type=int), request.form.get(f"pin{place}", "").strip()
        if not member:
            continue
        if member in pins:
            raise Refused("Một người chỉ được chọn một lần trong Ban kiểm phiếu.")
        who, attempt = name_of(room, member), attempt_by(member)
        answer = kiosk().pins.check(pin, _kept_pin(room, member), attempt)
        if answer is Answer.NOT_YET:
            seconds = -(-kiosk().pins.wait_ms(attempt) // 1000)
            raise Refused("Kính mời %(who)s chờ %(seconds)s giây rồi nhập lại mã PIN.", who=who.polite, seconds=seconds)
        if answer is not Answer.RIGHT:
            raise Refused("Mã PIN của %(who)s chưa đúng.", who=who.polite)
        pins[member] = pin
    return pins
