"""A meeting goes from room to room as a file in the secretary's hand, when central can't be reached (D1)."""

import logging
from datetime import datetime

from flask import Blueprint, Response, abort, redirect, request, send_file
from flask.typing import ResponseReturnValue

from contract.refused import Refused
from contract.room import Phase, Room
from edge.clock import VIETNAM
from edge.kiosk.shell import conductor, kiosk, now_ms, page, room_here
from edge.kiosk.topics import PLAN
from edge.parcel import take_parcel, write_parcel
from edge.settings import read_run_key

log = logging.getLogger(__name__)

bp = Blueprint("parcels", __name__)

MAX_UPLOAD_BYTES = 256 * 1024 * 1024


@bp.get("/parcel/<int:meeting>")
def save(meeting: int) -> Response:
    """The file that the next room takes; for whoever conducts the meeting that has left this one."""
    if all(one.meeting != meeting for one in kiosk().desk.meetings()):
        abort(404)
    desk = kiosk().desk
    if not conductor(desk.room(meeting)):
        abort(403)
    growing = desk.shelf.upload()
    try:
        write_parcel(desk, meeting, growing, key=read_run_key(kiosk().settings))
        file = growing.open("rb")
    except OSError as error:
        raise _full(error) from error
    finally:
        # What is open can be read to its end; no name of it stays.
        growing.unlink(missing_ok=True)
    at = datetime.fromtimestamp(now_ms() / 1000, VIETNAM)
    name = f"chuyen-phong-{meeting}-{at:%H%M}.hop"
    return send_file(file, mimetype="application/octet-stream", as_attachment=True, download_name=name)


@bp.get("/take-over")
def choose() -> ResponseReturnValue:
    """Choose the file that was saved in the former room; anybody in this room may, since only its own one opens."""
    taken = kiosk().desk.room(found) if (found := request.args.get("taken", 0, type=int)) else None
    return page("parcel/take.html", topics=(PLAN,), taken=taken, is_free=may_take_over(room_here()))


@bp.post("/take-over")
def take() -> ResponseReturnValue:
    """Take the meeting in as if central had brought it; whoever presides takes it up by a tap."""
    upload = request.files.get("file")
    if not may_take_over(room_here()):
        raise Refused("Phòng này đang có cuộc họp khác. Kính mời chờ cuộc họp đó kết thúc hoặc chọn phòng khác.")
    if upload is None or not upload.filename:
        raise Refused("Kính mời chọn tệp đã lưu tại phòng trước.")
    growing = kiosk().desk.shelf.upload()
    try:
        upload.save(growing)
        meeting = take_parcel(kiosk().desk, growing, key=read_run_key(kiosk().settings))
    except OSError as error:
        raise _full(error) from error
    finally:
        growing.unlink(missing_ok=True)
    return redirect(f"/take-over?taken={meeting}", 303)


def _full(error: OSError) -> Refused:
    log.error("A meeting's file could not be written: %s", error)
    return Refused("Bộ nhớ của thiết bị phòng họp đã đầy. Kính mời gọi bộ phận hỗ trợ.")


def may_take_over(room: Room | None) -> bool:
    """Is no other meeting under way here, which a large file would slow down?"""
    return room is None or room.phase in (Phase.WAITING, Phase.ENDED, Phase.MOVED)
