"""What goes out by mail, and what became of it."""

from peewee import BigIntegerField, CharField, Database, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Letter(Model):
    official = ForeignKeyField(Official)
    meeting = ForeignKeyField(Meeting, null=True, on_delete="CASCADE")
    at_ms = BigIntegerField()
    address = CharField(max_length=254, default="")
    attempts = IntegerField(default=0)
    problem = TextField(default="")
    held_at_ms = BigIntegerField(null=True)
    sent_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "letter"
        indexes = ((("meeting", "at_ms"), False), (("official", "at_ms"), False))


def up(_migrator: SchemaMigrator, db: Database) -> None:
    tables = (Letter,)
    with db.bind_ctx((Official, Meeting, *tables)):
        db.create_tables(tables)
