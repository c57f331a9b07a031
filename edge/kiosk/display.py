"""The display for the whole room: what we are on, who speaks, how we voted; never what anybody chose."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from edge.kiosk.library import library
from edge.kiosk.names import named
from edge.kiosk.presenting import on_wall
from edge.kiosk.shell import kiosk, page, room_here
from edge.kiosk.speaking import clock_here
from edge.kiosk.topics import BALLOT, COURSE, PLAN, PRESENTED, ROLL, SPEAKER, SPEECH, VOTES
from edge.kiosk.voided import void_on_stage
from edge.kiosk.voting import on_stage
from edge.kiosk.who_sees import ballot_seen, may_show_title

bp = Blueprint("display", __name__)


@bp.get("/display")
def now() -> ResponseReturnValue:
    room = room_here()
    if room is None or room.package is None:
        return page("display/empty.html", topics=(PLAN,))
    read = kiosk().desk.text_of
    ballot, presented = on_stage(room, kiosk().desk), kiosk().presenting.of(room.meeting)
    void = void_on_stage(room, read)
    is_older = presented is not None and ballot is not None and presented.at < ballot.state.closed_at
    return page(
        "display/now.html",
        topics=(PLAN, COURSE, ROLL, SPEAKER, BALLOT, VOTES, SPEECH, PRESENTED),
        room=room,
        is_open=may_show_title(room.package, room.item),
        speaker=named(room, room.speaker, read),
        clock=clock_here(room),
        ballot=ballot,
        void=void if void and ballot_seen(room, void.key).question else None,
        sees=ballot_seen(room, ballot.key) if ballot else None,
        # A page that was shown before the vote gives way to the result until the next page is turned.
        sheet=None if is_older else on_wall(room, library(room, read), presented),
    )
