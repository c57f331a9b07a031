"""Passkeys: public keys by which people log in with what they hold."""

from peewee import BigIntegerField, CharField, Database, ForeignKeyField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Passkey(Model):
    official = ForeignKeyField(Official)
    credential = CharField(max_length=1400, unique=True)
    public_key = TextField()
    sign_count = BigIntegerField(default=0)
    name = CharField(max_length=60)
    added_at_ms = BigIntegerField()
    used_at_ms = BigIntegerField(null=True)
    asked_at_ms = BigIntegerField(default=0)

    class Meta:
        table_name = "passkey"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Passkey)):
        db.create_tables((Passkey,))
