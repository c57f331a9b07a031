"""Who waits for the secretary: devices that want a nod, and somebody at the door."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from contract.refused import Refused
from edge.kiosk.conduct import back
from edge.kiosk.shell import actor, kiosk, now_ms, room_asked
from edge.kiosk.topics import (
    WAITING,
)

bp = Blueprint("calls", __name__, url_prefix="/secretary")


@bp.post("/nod/<device_hash>")
def nod(device_hash: str) -> ResponseReturnValue:
    """The secretary has seen who holds this device."""
    room = room_asked()
    by, waits = actor(room), kiosk().waiting.devices.get(device_hash)
    if waits is None or waits.meeting != room.meeting:
        raise Refused("Thiết bị này không còn chờ xác nhận.")
    if waits.on_screen:
        kiosk().leaves.give(room.meeting, waits.attendee, device_hash, now_ms())
    else:
        kiosk().desk.link_device(room.meeting, waits.attendee, device_hash, by)
    return _answered(device_hash)


@bp.post("/nod/<device_hash>/no")
def refuse_nod(device_hash: str) -> ResponseReturnValue:
    actor(room_asked())
    return _answered(device_hash)


@bp.post("/call")
def answer_call() -> ResponseReturnValue:
    """The secretary goes to the door."""
    room = room_asked()
    by = actor(room)
    if room.secretary_called_at:
        kiosk().desk.answer_secretary(room.meeting, by)
    return back()


def _answered(device_hash: str) -> ResponseReturnValue:
    kiosk().waiting.take(device_hash)
    kiosk().live.say(WAITING, f"device:{device_hash}")
    return back()
