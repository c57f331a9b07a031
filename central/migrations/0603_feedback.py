"""Feedback and what was done with it."""

from peewee import AutoField, BigIntegerField, CharField, Database, ForeignKeyField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Agency(Model):
    class Meta:
        table_name = "agency"


class Feedback(Model):
    id = AutoField()
    kind = CharField(max_length=20)
    official = ForeignKeyField(Official)
    agency = ForeignKeyField(Agency, null=True)
    text = TextField()
    page = TextField(default="")
    stage = CharField(max_length=20, default="new", index=True)
    sent_at_ms = BigIntegerField()

    class Meta:
        table_name = "feedback"


class FeedbackStep(Model):
    id = AutoField()
    feedback = ForeignKeyField(Feedback, on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official)
    act = CharField(max_length=20)
    stage = CharField(max_length=20)
    text = TextField(default="")

    class Meta:
        table_name = "feedback_step"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Agency, Feedback, FeedbackStep)):
        db.create_tables((Feedback, FeedbackStep))
