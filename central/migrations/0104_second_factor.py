"""The second factor of a login, codes for who has lost it, and the devices on which somebody was before."""

from peewee import BigIntegerField, CharField, Database, ForeignKeyField, Model, TextField
from playhouse.migrate import SchemaMigrator, migrate


class Official(Model):
    class Meta:
        table_name = "official"


class SecondFactor(Model):
    official = ForeignKeyField(Official, primary_key=True)
    sealed = TextField()
    asked_at_ms = BigIntegerField()
    confirmed_at_ms = BigIntegerField(null=True)
    last_step = BigIntegerField(default=0)

    class Meta:
        table_name = "second_factor"


class RecoveryCode(Model):
    official = ForeignKeyField(Official)
    kept = CharField(max_length=64)
    used_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "recovery_code"


class KnownDevice(Model):
    official = ForeignKeyField(Official)
    kept = CharField(max_length=64)
    seen_at_ms = BigIntegerField()

    class Meta:
        table_name = "known_device"
        indexes = ((("official", "kept"), True),)


def up(migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, SecondFactor, RecoveryCode, KnownDevice)):
        db.create_tables((SecondFactor, RecoveryCode, KnownDevice))
    migrate(migrator.add_column("login", "second_at_ms", BigIntegerField(null=True)))
