"""Requests of programs that are done once, however often they are sent."""

from peewee import BigIntegerField, BlobField, CharField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class ApiOnce(Model):
    official = ForeignKeyField(Official, on_delete="CASCADE")
    name = CharField(max_length=36)
    asked_sha256 = CharField(max_length=64)
    at_ms = BigIntegerField()
    answer = BlobField(null=True)

    class Meta:
        table_name = "api_once"
        indexes = ((("official", "name"), True),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, ApiOnce)):
        db.create_tables((ApiOnce,))
