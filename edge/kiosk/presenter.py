"""The presenter's page for chair and secretary: which document, which page; and its pictures for the room's screens."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from contract.order import may_conduct
from contract.refused import Refused
from contract.room import Room
from edge.kiosk.conduct import back
from edge.kiosk.library import Paper, find, library
from edge.kiosk.names import everybody, named
from edge.kiosk.papers import pages_of, picture_of
from edge.kiosk.presenting import Presented, on_wall
from edge.kiosk.shell import actor, kiosk, now_ms, page, room_asked, room_here
from edge.kiosk.topics import COURSE, PLAN, PRESENTED, WAITING

bp = Blueprint("presenter", __name__)


@bp.get("/chair/papers")
def for_chair() -> ResponseReturnValue:
    """On the room's touchscreen: choose, turn, stop."""
    room = room_here()
    if room is None:
        return page("chair/no_meeting.html", topics=(PLAN,))
    return _page("chair/papers.html", room)


@bp.get("/secretary/papers")
def for_secretary() -> ResponseReturnValue:
    """The same, and handing out papers that came late."""
    room = room_here()
    if room is None:
        return page("chair/no_meeting.html", topics=(PLAN,))
    return _page("secretary/papers.html", room)


@bp.get("/chair/papers/<name>/<int:number>")
@bp.get("/secretary/papers/<name>/<int:number>")
def picture(name: str, number: int) -> Response:
    """A page's picture for whoever conducts, whatever item it belongs to."""
    room = room_here()
    if room is None:
        abort(404)
    actor(room)
    return picture_of(_present(room, name), number)


@bp.get("/display/sheet/<name>/<int:number>")
def on_display(name: str, number: int) -> Response:
    """The picture of the one page that is on the wall at this moment."""
    room = room_here()
    if room is None:
        abort(404)
    shown = on_wall(room, library(room, kiosk().desk.text_of), kiosk().presenting.of(room.meeting))
    if shown is None or (shown[0].document, shown[1]) != (name, number):
        abort(404)
    return picture_of(shown[0], number)


@bp.post("/conduct/present")
def present() -> ResponseReturnValue:
    """Show this page to everybody; a number beyond the document's ends is the nearest page."""
    room = room_asked()
    by = _presenter(room)
    paper = _present(room, request.form.get("document", ""))
    number = request.form.get("page", 1, type=int)
    look = pages_of(paper, number)
    if look is None or not look.pages:
        raise Refused("Tài liệu này chưa mở được tại phòng họp.")
    shown = Presented(document=paper.document, page=min(max(1, number), look.pages), by=by, at=now_ms())
    kiosk().presenting.show(room.meeting, shown)
    kiosk().live.say(PRESENTED)
    return back()


@bp.post("/conduct/present/stop")
def stop() -> ResponseReturnValue:
    room = room_asked()
    _presenter(room)
    kiosk().presenting.stop(room.meeting)
    kiosk().live.say(PRESENTED)
    return back()


def _presenter(room: Room) -> int:
    by = actor(room)
    if not may_conduct(room, by, "present"):
        abort(403)
    return by


def _present(room: Room, name: str) -> Paper:
    paper = find(library(room, kiosk().desk.text_of), name)
    if paper is None or paper.withdrawal:
        abort(404)
    return paper


def _page(template: str, room: Room) -> ResponseReturnValue:
    by, read = actor(room), kiosk().desk.text_of
    papers, shown = library(room, read), kiosk().presenting.of(room.meeting)
    paper = find(papers, shown.document) if shown else None
    look = pages_of(paper, shown.page) if shown and paper and not paper.withdrawal else None
    return page(
        template,
        topics=(PLAN, COURSE, PRESENTED, WAITING),
        room=room,
        by=by,
        papers=papers,
        shown=shown if look else None,
        paper=paper,
        pages=look.pages if look else 0,
        is_on_wall=on_wall(room, papers, shown) is not None,
        people=everybody(room, read),
        offered=[(one, named(room, one.giver, read)) for one in kiosk().offers.of(room.meeting)],
        asks=request.args.get("ask", ""),
        about_paper=find(papers, request.args.get("document", "")),
    )
