"""Messages to browsers and telephones that are held back, as letters can be."""

from typing import Any

from peewee import BigIntegerField, Database
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    add: Any = migrator.add_column
    migrate(
        add("push", "held_at_ms", BigIntegerField(null=True)),
        add("text_message", "held_at_ms", BigIntegerField(null=True)),
    )
