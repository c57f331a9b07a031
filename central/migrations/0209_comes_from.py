"""What a meeting brings along to the room in which it goes on."""

from peewee import Database, TextField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(migrator.add_column("meeting", "comes_from", TextField(default="")))
