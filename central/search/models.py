"""Tables of the search index. All of it can be made again from plans, files and rooms' lines (`central reindex`)."""

from peewee import AutoField, BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from central.db import Row
from central.meetings.models import Meeting


class Passage(Row):
    """Some 200 words of a meeting. `words` is the text as rules.py normalises it, the same on both databases.

    `item` and `is_closed` say which agenda item it belongs to and whether guests were asked out of it. `content` names
    the content that it repeats, so that an erasure reaches it; `document` is the paper's number, `link` that of a paper
    handed out in the room.
    """

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="passages", on_delete="CASCADE")
    part = CharField(max_length=12)
    item = CharField(max_length=40, default="")
    is_closed = BooleanField(default=False)
    content = CharField(max_length=64, default="", index=True)
    document = IntegerField(null=True)
    link = CharField(max_length=40, default="")
    page = IntegerField(default=0)
    heading = TextField(default="")
    text = TextField()
    words = TextField()
    meeting_id: int

    class Meta:
        table_name = "passage"


class Indexed(Row):
    """What of a meeting was read: the plan's version, and the sum of its rooms' last times, which rises with each line.

    `again_at_ms`: a file was not here yet; look again then.
    """

    meeting = ForeignKeyField(Meeting, primary_key=True, on_delete="CASCADE")
    version = IntegerField()
    heard = BigIntegerField()
    again_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "indexed"


TABLES = (Passage, Indexed)
