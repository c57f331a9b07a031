"""How each person stands on a room's roll, and who came in their place; rolls that are there are computed anew."""

from peewee import BigIntegerField, CharField, Database
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(
        migrator.add_column("presence", "standing", CharField(max_length=20, default="")),
        migrator.add_column("presence", "other", BigIntegerField(default=0)),
        migrator.sql("UPDATE proceedings SET is_stale = true"),
    )
