"""The display for the whole room: what we are on, who speaks, how we voted; never what anybody chose."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from edge.kiosk.names import named
from edge.kiosk.shell import kiosk, page, room_here
from edge.kiosk.speaking import clock_here
from edge.kiosk.topics import BALLOT, COURSE, PLAN, ROLL, SPEAKER, SPEECH, VOTES
from edge.kiosk.voting import on_stage
from edge.kiosk.who_sees import may_show_title

bp = Blueprint("display", __name__)


@bp.get("/display")
def now() -> ResponseReturnValue:
    room = room_here()
    if room is None or room.package is None:
        return page("display/empty.html", topics=(PLAN,))
    read = kiosk().desk.text_of
    return page(
        "display/now.html",
        topics=(PLAN, COURSE, ROLL, SPEAKER, BALLOT, VOTES, SPEECH),
        room=room,
        is_open=may_show_title(room.package, room.item),
        speaker=named(room, room.speaker, read),
        clock=clock_here(room),
        ballot=on_stage(room, kiosk().desk),
    )
