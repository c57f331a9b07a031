"""What stands on the door's page now, to be heard; no name is spoken that is not written there."""

import logging

from flask import Blueprint, Response, abort, g

from edge.kiosk.aloud import NotSpokenError, spoken
from edge.kiosk.door import adjourned, answer_shown, called_off
from edge.kiosk.programme import state_at_door
from edge.kiosk.shell import device, now_ms, package_here, room_here
from edge.kiosk.texts import gettext as _

log = logging.getLogger(__name__)

bp = Blueprint("reading_aloud", __name__)


@bp.get("/door/aloud.wav")
def aloud() -> Response:
    """A WAV file of the door's words in the page's language, for the door's own screen: each costs a process."""
    if not device().is_screen:
        abort(404)
    try:
        sound = spoken(". ".join(filter(None, _words())), g.language)
    except NotSpokenError as problem:
        log.warning("The door can't speak: %s", problem)
        abort(503)
    return Response(sound, mimetype="audio/wav", headers={"Cache-Control": "no-store"})


def _words() -> list[str]:
    package, room = package_here(), room_here()
    answer = answer_shown()
    if answer:
        return [answer["title"], answer["office"], answer["advice"]]
    off = called_off(package, room) or adjourned(package, room)
    if off:
        return [off["title"], off["advice"]]
    if package is None or state_at_door(package, room, now_ms()) == "free":
        return [_("Phòng trống")]
    return [_("Kính mời đại biểu quét mã điểm danh"), _("Giữ mã trong khung, cách màn hình khoảng 20 cm")]
