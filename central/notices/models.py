"""Tables of notices, letters and pushes: what one person is to learn of a change, its way by mail and to browsers."""

from enum import StrEnum
from typing import Any, Protocol

from peewee import AutoField, BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

from central.db import Row
from central.meetings.models import Meeting
from central.people.models import Login, Official


class Status(StrEnum):
    """Where a letter or another message is on its way. ENDED: it will not be sent any more, `problem` says why."""

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    ENDED = "ended"


class Message(Protocol):
    """What a letter, a push and a text message have in common."""

    held_at_ms: Any
    sent_at_ms: Any
    ended_at_ms: Any


def status_of(one: Message) -> Status:
    if one.sent_at_ms is not None:
        return Status.SENT
    if one.ended_at_ms is not None:
        return Status.ENDED
    return Status.WAITING if one.held_at_ms is None else Status.HELD


class Notice(Row):
    """What one person is to learn. `subject` is a message of the catalogue, `fills` the JSON of its values."""

    id = AutoField()
    official = ForeignKeyField(Official, backref="notices")
    meeting = ForeignKeyField(Meeting, null=True, on_delete="CASCADE")
    subject = TextField()
    fills = TextField(default="{}")
    act = CharField(max_length=20)
    at_ms = BigIntegerField()
    read_at_ms = BigIntegerField(null=True)
    official_id: int
    meeting_id: int | None

    class Meta:
        table_name = "notice"
        indexes = ((("official", "at_ms"), False),)


class Letter(Row):
    """One e-mail for a person and a change: it says all notices of that person, meeting and moment.

    While it waits, a row of the outbox stands for it. `address` is where it went, as the account had it then.
    """

    id = AutoField()
    official = ForeignKeyField(Official, backref="letters")
    meeting = ForeignKeyField(Meeting, null=True, on_delete="CASCADE")
    at_ms = BigIntegerField()
    address = CharField(max_length=254, default="")
    attempts = IntegerField(default=0)
    problem = TextField(default="")
    held_at_ms = BigIntegerField(null=True)
    sent_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)
    official_id: int
    meeting_id: int | None

    class Meta:
        table_name = "letter"
        indexes = ((("meeting", "at_ms"), False), (("official", "at_ms"), False))

    @property
    def status(self) -> Status:
        return status_of(self)


class PushDevice(Row):
    """A browser that is told at once, as long as the login lasts in which its person asked for it."""

    id = AutoField()
    login = ForeignKeyField(Login, on_delete="CASCADE")
    official = ForeignKeyField(Official)
    address_sha256 = CharField(max_length=64, unique=True)
    address = TextField()
    key = CharField(max_length=100)
    secret = CharField(max_length=40)
    added_at_ms = BigIntegerField()
    login_id: int
    official_id: int

    class Meta:
        table_name = "push_device"


class CalendarFeed(Row):
    """Somebody's calendar is fetched by a secret address, which is computed from number and turn."""

    id = AutoField()
    official = ForeignKeyField(Official, unique=True)
    turn = IntegerField(default=1)
    made_at_ms = BigIntegerField()
    read_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)
    official_id: int

    class Meta:
        table_name = "calendar_feed"


class Push(Row):
    """One message to one browser of a person about a change, and what became of it; `device` None: it is gone."""

    id = AutoField()
    device = ForeignKeyField(PushDevice, null=True, on_delete="SET NULL")
    official = ForeignKeyField(Official)
    meeting = ForeignKeyField(Meeting, null=True, on_delete="CASCADE")
    at_ms = BigIntegerField()
    attempts = IntegerField(default=0)
    problem = TextField(default="")
    held_at_ms = BigIntegerField(null=True)
    sent_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)
    device_id: int | None
    official_id: int
    meeting_id: int | None

    class Meta:
        table_name = "push"
        indexes = ((("meeting", "at_ms"), False),)

    @property
    def status(self) -> Status:
        return status_of(self)


class TextMessage(Row):
    """One message to a telephone, in the words that go out: a reminder that somebody has sent."""

    id = AutoField()
    official = ForeignKeyField(Official)
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    number = CharField(max_length=20)
    text = TextField()
    at_ms = BigIntegerField()
    attempts = IntegerField(default=0)
    problem = TextField(default="")
    held_at_ms = BigIntegerField(null=True)
    sent_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)
    official_id: int
    meeting_id: int

    class Meta:
        table_name = "text_message"
        indexes = ((("meeting", "at_ms"), False),)

    @property
    def status(self) -> Status:
        return status_of(self)


TABLES = (Notice, Letter, CalendarFeed, PushDevice, Push, TextMessage)
