"""Who has opened which paper: written down for those who prepare the meeting, shown to them alone (R6.1, R9.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from peewee import Database

from central.db import transaction
from central.documents.models import Document, Opening
from central.meetings.deadlines import meeting_kinds, papers_by
from central.meetings.models import Attendee, Meeting
from central.people.models import Official


def note_opened(database: Database, document: Document, official: Official, *, now_ms: int) -> None:
    """This person has the paper before them; opened again it is counted."""
    with transaction(database):
        mine = (Opening.document == document) & (Opening.official == official)
        again = Opening.update(last_at_ms=now_ms, times=Opening.times + 1).where(mine)
        if not again.execute():
            one = {"document": document, "official": official, "first_at_ms": now_ms, "last_at_ms": now_ms}
            Opening.insert(**one).on_conflict_ignore().execute()


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One paper: who of those who attend has opened it, in protocol order, and who has not; others who did."""

    document: Document
    is_late: bool
    by: list[tuple[Attendee, Opening]] = field(default_factory=list)
    not_by: list[Attendee] = field(default_factory=list)
    others: list[Opening] = field(default_factory=list)


def is_late(document: Document, meeting: Meeting) -> bool:
    """Did it come after the last moment of R9.3 for papers?"""
    kind = meeting_kinds().get(meeting.kind)
    return bool(kind and meeting.starts_at_ms and document.given_at_ms > papers_by(kind, meeting.starts_at_ms))


def opened_of(meeting: Meeting, papers: Sequence[Document]) -> list[Opened]:
    """For each of these papers who opened it, in a number of queries that does not grow."""
    rows = Opening.select(Opening, Official).join(Official).where(Opening.document.in_([one.id for one in papers]))
    found: dict[int, dict[int, Opening]] = {}
    for row in rows.order_by(Opening.first_at_ms):
        found.setdefault(row.document_id, {})[row.official_id] = row
    there = Attendee.select().where(
        Attendee.meeting == meeting, ~Attendee.is_withdrawn, Attendee.official.is_null(False)
    )
    people = list(there.order_by(Attendee.rank))
    attending = {one.official_id for one in people}
    told = []
    for paper in papers:
        seen = found.get(paper.id, {})
        told.append(
            Opened(
                document=paper,
                is_late=is_late(paper, meeting),
                by=[(one, seen[one.official_id]) for one in people if one.official_id in seen],
                not_by=[one for one in people if one.official_id not in seen],
                others=[row for official, row in seen.items() if official not in attending],
            )
        )
    return told
