"""Tokens by which programs act for a person."""

from peewee import BigIntegerField, CharField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class ApiToken(Model):
    token_hash = CharField(max_length=64, unique=True)
    official = ForeignKeyField(Official)
    name = CharField(max_length=80)
    scopes = CharField(max_length=100)
    made_at_ms = BigIntegerField()
    ends_at_ms = BigIntegerField()
    used_at_ms = BigIntegerField(null=True)
    revoked_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "api_token"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, ApiToken)):
        db.create_tables((ApiToken,))
