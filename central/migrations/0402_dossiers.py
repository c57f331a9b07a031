"""The sealed dossiers of meetings."""

from peewee import BigIntegerField, CharField, Database, ForeignKeyField, IntegerField, Model
from playhouse.migrate import SchemaMigrator


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Dossier(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    number = IntegerField()
    manifest_sha256 = CharField(max_length=64)
    sha256 = CharField(max_length=64)
    size = BigIntegerField()
    made_at_ms = BigIntegerField()

    class Meta:
        table_name = "dossier"
        indexes = ((("meeting", "number"), True),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Meeting, Dossier)):
        db.create_tables((Dossier,))
