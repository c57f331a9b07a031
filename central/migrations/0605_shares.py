"""Whom officials let follow their meetings."""

from peewee import AutoField, BigIntegerField, CharField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Share(Model):
    id = AutoField()
    principal = ForeignKeyField(Official, backref="shares")
    helper = ForeignKeyField(Official, backref="follows")
    meeting = ForeignKeyField(Meeting, null=True, on_delete="CASCADE")
    level = CharField(max_length=20)
    made_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "share"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Meeting, Share)):
        db.create_tables((Share,))
