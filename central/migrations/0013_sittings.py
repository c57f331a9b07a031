"""The sittings of a meeting that has several, and when and where the next one begins."""

from peewee import BigIntegerField, CharField, Database, TextField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(
        migrator.add_column("proceedings", "next_at_ms", BigIntegerField(default=0)),
        migrator.add_column("proceedings", "next_place", CharField(max_length=300, default="")),
        migrator.add_column("proceedings", "sittings", TextField(default="[]")),
    )
