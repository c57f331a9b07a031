"""The planned sittings of a meeting that has several."""

from peewee import Database, TextField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(migrator.add_column("meeting", "sittings", TextField(default="[]")))
