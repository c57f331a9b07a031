"""Meetings of this room that go on another time: their next sitting may be opened while another one has the room."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from contract.room import Phase, Room
from edge.kiosk.names import everybody
from edge.kiosk.shell import actor, conductor, kiosk, package_here, page, room_here
from edge.kiosk.topics import COURSE, PLAN, ROLL

bp = Blueprint("other_sittings", __name__)

_HAS_THE_ROOM = frozenset({Phase.RUNNING, Phase.PAUSED})


def waiting_sittings() -> Sequence[Room]:
    """What goes on another time and may be opened from this device; without the meeting that this room shows now."""
    shown = package_here()
    others = (one.meeting for one in kiosk().desk.meetings() if shown is None or one.meeting != shown.meeting)
    rooms = (kiosk().desk.room(meeting) for meeting in others)
    return [one for one in rooms if one.phase is Phase.ADJOURNED and conductor(one)]


@bp.get("/chair/sittings")
def sittings() -> ResponseReturnValue:
    """Which meetings go on another time; `open` names the one whose sitting begins now, with who is there."""
    shown, waiting = room_here(), waiting_sittings()
    if not waiting and shown is not None:
        actor(shown)
    asked = request.args.get("open", 0, type=int)
    room = next((one for one in waiting if one.meeting == asked), None)
    is_free = shown is None or shown.phase not in _HAS_THE_ROOM
    return page(
        "chair/sittings.html",
        topics=(PLAN, COURSE, ROLL),
        waiting=waiting,
        is_free=is_free,
        room=room if is_free else None,
        by=conductor(room) if room else 0,
        people=everybody(room, kiosk().desk.text_of) if room else [],
    )
