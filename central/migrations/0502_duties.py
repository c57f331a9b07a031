"""The Office's calendar of working days, and which deadlines people were told of."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Database,
    DateField,
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


class CalendarDay(Model):
    day = DateField(primary_key=True)
    is_working = BooleanField()
    name = TextField(default="")
    official = ForeignKeyField(Official)
    at_ms = BigIntegerField()

    class Meta:
        table_name = "calendar_day"


class Urged(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    what = CharField(max_length=20)
    standing = CharField(max_length=20)
    due_at_ms = BigIntegerField()
    at_ms = BigIntegerField()

    class Meta:
        table_name = "urged"
        indexes = ((("meeting", "what", "standing", "due_at_ms"), True),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Meeting, CalendarDay, Urged)):
        db.create_tables((CalendarDay, Urged))
