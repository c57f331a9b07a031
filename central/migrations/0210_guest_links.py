"""Links by which guests without an account open a meeting's invitation."""

from peewee import AutoField, BigIntegerField, Database, ForeignKeyField, IntegerField, Model
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Attendee(Model):
    class Meta:
        table_name = "attendee"


class GuestLink(Model):
    id = AutoField()
    attendee = ForeignKeyField(Attendee, unique=True, on_delete="CASCADE")
    turn = IntegerField()
    made_by = ForeignKeyField(Official)
    made_at_ms = BigIntegerField()
    opened_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "guest_link"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Attendee, GuestLink)):
        db.create_tables((GuestLink,))
