"""Who opened which paper, papers marked with their reader's name or recalled after the meeting, smaller pages."""

from typing import Any

from peewee import BigIntegerField, BooleanField, CharField, Database, ForeignKeyField, IntegerField, Model
from playhouse.migrate import SchemaMigrator, migrate


class Official(Model):
    class Meta:
        table_name = "official"


class Document(Model):
    class Meta:
        table_name = "document"


class Opening(Model):
    document = ForeignKeyField(Document, on_delete="CASCADE")
    official = ForeignKeyField(Official)
    first_at_ms = BigIntegerField()
    last_at_ms = BigIntegerField(index=True)
    times = IntegerField(default=1)

    class Meta:
        table_name = "opening"
        indexes = ((("document", "official"), True),)


def up(migrator: SchemaMigrator, db: Database) -> None:
    add: Any = migrator.add_column
    migrate(
        add("document", "is_marked", BooleanField(default=False)),
        add("document", "ends_with_meeting", BooleanField(default=False)),
        add("page_image", "small_sha256", CharField(max_length=64, default="")),
    )
    with db.bind_ctx((Official, Document, Opening)):
        db.create_tables((Opening,))
