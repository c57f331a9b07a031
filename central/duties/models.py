"""Tables of the statute clock: the Office's calendar of working days, and what was urged already."""

from peewee import AutoField, BigIntegerField, BooleanField, CharField, DateField, ForeignKeyField, TextField

from central.db import Row
from central.meetings.models import Meeting
from central.people.models import Official


class CalendarDay(Row):
    """A weekday that is off, or a Saturday or Sunday that is worked; it takes the place of what holidays.toml says."""

    day = DateField(primary_key=True)
    is_working = BooleanField()
    name = TextField(default="")
    official = ForeignKeyField(Official)
    at_ms = BigIntegerField()

    class Meta:
        table_name = "calendar_day"


class Urged(Row):
    """People were told of a deadline of a meeting, once for each standing and moment that it had."""

    id = AutoField()
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    what = CharField(max_length=20)
    standing = CharField(max_length=20)
    due_at_ms = BigIntegerField()
    at_ms = BigIntegerField()
    meeting_id: int

    class Meta:
        table_name = "urged"
        indexes = ((("meeting", "what", "standing", "due_at_ms"), True),)


TABLES = (CalendarDay, Urged)
