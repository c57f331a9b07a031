"""Telling people of a change, what they have not read yet, and letting their letters wait or go."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec
from peewee import JOIN, Database

from central import outbox
from central.audit.actions import note
from central.audit.rules import SERVER, Deed, Hand
from central.db import locked, transaction
from central.meetings.models import Meeting
from central.notices.devices import put_pushes
from central.notices.models import Letter, Notice, Push, Status, TextMessage
from central.outbox import Kind, Outbox
from central.people.models import Official
from contract.refused import Refused


def tell(
    officials: Iterable[int], meeting: Meeting | None, subject: str, *, act: str, now_ms: int, **values: str
) -> None:
    """Write a notice for each person, once, and a letter if none of this change waits yet; so for their browsers.

    `meeting` is None for what is about none. Call it inside the transaction of the change.
    """
    fills = msgspec.json.encode(values).decode()
    told = set(officials)
    rows = [
        {
            "official": one,
            "meeting": meeting.id if meeting else None,
            "subject": subject,
            "fills": fills,
            "act": act,
            "at_ms": now_ms,
        }
        for one in sorted(told)
    ]
    if not rows:
        return
    Notice.insert_many(rows).execute()
    about = Letter.meeting.is_null() if meeting is None else Letter.meeting == meeting
    same = about & (Letter.at_ms == now_ms) & Letter.sent_at_ms.is_null()
    waiting = {one.official_id for one in Letter.select().where(same, Letter.ended_at_ms.is_null())}
    for one in sorted(told - waiting):
        letter = Letter.create(official=one, meeting=meeting, at_ms=now_ms)
        outbox.put(Kind.NOTICE, str(letter.id), now_ms=now_ms)
    put_pushes(sorted(told - waiting), meeting, now_ms=now_ms)


class Way(StrEnum):
    """How people are told besides their page of notices."""

    LETTER = "letter"
    PUSH = "push"
    TEXT = "text"


_TABLES: dict[Way, type[Letter] | type[Push] | type[TextMessage]] = {
    Way.LETTER: Letter,
    Way.PUSH: Push,
    Way.TEXT: TextMessage,
}
_KINDS = {Way.LETTER: Kind.NOTICE, Way.PUSH: Kind.PUSH, Way.TEXT: Kind.TEXT}


def hold(database: Database, way: Way, number: int, *, now_ms: int, by: Hand = SERVER) -> None:
    """Keep a message from going out until it is released. Refused: it has gone already, or will not go."""
    table = _TABLES[way]
    with transaction(database):
        one = _message(way, number)
        if one.status is Status.WAITING:
            table.update(held_at_ms=now_ms).where(table.id == one.id).execute()
            Outbox.delete().where(Outbox.kind == _KINDS[way], Outbox.subject == str(one.id)).execute()
            note(by, Deed.LETTER_HELD, about=one.official_id, name=one.official.name)
        elif one.status is not Status.HELD:
            raise Refused("Thư này đã gửi hoặc đã thôi gửi.")


def release(database: Database, way: Way, number: int, *, now_ms: int, by: Hand = SERVER) -> None:
    """Let a held message go, or try again one that was given up; one that waits already goes on waiting."""
    table = _TABLES[way]
    with transaction(database):
        one = _message(way, number)
        if one.status is Status.SENT:
            raise Refused("Thư này đã gửi hoặc đã thôi gửi.")
        if one.status is not Status.WAITING:
            changes = {"held_at_ms": None, "ended_at_ms": None, "attempts": 0, "problem": ""}
            table.update(changes).where(table.id == one.id).execute()
            outbox.put(_KINDS[way], str(one.id), now_ms=now_ms)
            note(by, Deed.LETTER_RELEASED, about=one.official_id, name=one.official.name)


def pushes_to_go(*, at_most: int = 500) -> list[Push]:
    """What is to go to browsers, is held or was given up, the oldest first."""
    query = Push.select(Push, Official, Meeting).join(Official).switch(Push).join(Meeting, JOIN.LEFT_OUTER)
    return list(query.where(Push.sent_at_ms.is_null()).order_by(Push.id).limit(at_most))


def texts_to_go(*, at_most: int = 500) -> list[TextMessage]:
    """The same of text messages."""
    query = TextMessage.select(TextMessage, Official, Meeting).join(Official).switch(TextMessage).join(Meeting)
    return list(query.where(TextMessage.sent_at_ms.is_null()).order_by(TextMessage.id).limit(at_most))


def letters_of(meeting: Meeting, *, at_most: int = 500) -> list[Letter]:
    """The letters about a meeting, the newest first."""
    query = Letter.select(Letter, Official).join(Official).where(Letter.meeting == meeting)
    return list(query.order_by(Letter.at_ms.desc(), Letter.id.desc()).limit(at_most))


def letters_to_go(*, at_most: int = 500) -> list[Letter]:
    """What waits, is held or was given up, the oldest first."""
    query = Letter.select(Letter, Official, Meeting).join(Official).switch(Letter).join(Meeting, JOIN.LEFT_OUTER)
    return list(query.where(Letter.sent_at_ms.is_null()).order_by(Letter.id).limit(at_most))


def notices_in(letters: Iterable[Letter]) -> dict[int, list[Notice]]:
    """What each of these letters says."""
    letters = list(letters)
    people, moments = {one.official_id for one in letters}, {one.at_ms for one in letters}
    found: dict[tuple[int, int | None, int], list[Notice]] = {}
    query = Notice.select().where(Notice.official.in_(people), Notice.at_ms.in_(moments)).order_by(Notice.id)
    for row in query if letters else ():
        found.setdefault((row.official_id, row.meeting_id, row.at_ms), []).append(row)
    return {one.id: found.get((one.official_id, one.meeting_id, one.at_ms), []) for one in letters}


def notices_of_push(push: Push) -> list[Notice]:
    """What a message to a browser says: all that its person learns of this change."""
    about = Notice.meeting.is_null() if push.meeting_id is None else Notice.meeting == push.meeting_id
    same = (Notice.official == push.official_id) & (Notice.at_ms == push.at_ms) & about
    return list(Notice.select().where(same).order_by(Notice.id))


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


def _message(way: Way, number: int) -> Letter | Push | TextMessage:
    """The message, which nobody sends until this transaction ends."""
    table: Any = _TABLES[way]
    found: Letter | Push | TextMessage | None = next(iter(locked(table.select().where(table.id == number))), None)
    if found is None:
        raise Refused("Không tìm thấy thư này.")
    return found
