"""What a person without a device does at the room's own screen: read papers, ask to speak, give an opinion (R5.2b)."""

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.refused import Refused
from contract.room import Room
from edge.desk import Opinion
from edge.kiosk.at_screen import ask, keep_nothing, leave_of, only_here
from edge.kiosk.delegate import ask_for_floor, opinion_from, page_meant
from edge.kiosk.library import Paper, find, newest, readable
from edge.kiosk.names import named
from edge.kiosk.papers import pages_of, picture_of
from edge.kiosk.shell import kiosk, name_of, page, room_asked, room_here
from edge.kiosk.speaking import clock_here
from edge.kiosk.topics import BALLOT, COURSE, FLOOR, PLAN, ROLL, SPEAKER
from edge.kiosk.voting import on_stage
from edge.kiosk.who_sees import veiled_items

bp = Blueprint("on_screen", __name__, url_prefix="/screen/<int:attendee>")
bp.before_request(only_here)
bp.after_request(keep_nothing)


@bp.get("")
def home(attendee: int) -> ResponseReturnValue:
    """Everything that this person may do here, or the question who it is."""
    room = room_here()
    if room is None:
        return redirect("/chair/", 303)
    if not leave_of(room, attendee):
        return ask(room, attendee)
    ballot = on_stage(room, kiosk().desk)
    return page(
        "screen/home.html",
        topics=(PLAN, COURSE, ROLL, FLOOR, SPEAKER, BALLOT),
        room=room,
        who=name_of(room, attendee),
        clock=clock_here(room),
        documents=_papers(room, attendee),
        veiled=veiled_items(room, attendee),
        ballot=ballot if ballot and ballot.state.opened.mode == "devices" and ballot.may_vote(attendee) else None,
    )


@bp.post("/floor")
def request_floor(attendee: int) -> ResponseReturnValue:
    room = room_asked()
    _insist(room, attendee)
    ask_for_floor(room, attendee)
    return redirect(f"/screen/{attendee}", 303)


@bp.get("/documents/<name>")
def read(attendee: int, name: str) -> ResponseReturnValue:
    """One page of a document; nothing of it is kept, neither notes nor ink."""
    room = room_here()
    if room is None or not leave_of(room, attendee):
        return redirect(f"/screen/{attendee}", 303)
    papers = _papers(room, attendee)
    paper, number = find(papers, name), request.args.get("page", 1, type=int)
    if paper is None:
        abort(404)
    look = None if paper.withdrawal else pages_of(paper, number)
    pages = look.pages if look else 0
    return page(
        "screen/paper.html",
        topics=(PLAN, COURSE),
        room=room,
        who=name_of(room, attendee),
        paper=paper,
        found=look,
        pages=pages,
        number=min(max(1, number), pages) if pages else 1,
        newer=newest(papers, paper) if paper.replaced_by else None,
        giver=named(room, paper.giver, kiosk().desk.text_of),
    )


@bp.get("/documents/<name>/<int:number>")
def picture(attendee: int, name: str, number: int) -> Response:
    room = room_here()
    paper = find(_papers(room, attendee), name) if room and leave_of(room, attendee) else None
    if paper is None or paper.withdrawal:
        abort(404)
    return picture_of(paper, number)


@bp.get("/opinion")
def write_opinion(attendee: int) -> ResponseReturnValue:
    room = room_here()
    if room is None or not leave_of(room, attendee):
        return redirect(f"/screen/{attendee}", 303)
    paper, number = page_meant(room, attendee, request.args)
    return _opinion(room, attendee, (paper, number), item=paper.item if paper else room.item)


@bp.post("/opinion")
def give_opinion(attendee: int) -> ResponseReturnValue:
    """Keep an opinion as from the person's own device; the journal says that it came from the room's screen."""
    room = room_asked()
    _insist(room, attendee)
    opinion: Opinion = opinion_from(room, attendee, source=e.Source.SCREEN)
    line = kiosk().desk.give_opinion(room.meeting, opinion)
    meant = page_meant(room, attendee, request.form)
    return _opinion(room, attendee, meant, item=opinion.item, given=line.at)


def _opinion(
    room: Room, attendee: int, meant: tuple[Paper | None, int], *, item: str, given: int = 0
) -> ResponseReturnValue:
    paper, number = meant
    return page(
        "screen/opinion.html",
        topics=(PLAN,),
        status=201 if given else 200,
        room=room,
        who=name_of(room, attendee),
        item=item,
        paper=paper,
        number=number,
        given=given,
    )


def _papers(room: Room, attendee: int) -> tuple[Paper, ...]:
    return readable(room, attendee, kiosk().desk.text_of)


def _insist(room: Room, attendee: int) -> None:
    if not leave_of(room, attendee):
        raise Refused("Đã quá thời gian trên màn hình này. Kính mời đại biểu xác nhận lại.")
