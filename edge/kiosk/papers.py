"""The meeting's documents on a delegate's device: page images that open at once, or the file as it is."""

from pathlib import Path

from flask import Blueprint, Response, abort, send_file
from flask.typing import ResponseReturnValue

from contract.package import Document
from contract.room import Room
from edge.kiosk.shell import device, kiosk, page, room_here
from edge.kiosk.topics import COURSE, ME, PLAN
from edge.kiosk.who_sees import readable

bp = Blueprint("papers", __name__)

IMAGE_TYPE = "image/webp"


@bp.get("/documents/<name>")
def read(name: str) -> ResponseReturnValue:
    """A document's pages, one below the other; without images, the way to its file."""
    room, document = _of_reader(name)
    missing = kiosk().desk.shelf.document(document.sha256) is None
    return page("delegate/paper.html", topics=(PLAN, COURSE, ME), room=room, document=document, missing=missing)


@bp.get("/documents/<name>/file")
def download(name: str) -> Response:
    _room, document = _of_reader(name)
    return _file(document.sha256, document.media_type)


@bp.get("/documents/<name>/<int:number>")
def image(name: str, number: int) -> Response:
    """One page's image, by its number from 1."""
    _room, document = _of_reader(name)
    if not 1 <= number <= len(document.images):
        abort(404)
    return _file(document.images[number - 1], "")


def _of_reader(name: str) -> tuple[Room, Document]:
    """The document that this device's person may open; 404 whether it isn't there or isn't for this person."""
    room = room_here()
    if room is None:
        abort(404)
    person = device().attendee_in(room)
    found = next((one for one in readable(room, person) if one.document == name), None)
    if found is None:
        abort(404)
    return room, found


def _file(sha256: str, media_type: str) -> Response:
    path = kiosk().desk.shelf.document(sha256)
    if path is None:
        abort(404)
    kind = media_type or _image_type(path)
    opens_here = kind == "application/pdf" or kind.startswith("image/")
    response = send_file(
        path, mimetype=kind, etag=sha256, max_age=0, as_attachment=not opens_here, download_name=sha256
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _image_type(path: Path) -> str:
    """What a page's image is, by its first bytes: its name is its SHA-256 and has no ending."""
    with path.open("rb") as file:
        first = file.read(12)
    return "image/png" if first.startswith(b"\x89PNG") else "image/jpeg" if first[:2] == b"\xff\xd8" else IMAGE_TYPE
