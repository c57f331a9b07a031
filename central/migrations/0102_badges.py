"""Badges and cards by which officials come in at a room's door."""

from peewee import BigIntegerField, CharField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Badge(Model):
    official = ForeignKeyField(Official)
    kept = CharField(max_length=64, index=True)
    given_at_ms = BigIntegerField()
    given_by = ForeignKeyField(Official, null=True)
    ended_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "badge"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Badge)):
        db.create_tables((Badge,))
