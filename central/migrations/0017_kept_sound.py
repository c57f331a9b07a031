"""Recordings that rooms have brought or will bring."""

from peewee import BigIntegerField, CharField, CompositeKey, Database, Model
from playhouse.migrate import SchemaMigrator


class KeptSound(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    recording = CharField(max_length=40)
    kept_by = CharField(max_length=63)
    sha256 = CharField(max_length=64, index=True)
    size = BigIntegerField()
    seconds = BigIntegerField()
    key = CharField(max_length=64)
    at_ms = BigIntegerField()
    gone_at_ms = BigIntegerField()

    class Meta:
        table_name = "kept_sound"
        primary_key = CompositeKey("unit", "meeting", "recording")


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((KeptSound,)):
        db.create_tables((KeptSound,))
