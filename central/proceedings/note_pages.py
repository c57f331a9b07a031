"""“Ghi chú của tôi”: what a person brought from a room for oneself, shown to that person alone, and erased at will."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from central.documents.models import Document, PageImage
from central.meetings.models import Attendee, Meeting
from central.proceedings.own_notes import erase_notes, notes_of
from central.proceedings.reading import records_of
from central.web.shell import centre, now_ms, official
from contract.notes import PageNotes

bp = Blueprint("own_notes", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page's notes under the title of its paper; `picture` is the address of the page's image, empty for none."""

    title: str
    note: PageNotes
    picture: str = ""


@bp.get("/meetings/<int:number>/notes")
def show(number: int) -> ResponseReturnValue:
    """Every page with its text and ink. Whoever is no attendee, whatever else the account may do, finds nothing."""
    meeting = _mine(number)
    brought = notes_of(meeting, official())
    titles = _handed_out(number)
    pages = [_shown(meeting, note, titles) for one in brought for note in one.pages]
    at_ms = max((one.at_ms for one in brought), default=0)
    answer = render_template("proceedings/notes.html", meeting=meeting, pages=pages, at_ms=at_ms)
    return answer, {"Cache-Control": "no-store"}


@bp.post("/meetings/<int:number>/notes/erase")
def erase(number: int) -> ResponseReturnValue:
    """Erase all of them here."""
    erase_notes(centre().database, _mine(number), official(), now_ms=now_ms())
    return redirect(f"/meetings/{number}/notes", 303)


def _mine(number: int) -> Meeting:
    """The meeting, if this official is or was one of its attendees: not who follows, assists, approves or keeps it."""
    found: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    attends = Attendee.select().where(Attendee.meeting == number, Attendee.official == official())
    if found is None or not attends.exists():
        abort(404)
    return found


def _shown(meeting: Meeting, note: PageNotes, titles: dict[str, str]) -> Shown:
    paper = Document.get_or_none(Document.meeting == meeting, Document.sha256 == note.sha256)
    if paper is None:
        return Shown(title=titles.get(note.sha256, "…"), note=note)
    drawn = PageImage.select().where(PageImage.file_sha256 == note.sha256, PageImage.page == note.page).exists()
    # A paper that was taken away since is not shown again by a note on it.
    picture = f"/documents/{paper.id}/pages/{note.page}" if drawn and not paper.is_withdrawn else ""
    return Shown(title=paper.title, note=note, picture=picture)


def _handed_out(number: int) -> dict[str, str]:
    """The titles of papers that were handed out in the room, by file."""
    return {one.sha256: one.title for record in records_of(number) for one in record.papers}
