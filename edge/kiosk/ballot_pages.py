"""The secretary's pages of ballots: prepare, watch, count by hands and slips, enter a named vote, repeat."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.balloting import has_result
from edge.kiosk.chair import done_just_now
from edge.kiosk.library import in_force_at
from edge.kiosk.names import everybody
from edge.kiosk.new_ballot import SHARES, Kind
from edge.kiosk.secretary import room_to_conduct
from edge.kiosk.shell import actor, kiosk, name_of, page, room_asked
from edge.kiosk.topics import BALLOT, COURSE, PLAN, ROLL, VOTES
from edge.kiosk.voting import new_nonce, on_stage, prepared, shown, vote_from
from edge.kiosk.who_sees import ballot_seen

bp = Blueprint("ballot_pages", __name__)

OF_SECRETARY = "/secretary/ballots"


@bp.get(OF_SECRETARY)
def ballots() -> ResponseReturnValue:
    """Every ballot: prepared, open, closed."""
    room = room_to_conduct()
    by, read = actor(room), kiosk().desk.text_of
    rounds = [shown(room, key, kiosk().desk) for key in room.ballots]
    return page(
        "secretary/ballots.html",
        topics=(PLAN, COURSE, BALLOT, VOTES, ROLL),
        room=room,
        ask=request.args.get("ask", ""),
        done=done_just_now(room),
        ballots=prepared(room, kiosk().desk),
        rounds=rounds,
        decided={one.ballot for one in rounds if has_result(room, one.ballot)},
        sees={one.key: ballot_seen(room, one.key, by) for one in rounds},
        people=everybody(room, read),
        voids={key: read(one.voided.reason) or "…" for key, one in room.ballots.items() if one.voided},
        papers={one.key: in_force_at(room, one.state, read) for one in rounds},
    )


@bp.get("/secretary/ballots/new")
@bp.get("/chair/ballots/new")
def new_ballot() -> ResponseReturnValue:
    """A question of which nobody thought before, from a few templates."""
    room = room_to_conduct()
    is_chairs = request.path.startswith("/chair")
    return page(
        "chair/new_ballot.html" if is_chairs else "secretary/new_ballot.html",
        room=room,
        by=actor(room),
        kinds=list(Kind),
        shares=list(SHARES),
        item=request.args.get("item", room.item),
    )


@bp.get("/secretary/ballots/vote/<int:attendee>")
def vote_for(attendee: int) -> ResponseReturnValue:
    """A named vote that the secretary enters for somebody without a device."""
    room = room_to_conduct()
    ballot = on_stage(room, kiosk().desk)
    if ballot is None or not ballot.may_vote(attendee):
        return redirect("/secretary/ballots", 303)
    return page(
        "secretary/vote.html",
        topics=(BALLOT,),
        room=room,
        who=name_of(room, attendee),
        ballot=ballot,
        vote=ballot.vote_of(attendee),
        nonce=new_nonce(),
    )


@bp.post("/secretary/ballots/vote/<int:attendee>/<ballot>/<int:number>")
def enter_vote(attendee: int, ballot: str, number: int) -> ResponseReturnValue:
    room = room_asked()
    by = actor(room)
    cast = vote_from(request.form, (ballot, number), voter=attendee, source=e.Source.SECRETARY, by=by)
    kiosk().desk.cast_vote(room.meeting, cast)
    return redirect("/secretary/ballots", 303)
