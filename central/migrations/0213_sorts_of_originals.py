"""Originals of other sorts than Word documents."""

from typing import Any

from peewee import CharField, Database
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    add: Any = migrator.add_column
    migrate(add("original", "sort", CharField(max_length=10, default="docx")))
