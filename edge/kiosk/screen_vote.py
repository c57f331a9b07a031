"""A vote on the room's own screen, for a delegate without a phone: name → PIN or the secretary's nod → ballot."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.order import StaleVote
from contract.refused import Refused
from contract.room import Room
from edge.kiosk.at_screen import ask, keep_nothing, leave_of, only_here
from edge.kiosk.names import everybody
from edge.kiosk.shell import device, kiosk, name_of, now_ms, page, room_asked, room_here
from edge.kiosk.topics import BALLOT
from edge.kiosk.voting import Shown, new_nonce, on_stage, vote_from

bp = Blueprint("screen_vote", __name__, url_prefix="/screen")
bp.before_request(only_here)
bp.after_request(keep_nothing)


@bp.get("/vote")
def names() -> ResponseReturnValue:
    """Who may vote, without a word of who has."""
    room = room_here()
    ballot = _open(room)
    if room is None or ballot is None:
        return redirect("/chair/", 303)
    entitled = set(ballot.state.opened.entitled)
    people = [one for one in everybody(room, kiosk().desk.text_of) if one.attendee in entitled]
    return page("screen/names.html", topics=(BALLOT,), people=people, ballot=ballot)


@bp.get("/vote/<int:attendee>")
def step(attendee: int) -> ResponseReturnValue:
    """The PIN, or the ballot once this screen has leave to show it to that person."""
    room = room_here()
    ballot = _open(room)
    if room is None or ballot is None or attendee not in ballot.state.opened.entitled:
        return redirect("/screen/vote", 303)
    token = leave_of(room, attendee)
    return _ballot(room, ballot, attendee, token) if token else ask(room, attendee)


@bp.post("/vote/<int:attendee>/<ballot>/<int:number>")
def vote(attendee: int, ballot: str, number: int) -> ResponseReturnValue:
    """Take the vote; the leave ends with it, so that the next person finds no open ballot."""
    room, token = room_asked(), request.form.get("leave", "")
    if kiosk().leaves.holder(token, device().hash, now_ms()) != attendee:
        raise Refused("Đã quá thời gian biểu quyết trên màn hình này. Kính mời đại biểu xác nhận lại.")
    cast = vote_from(request.form, (ballot, number), voter=attendee, source=e.Source.SCREEN, by=attendee)
    try:
        line = kiosk().desk.cast_vote(room.meeting, cast)
    except StaleVote as stale:
        room = kiosk().desk.room(room.meeting)
        found = _open(room)
        return _ballot(room, found, attendee, token, stale) if found else redirect("/chair/", 303)
    kiosk().leaves.end(token)
    return page("screen/done.html", who=name_of(room, attendee), at=line.at, status=201)


def _open(room: Room | None) -> Shown | None:
    """The ballot that is open on devices now."""
    ballot = on_stage(room, kiosk().desk) if room else None
    return ballot if ballot and ballot.is_open and ballot.state.opened.mode == "devices" else None


def _ballot(
    room: Room, ballot: Shown, attendee: int, token: str, refusal: Refused | None = None
) -> ResponseReturnValue:
    return page(
        "screen/ballot.html",
        topics=(BALLOT,),
        status=409 if refusal else 200,
        who=name_of(room, attendee),
        ballot=ballot,
        vote=ballot.vote_of(attendee),
        leave=token,
        nonce=new_nonce(),
        refusal=refusal,
    )
