"""Papers that rooms handed out; records that are there are computed anew, so that they have theirs."""

from peewee import BigIntegerField, CharField, CompositeKey, Database, Model
from playhouse.migrate import SchemaMigrator, migrate


class HandedOut(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    document = CharField(max_length=40)
    item = CharField(max_length=40)
    sha256 = CharField(max_length=64, index=True)
    size = BigIntegerField()
    title = CharField(max_length=64)
    giver = BigIntegerField()
    at_ms = BigIntegerField()
    replaced_by = CharField(max_length=40)
    withdrawn_at_ms = BigIntegerField()
    reason = CharField(max_length=64)

    class Meta:
        table_name = "handed_out"
        primary_key = CompositeKey("unit", "meeting", "document")


def up(migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((HandedOut,)):
        db.create_tables((HandedOut,))
    migrate(migrator.sql("UPDATE proceedings SET is_stale = true"))
