"""Where a paper's words come from: one line of the journal as its room signed it, and the code on printed minutes."""

import msgspec
from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from central.meetings.models import Meeting
from central.meetings.rights import Role
from central.papers.working import roles_in
from central.proceedings.keeping import digest_at
from central.proceedings.models import AcceptedHeader, Content, Cursor, Line
from central.web.shell import centre, official
from contract.events import contents_on_record
from contract.line import read_line

bp = Blueprint("record", __name__, template_folder="templates")

_MAY = frozenset({Role.CHAIR, Role.SECRETARY, Role.OFFICE})


@bp.get("/meetings/<int:number>/lines/<stream>/<int:seq>")
def line(number: int, stream: str, seq: int) -> ResponseReturnValue:
    """A line's exact text with its digest, and who signed it; for those who answer for the papers."""
    meeting: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if meeting is None:
        abort(404)
    if not roles_in(meeting, centre().planning, official()) & _MAY:
        abort(403)
    row = Line.get_or_none(Line.stream == stream, Line.seq == seq, Line.meeting == number)
    if row is None:
        abort(404)
    written = read_line(row.text)
    texts = Content.select().where(Content.name.in_(contents_on_record(written.event)))
    within = (AcceptedHeader.stream == stream) & (AcceptedHeader.first <= seq) & (AcceptedHeader.last >= seq)
    return render_template(
        "papers/line.html",
        meeting=meeting,
        line=written,
        event=type(written.event).__name__,
        text=msgspec.json.format(row.text.encode(), indent=2).decode(),
        contents=[bytes(one.body).decode() for one in texts],
        digest=digest_at(stream, seq).hex(),
        header=AcceptedHeader.get_or_none(within),
        unit=Cursor.get_by_id(stream).unit,
    )


@bp.get("/verify/<stream>/<int:seq>/<digest>")
def verify(stream: str, seq: int, digest: str) -> ResponseReturnValue:
    """Does the record that central holds still run up to the line that the minutes' code names, unchanged?"""
    row = Line.get_or_none(Line.stream == stream, Line.seq == seq)
    holds = row is not None and digest_at(stream, seq).hex() == digest.lower()
    return render_template("papers/verify.html", holds=holds, is_known=row is not None, stream=stream, seq=seq)
