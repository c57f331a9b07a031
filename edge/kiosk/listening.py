"""The stream of events that every open page listens to."""

from flask import Blueprint, Response, request

from contract.refused import Refused
from edge.kiosk.live import AT_MOST_EVERY_S, SCREENS_EVERY_S, SPREAD_S
from edge.kiosk.shell import device, kiosk, listened
from edge.kiosk.topics import ME, OPEN_TOPICS

MAX_LISTENERS = 1500

bp = Blueprint("listening", __name__)


@bp.get("/live")
def listen() -> Response:
    """Events for the topics asked for; those of a person only to that person's device."""
    asked = set(request.args.get("topics", "").split(",")) & (OPEN_TOPICS | {ME})
    live = kiosk().live
    if live.listening >= MAX_LISTENERS:
        raise Refused("Phòng họp đang có quá nhiều màn hình mở. Kính mời đại biểu mở lại sau.")
    spread_s, every_s = (0, SCREENS_EVERY_S) if device().is_screen else (SPREAD_S, AT_MOST_EVERY_S)
    events = live.stream(listened(asked), spread_s=spread_s, every_s=every_s)
    return Response(events, mimetype="text/event-stream")
