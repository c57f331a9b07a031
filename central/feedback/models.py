"""Tables of feedback and of what was done with it."""

from peewee import AutoField, BigIntegerField, CharField, ForeignKeyField, TextField

from central.db import Row
from central.feedback.rules import Stage
from central.people.models import Agency, Official


class Feedback(Row):
    """What somebody suggests or finds difficult. `agency` is the sender's at that time, `page` where it was written."""

    id = AutoField()
    kind = CharField(max_length=20)
    official = ForeignKeyField(Official, backref="feedback")
    agency = ForeignKeyField(Agency, null=True)
    text = TextField()
    page = TextField(default="")
    stage = CharField(max_length=20, default=Stage.NEW, index=True)
    sent_at_ms = BigIntegerField()
    official_id: int
    agency_id: int | None

    class Meta:
        table_name = "feedback"


class FeedbackStep(Row):
    """What was done with it and said to its sender: its history, never changed."""

    id = AutoField()
    feedback = ForeignKeyField(Feedback, backref="steps", on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official)
    act = CharField(max_length=20)
    stage = CharField(max_length=20)
    text = TextField(default="")
    feedback_id: int

    class Meta:
        table_name = "feedback_step"


TABLES = (Feedback, FeedbackStep)
