"""What is wrong with a unit or with central, since when, and whether administrators were told."""

from peewee import BigIntegerField, CharField, CompositeKey, Database, Model
from playhouse.migrate import SchemaMigrator


class Trouble(Model):
    unit = CharField(max_length=63)
    kind = CharField(max_length=20)
    since_ms = BigIntegerField()
    told_at_ms = BigIntegerField(null=True)
    gone_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "trouble"
        primary_key = CompositeKey("unit", "kind")


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Trouble,)):
        db.create_tables((Trouble,))
