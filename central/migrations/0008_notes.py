"""What people brought of their own notes, as pages look for it; records that are there are computed anew."""

from peewee import BigIntegerField, CharField, CompositeKey, Database, Model
from playhouse.migrate import SchemaMigrator, migrate


class BroughtNote(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    line = CharField(max_length=40)
    attendee = BigIntegerField()
    text = CharField(max_length=64)
    at_ms = BigIntegerField()

    class Meta:
        table_name = "brought_note"
        primary_key = CompositeKey("unit", "meeting", "line")


def up(migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((BroughtNote,)):
        db.create_tables((BroughtNote,))
    migrate(migrator.sql("UPDATE proceedings SET is_stale = true"))
