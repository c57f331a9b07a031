"""“Lời phát biểu”: the transcript for chair and secretary, heard from any word on."""

import io

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wsgi import FileWrapper

from central.documents.store import Store, store_in
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.rights import may, require
from central.meetings.roles import roles_of
from central.meetings.states import Act
from central.settings import read_signing_key
from central.sound.hearing import erase_sound, playback_of
from central.sound.transcript import recordings_of, transcript
from central.web.shell import access, centre, official, say, today
from contract.refused import Malformed, Refused

bp = Blueprint("sound", __name__, template_folder="templates")

_BLOCK_BYTES = 64 * 1024


@bp.route("/meetings/<int:number>/speech", methods=["GET", "POST"])
def speech(number: int) -> ResponseReturnValue:
    """What was said, by speaker turn; a word that is clicked is heard. Below it the sound is erased on request."""
    meeting = _heard(number)
    problem = ""
    if request.method == "POST":
        try:
            erase_sound(centre().planning, number, by=official(), reason=request.form.get("reason", ""))
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã xóa âm thanh. Không ai nghe lại được nữa."), "ok")
            return redirect(f"/meetings/{number}/speech", 303)
    roles, state = roles_of(access(), meeting, today()), state_of(meeting)
    page = render_template(
        "sound/speech.html",
        meeting=meeting,
        said=transcript(number, _store()),
        may_erase=may(roles, Act.ERASE_SOUND, state),
        problem=problem,
    )
    return page, 409 if problem else 200


@bp.get("/meetings/<int:number>/sound/<recording>")
def listen(number: int, recording: str) -> Response:
    """A recording as one file, of which a browser asks for what it plays."""
    _heard(number)
    kept = recordings_of(number).get(recording)
    if kept is None:
        abort(404)
    try:
        sound = playback_of(kept, _store(), own=read_signing_key(centre().settings))
    except Malformed:
        abort(404)
    blocks = FileWrapper(io.BufferedReader(sound, _BLOCK_BYTES), _BLOCK_BYTES)
    answer = Response(blocks, mimetype="audio/wav", direct_passthrough=True)
    answer.content_length = sound.size
    answer.set_etag(kept.sha256)
    answer.headers["Cache-Control"] = "no-store"
    answer.make_conditional(request, accept_ranges=True, complete_length=sound.size)
    return answer


def _heard(number: int) -> Meeting:
    found: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if found is None:
        abort(404)
    require(roles_of(access(), found, today()), Act.HEAR, state_of(found))
    return found


def _store() -> Store:
    return store_in(centre().settings.central.data_dir)
