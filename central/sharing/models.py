"""The table of whom somebody lets follow the own meetings."""

from typing import Any

from peewee import AutoField, BigIntegerField, CharField, ForeignKeyField

from central.db import Row
from central.meetings.models import Attendee, Meeting
from central.people.models import Official
from central.sharing.rules import Trust


class Share(Row):
    """`helper` follows what `principal` attends: one meeting, or (null) all of them, until it is ended."""

    id = AutoField()
    principal = ForeignKeyField(Official, backref="shares")
    helper = ForeignKeyField(Official, backref="follows")
    meeting = ForeignKeyField(Meeting, null=True, on_delete="CASCADE")
    level = CharField(max_length=20)
    made_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField(null=True)
    principal_id: int
    helper_id: int
    meeting_id: int | None

    class Meta:
        table_name = "share"

    @property
    def trust(self) -> Trust:
        return Trust(self.level)


def followed(*columns: Any) -> Any:
    """A query over attendees, as principals, joined with the shares that hold for their meetings."""
    covers = Share.meeting.is_null() | (Share.meeting == Attendee.meeting)
    joined = Attendee.select(*columns).join(Share, on=(Share.principal == Attendee.official) & covers)
    return joined.where(Share.ended_at_ms.is_null(), ~Attendee.is_withdrawn)


TABLES = (Share,)
