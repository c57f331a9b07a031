"""Keeping the index: the worker reads each meeting that is over, and again when something of it changed."""

from typing import Any

from peewee import JOIN, fn

from central.db import Database, locked, transaction
from central.documents.store import Store
from central.meetings.lists import is_over
from central.meetings.models import Meeting
from central.proceedings.results import Proceedings
from central.search.collecting import Collected, collect
from central.search.models import Indexed, Passage
from central.search.rules import normal, passages_in
from contract.vietnamese import nfc

LOOK_AGAIN_MS = 10 * 60_000
_ROWS = 200


def index_next(database: Database, store: Store, *, now_ms: int) -> bool:
    """Read the next meeting that the index does not have as it is now; False when there is none."""
    heard = Proceedings.select(Proceedings.meeting, fn.SUM(Proceedings.last_at_ms).alias("at_ms"))
    heard = heard.group_by(Proceedings.meeting).alias("heard")
    last = fn.COALESCE(heard.c.at_ms, 0)
    waiting = (
        Meeting.select(Meeting, last.alias("last"))
        .join(Indexed, JOIN.LEFT_OUTER, on=Indexed.meeting == Meeting.id)
        .join(heard, JOIN.LEFT_OUTER, on=heard.c.meeting == Meeting.id)
        .where(
            is_over(),
            Indexed.version.is_null()
            | (Indexed.version != Meeting.version)
            | (Indexed.heard != last)
            | (Indexed.again_at_ms <= now_ms),
        )
        .order_by(Meeting.starts_at_ms, Meeting.id)
        .limit(1)
        .objects()
    )
    meeting: Any = next(iter(waiting), None)
    if meeting is None:
        return False
    _write(database, meeting, int(meeting.last), collect(meeting, store), now_ms=now_ms)
    return True


def forget_all(database: Database) -> None:
    """Have the whole index made anew."""
    with transaction(database):
        Passage.delete().execute()
        Indexed.delete().execute()


def _write(database: Database, meeting: Meeting, heard: int, collected: Collected, *, now_ms: int) -> None:
    """Replace the meeting's passages. What is written is as old as its marks at worst, and then read once more."""
    again = now_ms + LOOK_AGAIN_MS if collected.missing else None
    marks = {"version": meeting.version, "heard": heard, "again_at_ms": again}
    rows = _rows(meeting, collected)
    with transaction(database):
        # Two workers that read the same meeting write it one after the other.
        list(locked(Meeting.select().where(Meeting.id == meeting.id)))
        Passage.delete().where(Passage.meeting == meeting).execute()
        for start in range(0, len(rows), _ROWS):
            Passage.insert_many(rows[start : start + _ROWS]).execute()
        Indexed.insert(meeting=meeting, **marks).on_conflict(conflict_target=[Indexed.meeting], update=marks).execute()


def _rows(meeting: Meeting, collected: Collected) -> list[dict[str, object]]:
    return [
        {
            "meeting": meeting.id,
            "part": one.part,
            "item": one.item,
            "is_closed": one.item in collected.closed,
            "content": one.content,
            "document": one.document,
            "link": one.link,
            "page": one.page,
            "heading": nfc(one.heading),
            "text": text,
            "words": normal(text),
        }
        for one in collected.found
        for text in passages_in(one.text.replace("\0", " "))
    ]
