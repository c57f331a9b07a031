"""Why rounds are void, and what secretaries settled; records that are there are computed anew."""

from peewee import BigIntegerField, CharField, CompositeKey, Database, Model
from playhouse.migrate import SchemaMigrator, migrate


class SettledMatter(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    line = CharField(max_length=40)
    kind = CharField(max_length=20)
    attendee = BigIntegerField()
    other = BigIntegerField()
    settlement = CharField(max_length=20)
    by = BigIntegerField()
    reason = CharField(max_length=64)
    at_ms = BigIntegerField()

    class Meta:
        table_name = "settled_matter"
        primary_key = CompositeKey("unit", "meeting", "line")


def up(migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((SettledMatter,)):
        db.create_tables((SettledMatter,))
    migrate(
        migrator.add_column("ballot_round", "why_void", CharField(max_length=64, default="")),
        migrator.add_column("ballot_round", "voided_at_ms", BigIntegerField(default=0)),
        migrator.sql("UPDATE proceedings SET is_stale = true"),
    )
