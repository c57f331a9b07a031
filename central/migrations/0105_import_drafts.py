"""Sheets of agencies or officials that somebody looks at before they are taken in."""

from peewee import BigIntegerField, BlobField, CharField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class ImportDraft(Model):
    official = ForeignKeyField(Official)
    what = CharField(max_length=20)
    name = CharField(max_length=200)
    body = BlobField()
    at_ms = BigIntegerField()

    class Meta:
        table_name = "import_draft"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, ImportDraft)):
        db.create_tables((ImportDraft,))
