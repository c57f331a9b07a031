"""A person's own notes and ink on the pages of papers: written while reading, listed, taken along, deleted."""

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from contract.notes import PageNotes, read_ink
from contract.refused import Malformed, Refused
from contract.room import Room
from edge.kiosk import words
from edge.kiosk.library import Paper, find, library, readable
from edge.kiosk.shell import device, kiosk, now_ms, page, room_asked, room_here
from edge.kiosk.texts import gettext as _
from edge.kiosk.topics import ME, WORDS
from edge.notes import Note, Whose

bp = Blueprint("noting", __name__)

MOST_PAGES = 9999


@bp.post("/note")
def write() -> ResponseReturnValue:
    """Keep what is noted on a page; the page says when that was."""
    whose, paper, number = _page_meant()
    kiosk().notes.write(whose, Note(paper.sha256, number, request.form.get("text", ""), now_ms()))
    return page("delegate/noted.html", at=now_ms())


@bp.post("/ink")
def draw() -> ResponseReturnValue:
    """Keep all the ink of a page, in the place of what was there."""
    whose, paper, number = _page_meant()
    try:
        ink = read_ink(request.form.get("strokes", ""))
    except Malformed:
        raise Refused("Trang này đã đủ nét viết. Kính mời xóa bớt rồi viết tiếp.") from None
    kiosk().notes.draw(whose, Note(paper.sha256, number, "", now_ms(), ink))
    return page("delegate/noted.html", at=now_ms())


@bp.get("/notes")
def mine() -> ResponseReturnValue:
    """All of one's notes in this meeting, by paper and page."""
    room = room_here()
    if room is None or not device().attendee_in(room):
        return redirect("/", 303)
    whose = _mine(room)
    brought = room.brought.get(whose.attendee)
    pages = len(kiosk().desk.brought_notes(room, whose.attendee))
    return page(
        "delegate/notes.html",
        topics=(ME, WORDS),
        room=room,
        notes=_listed(room, whose),
        # Who was added here has no account at central under which anything could be found.
        may_bring=room.person(whose.attendee) is not None,
        brought_at=brought.at if brought and pages else 0,
        brought_pages=pages,
    )


@bp.post("/notes/bring")
def bring() -> ResponseReturnValue:
    """Send all of one's notes to central, for one's own account alone; again in the place of what was sent before."""
    room = room_asked()
    whose = _mine(room)
    if room.person(whose.attendee) is None:
        raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    notes = kiosk().notes.of(whose)
    pages = [PageNotes(sha256=one.sha256, page=one.page, text=one.text, ink=one.ink) for one in notes]
    kiosk().desk.bring_notes(room.meeting, whose.attendee, pages)
    return redirect("/notes", 303)


@bp.post("/notes/back")
def take_back() -> ResponseReturnValue:
    """Take back what was sent; the notes here stay."""
    room = room_asked()
    kiosk().desk.take_notes_back(room.meeting, _mine(room).attendee)
    return redirect("/notes", 303)


@bp.get("/notes/file")
def take_along() -> ResponseReturnValue:
    """The same as a text file, to keep on one's own device."""
    room = room_here()
    if room is None or not device().attendee_in(room):
        return redirect("/", 303)
    package = room.package
    lines = [package.title if package else "", words.day(now_ms()), ""]
    for paper, note in _listed(room, _mine(room)):
        said = note.text or _("Có nét viết trên trang.")
        lines += [f"{paper.title if paper else '…'} – {_('Trang %(page)s', page=note.page)}", said, ""]
    answer = Response("\r\n".join(lines).encode("utf-8-sig"), mimetype="text/plain")
    answer.headers["Content-Disposition"] = 'attachment; filename="ghi-chu.txt"'
    return answer


@bp.post("/notes/erase")
def erase() -> ResponseReturnValue:
    """Delete all of one's notes in this meeting."""
    room = room_asked()
    kiosk().notes.erase(_mine(room))
    return redirect("/notes", 303)


def note_on(room: Room, paper: Paper, number: int) -> Note | None:
    """What this device's person has noted on a page."""
    notes = kiosk().notes.of(Whose(room.meeting, device().attendee_in(room)))
    return next((one for one in notes if (one.sha256, one.page) == (paper.sha256, number)), None)


def _page_meant() -> tuple[Whose, Paper, int]:
    """Whose page a form is about; Refused when this person can't read it."""
    room = room_asked()
    whose = _mine(room)
    paper = find(readable(room, whose.attendee, kiosk().desk.text_of), request.form.get("document", ""))
    number = request.form.get("page", 0, type=int)
    if paper is None or not 1 <= number <= MOST_PAGES:
        raise Refused("Không tìm thấy tài liệu này.")
    return whose, paper, number


def _mine(room: Room) -> Whose:
    person = device().attendee_in(room)
    if not person:
        raise Refused("Thiết bị này chưa được xác nhận hoặc đã được thay bằng thiết bị khác.")
    return Whose(room.meeting, person)


def _listed(room: Room, whose: Whose) -> list[tuple[Paper | None, Note]]:
    """The notes with their papers, in the order of the papers; what is noted on one that is gone stays one's own."""
    papers = library(room, kiosk().desk.text_of)
    places = {one.sha256: (place, one) for place, one in enumerate(papers)}
    found = [(places.get(note.sha256, (len(papers), None)), note) for note in kiosk().notes.of(whose)]
    return [(paper, note) for (_place, paper), note in sorted(found, key=lambda one: (one[0][0], one[1].page))]
