"""The strip of captions, and what a page says of the room's ear."""

from enum import StrEnum

from flask import Blueprint, Response

from contract.room import Phase, Room
from edge.captions import Listening
from edge.kiosk.shell import kiosk

MAX_STRIPS = 60

bp = Blueprint("captions", __name__)


class Ear(StrEnum):
    """What a page says of the room's ear; NONE: this unit has none, or no meeting runs."""

    NONE = ""
    ON = "on"
    LOST = "lost"
    STARTING = "starting"
    OFF = "off"
    CLOSED = "closed"
    REFUSED = "refused"


def ear_of(room: Room) -> Ear:
    """What to say of the room's ear. That it listens comes before everything else, whatever the plan says."""
    state = kiosk().hearing.state
    if state is not None and state.listening is Listening.ON:
        return Ear.ON
    if kiosk().settings.speech.model is None or room.phase is not Phase.RUNNING:
        return Ear.NONE
    if room.is_unrecorded:
        return Ear.REFUSED
    if not room.may_listen:
        return Ear.CLOSED
    if not room.is_switched_on:
        return Ear.OFF
    return Ear.LOST if state is not None and state.listening is Listening.LOST else Ear.STARTING


@bp.get("/captions")
def captions() -> Response:
    """The words as they are said; not more than is on the wall, so whoever may see the display may have it."""
    hearing = kiosk().hearing
    if hearing.strips >= MAX_STRIPS:
        return Response(status=503)
    return Response(hearing.stream(), mimetype="text/event-stream")
