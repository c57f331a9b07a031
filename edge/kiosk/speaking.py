"""Who may be asked to speak, and for how long: the page behind the chair's queue."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from contract.room import Room
from edge.kiosk import agenda, chair, floor
from edge.kiosk.names import everybody, named
from edge.kiosk.shell import actor, kiosk, now_ms, page, room_here
from edge.kiosk.topics import COURSE, FLOOR, PLAN, ROLL, SPEAKER

bp = Blueprint("speaking", __name__, url_prefix="/chair")


def clock_here(room: Room) -> floor.SpeakingClock | None:
    """The clock of whoever speaks now."""
    return floor.clock(room, now_ms(), lambda one: named(room, one, kiosk().desk.text_of))


@bp.get("/speakers")
def speakers() -> ResponseReturnValue:
    """All who are here, in protocol order: invite one, or note that somebody asks to speak."""
    room = room_here()
    if room is None:
        return page("chair/no_meeting.html", topics=(PLAN,))
    people = [one for one in everybody(room, kiosk().desk.text_of) if room.is_present(one.attendee)]
    return page(
        "chair/speakers.html",
        topics=(PLAN, COURSE, ROLL, FLOOR, SPEAKER),
        room=room,
        by=actor(room),
        people=people,
        running=agenda.running(room),
        limits=floor.limits(room, room.item),
        spoken={one.attendee: floor.spoken_ms(room, room.item, one.attendee.__eq__) for one in people},
        done=chair.done_just_now(room),
    )
