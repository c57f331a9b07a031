"""Browsers that want to be told at once, and what went out to them."""

from peewee import BigIntegerField, CharField, Database, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Login(Model):
    class Meta:
        table_name = "login"


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class PushDevice(Model):
    login = ForeignKeyField(Login, on_delete="CASCADE")
    official = ForeignKeyField(Official)
    address_sha256 = CharField(max_length=64, unique=True)
    address = TextField()
    key = CharField(max_length=100)
    secret = CharField(max_length=40)
    added_at_ms = BigIntegerField()

    class Meta:
        table_name = "push_device"


class Push(Model):
    device = ForeignKeyField(PushDevice, null=True, on_delete="SET NULL")
    official = ForeignKeyField(Official)
    meeting = ForeignKeyField(Meeting, null=True, on_delete="CASCADE")
    at_ms = BigIntegerField()
    attempts = IntegerField(default=0)
    problem = TextField(default="")
    sent_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "push"
        indexes = ((("meeting", "at_ms"), False),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    tables = (PushDevice, Push)
    with db.bind_ctx((Official, Login, Meeting, *tables)):
        db.create_tables(tables)
