"""The meeting's documents in the hand: one page at a time that opens at once, by oneself or with whoever presents."""

from pathlib import Path

from flask import Blueprint, Response, abort, request, send_file
from flask.typing import ResponseReturnValue

from contract.room import Room
from edge.kiosk.library import PDF, Paper, find, newest, readable
from edge.kiosk.names import named
from edge.kiosk.noting import note_on
from edge.kiosk.shell import device, kiosk, me, page, room_here
from edge.kiosk.topics import COURSE, ME, PLAN, PRESENTED
from edge.sheets.sheets import WIDTHS, Look

bp = Blueprint("papers", __name__)

TOPICS = (PLAN, COURSE, PRESENTED, ME)


@bp.get("/documents/<name>")
def read(name: str) -> ResponseReturnValue:
    """One page of a document, the one asked for or the nearest that there is."""
    room = _room()
    papers = readable(room, me(), kiosk().desk.text_of)
    paper = find(papers, name)
    if paper is None:
        abort(404)
    return _reading(room, papers, paper, request.args.get("page", 1, type=int), follows=False)


@bp.get("/follow")
def follow() -> ResponseReturnValue:
    """“Xem theo người trình bày”: the page turns when the presenter's does."""
    room = _room()
    papers = readable(room, me(), kiosk().desk.text_of)
    shown = kiosk().presenting.of(room.meeting)
    paper = find(papers, shown.document) if shown else None
    return _reading(room, papers, paper, shown.page if shown else 1, follows=True)


@bp.get("/documents/<name>/file")
def download(name: str) -> Response:
    """The file as it is, to keep or to open in another program."""
    paper = _openable(name)
    path = kiosk().desk.shelf.document(paper.sha256)
    if path is None:
        abort(404)
    opens_here = paper.media_type == PDF
    return private(path, paper.media_type, name=None if opens_here else paper.sha256)


@bp.get("/documents/<name>/<int:number>")
def picture(name: str, number: int) -> Response:
    """One page's picture, by its number from 1."""
    return picture_of(_openable(name), number)


def pages_of(paper: Paper, number: int) -> Look | None:
    """How many pages a paper has, or why it can't be shown; None while its file is on the way."""
    shelf = kiosk().desk.shelf
    if paper.images and shelf.document(paper.images[0]):
        return Look(pages=len(paper.images))
    path = shelf.document(paper.sha256)
    if path is None:
        return None
    if paper.media_type != PDF:
        return Look(problem="other")
    return kiosk().sheets.pages(path, paper.sha256, page=max(1, number))


def picture_of(paper: Paper, number: int) -> Response:
    """The picture that central has sent, else one drawn here in the width asked for."""
    shelf = kiosk().desk.shelf
    sent = shelf.document(paper.images[number - 1]) if 1 <= number <= len(paper.images) else None
    if sent:
        return private(sent, _image_type(sent))
    path, width = shelf.document(paper.sha256), request.args.get("w", WIDTHS[0], type=int)
    if path is None or width not in WIDTHS or not 1 <= number <= (pages_of(paper, number) or Look()).pages:
        abort(404)
    drawn = kiosk().sheets.picture(path, paper.sha256, page=number, width=width)
    if drawn is None:
        abort(404)
    return private(drawn, "image/jpeg")


def private(path: Path, media_type: str, *, name: str | None = None) -> Response:
    """A file for this person alone; the browser asks each time whether it may still show what it has."""
    response = send_file(
        path,
        mimetype=media_type,
        etag=f"{path.parent.name}-{path.name}",
        max_age=0,
        as_attachment=bool(name),
        download_name=name,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _reading(
    room: Room, papers: tuple[Paper, ...], paper: Paper | None, number: int, *, follows: bool
) -> ResponseReturnValue:
    shown = kiosk().presenting.of(room.meeting)
    presented = find(papers, shown.document) if shown else None
    look = pages_of(paper, number) if paper and not paper.withdrawal else None
    pages = look.pages if look else 0
    number = min(max(1, number), pages) if pages else max(1, number)
    return page(
        "delegate/paper.html",
        topics=TOPICS,
        room=room,
        paper=paper,
        found=look,
        pages=pages,
        number=number,
        follows=follows,
        shown=shown,
        presented=presented if presented and not presented.withdrawal else None,
        newer=newest(papers, paper) if paper and paper.replaced_by else None,
        beside=[one for one in papers if paper and one.item == paper.item and one.is_in_force],
        note=note_on(room, paper, number) if paper and pages else None,
        giver=named(room, paper.giver, kiosk().desk.text_of) if paper else None,
    )


def _room() -> Room:
    room = room_here()
    if room is None:
        abort(404)
    return room


def _openable(name: str) -> Paper:
    """The document that this device's person may open; 404 whether it isn't there, isn't for this person, or was
    withdrawn."""
    room = _room()
    paper = find(readable(room, device().attendee_in(room), kiosk().desk.text_of), name)
    if paper is None or paper.withdrawal:
        abort(404)
    return paper


def _image_type(path: Path) -> str:
    """What a page's image is, by its first bytes: its name is its SHA-256 and has no ending."""
    with path.open("rb") as file:
        first = file.read(12)
    return "image/png" if first.startswith(b"\x89PNG") else "image/jpeg" if first[:2] == b"\xff\xd8" else "image/webp"
