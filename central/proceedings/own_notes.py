"""The notes that a person has brought to central: read and erased by that person, and by nobody else."""

from dataclasses import dataclass

from central.db import Database
from central.meetings.models import Attendee, Meeting
from central.people.models import Official
from central.proceedings.actions import erase
from central.proceedings.models import Content
from central.proceedings.results import BroughtNote
from contract.content import read_as
from contract.notes import PageNotes

REASON = "own notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNotes:
    """What came from one room's unit and when it was sent; pages by file, then by number."""

    at_ms: int
    pages: tuple[PageNotes, ...]


def notes_of(meeting: Meeting, official: Official) -> list[OwnNotes]:
    """What this official has brought of the meeting, one entry for each room that sent some; erased ones are gone."""
    units: dict[str, list[BroughtNote]] = {}
    for row in _rows(meeting, official):
        units.setdefault(row.unit, []).append(row)
    texts = _texts(meeting, official)
    found = []
    for rows in units.values():
        pages = [texts[row.text] for row in rows if row.text in texts]
        if pages:
            ordered = sorted(pages, key=lambda one: (one.sha256, one.page))
            found.append(OwnNotes(at_ms=max(row.at_ms for row in rows), pages=tuple(ordered)))
    return found


def erase_notes(database: Database, meeting: Meeting, official: Official, *, now_ms: int) -> None:
    """Erase them here for good. What the room still has it erases when the person says so there."""
    for row in _rows(meeting, official):
        erase(database, content=row.text, reason=REASON, now_ms=now_ms)


def _rows(meeting: Meeting, official: Official) -> list[BroughtNote]:
    mine = Attendee.select(Attendee.number).where(Attendee.meeting == meeting, Attendee.official == official)
    numbers = [one.number for one in mine]
    rows = BroughtNote.select().where(BroughtNote.meeting == meeting.id, BroughtNote.attendee.in_(numbers))
    # Of a meeting that moved both units tell of what was brought before.
    return list({row.text: row for row in rows}.values())


def _texts(meeting: Meeting, official: Official) -> dict[str, PageNotes]:
    names = [row.text for row in _rows(meeting, official)]
    rows = Content.select().where(Content.name.in_(names))
    read = {row.name: read_as(PageNotes, bytes(row.body).decode()) for row in rows}
    return {name: one for name, one in read.items() if one}
