"""Which paper a paper replaces."""

from peewee import AutoField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator, migrate


class Document(Model):
    id = AutoField()

    class Meta:
        table_name = "document"


def up(migrator: SchemaMigrator, _db: Database) -> None:
    column = ForeignKeyField(Document, field=Document.id, null=True, on_delete="SET NULL")
    migrate(migrator.add_column("document", "replaces_id", column))
