"""Where the registration page sends a paper in pieces: how far it is, the next one, and whether it was taken."""

from pathlib import Path

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from central.documents.actions import add_document
from central.documents.pieces import Coming, let_go, offset_of, take_piece
from central.documents.store import Upload
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.rights import require
from central.meetings.roles import roles_of
from central.meetings.states import Act
from central.web.shell import access, centre, official, say, today
from contract.refused import Refused

bp = Blueprint("pieces", __name__)


@bp.get("/meetings/<int:number>/uploads")
def how_far(number: int) -> ResponseReturnValue:
    """How much of the file is here."""
    try:
        return jsonify(offset=offset_of(_folder(), _coming(number)))
    except Refused as refused:
        return jsonify(problem=say(refused)), 409


@bp.post("/meetings/<int:number>/uploads")
def piece(number: int) -> ResponseReturnValue:
    """The next piece; with the last one the file becomes a paper, or is refused in words."""
    try:
        coming = _coming(number)
        offset = request.args.get("offset", type=int) or 0
        offset_of(_folder(), coming)
        here = take_piece(_folder(), coming, offset, request.get_data(cache=False))
        if here < coming.size:
            return jsonify(offset=here)
        try:
            with (_folder() / coming.part).open("rb") as file:
                add_document(
                    centre().planning, centre().intake, number, Upload(file=file, name=coming.name), by=official()
                )
        finally:
            let_go(_folder(), coming)
    except Refused as refused:
        return jsonify(problem=say(refused)), 409
    return jsonify(done=True)


def _coming(number: int) -> Coming:
    """What the address says. Refused: it is none of this person's meetings to change, or too large."""
    meeting: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if meeting is None:
        abort(404)
    require(roles_of(access(), meeting, today()), Act.EDIT, state_of(meeting))
    size, most = request.args.get("size", type=int) or 0, centre().intake.most_bytes
    if size <= 0:
        raise Refused("Tệp này không có nội dung.")
    if size > most:
        raise Refused("Tệp quá lớn: %(size)s MB, tối đa %(most)s MB.", size=size >> 20, most=most >> 20)
    name, stamp = request.args.get("name", "")[:200], request.args.get("stamp", "")[:40]
    return Coming(official=official().id, meeting=number, name=name, size=size, stamp=stamp)


def _folder() -> Path:
    return centre().settings.central.data_dir / "uploads"
