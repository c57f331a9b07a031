"""Telling people of a change, and what they have not read yet."""

from collections.abc import Iterable

import msgspec

from central.meetings.models import Meeting
from central.notices.models import Notice
from central.people.models import Official


def tell(officials: Iterable[int], meeting: Meeting, subject: str, *, act: str, now_ms: int, **values: str) -> None:
    """Write a notice for each person, once; call it inside the transaction of the change."""
    fills = msgspec.json.encode(values).decode()
    rows = [
        {"official": one, "meeting": meeting.id, "subject": subject, "fills": fills, "act": act, "at_ms": now_ms}
        for one in sorted(set(officials))
    ]
    if rows:
        Notice.insert_many(rows).execute()


def unread_count(official: Official) -> int:
    """How many notices somebody has not read."""
    return int(Notice.select().where(Notice.official == official, Notice.read_at_ms.is_null()).count())


def notices_of(official: Official, *, at_most: int = 100) -> list[Notice]:
    """Somebody's notices, the newest first."""
    query = Notice.select(Notice).where(Notice.official == official)
    return list(query.order_by(Notice.at_ms.desc(), Notice.id.desc()).limit(at_most))


def mark_read(official: Official, *, now_ms: int) -> None:
    """All that somebody was told until now has been read."""
    unread = (Notice.official == official) & Notice.read_at_ms.is_null()
    Notice.update(read_at_ms=now_ms).where(unread).execute()
