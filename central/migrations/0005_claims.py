"""Units that ask to be let in, by the code of their own keys."""

from peewee import BigIntegerField, BooleanField, CharField, Database, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Claim(Model):
    code = CharField(max_length=12, primary_key=True)
    request = TextField()
    run_key = CharField(max_length=64)
    software = CharField(max_length=40, default="")
    address = CharField(max_length=45, default="")
    first_seen_ms = BigIntegerField()
    seen_at_ms = BigIntegerField(index=True)
    unit = CharField(max_length=63, default="")
    room = TextField(default="")
    replaces = BooleanField(default=False)
    named_by = IntegerField(null=True)
    named_at_ms = BigIntegerField(null=True)
    certificate = TextField(default="")
    issued_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "claim"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Claim,)):
        db.create_tables((Claim,))
