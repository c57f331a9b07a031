"""Table of notices: one row for a person and a change, written in the change's own transaction."""

from peewee import AutoField, BigIntegerField, CharField, ForeignKeyField, TextField

from central.db import Row
from central.meetings.models import Meeting
from central.people.models import Official


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


TABLES = (Notice,)
