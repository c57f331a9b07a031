"""For which further agencies an attendee comes."""

from peewee import AutoField, Database, ForeignKeyField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Attendee(Model):
    class Meta:
        table_name = "attendee"


class Invitation(Model):
    class Meta:
        table_name = "invitation"


class AlsoNamed(Model):
    id = AutoField()
    attendee = ForeignKeyField(Attendee, on_delete="CASCADE")
    invitation = ForeignKeyField(Invitation, on_delete="CASCADE")
    office = TextField(default="")
    agency_name = TextField()

    class Meta:
        table_name = "also_named"
        indexes = ((("attendee", "invitation"), True),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Attendee, Invitation, AlsoNamed)):
        db.create_tables((AlsoNamed,))
