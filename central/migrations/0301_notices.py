"""What each person was told."""

from peewee import (
    BigIntegerField,
    CharField,
    Database,
    ForeignKeyField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Notice(Model):
    official = ForeignKeyField(Official)
    meeting = ForeignKeyField(Meeting, null=True, on_delete="CASCADE")
    subject = TextField()
    fills = TextField(default="{}")
    act = CharField(max_length=20)
    at_ms = BigIntegerField()
    read_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "notice"
        indexes = ((("official", "at_ms"), False),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    tables = (Notice,)
    with db.bind_ctx(
        (
            Official,
            Meeting,
            *tables,
        )
    ):
        db.create_tables(tables)
