"""Secret addresses of calendar feeds."""

from peewee import AutoField, BigIntegerField, Database, ForeignKeyField, IntegerField, Model
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class CalendarFeed(Model):
    id = AutoField()
    official = ForeignKeyField(Official, unique=True)
    turn = IntegerField(default=1)
    made_at_ms = BigIntegerField()
    read_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "calendar_feed"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, CalendarFeed)):
        db.create_tables((CalendarFeed,))
