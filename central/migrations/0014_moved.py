"""Where a meeting goes on that left its room in the middle, and which unit's record another one goes on from."""

from peewee import CharField, Database, IntegerField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(
        migrator.add_column("proceedings", "moved_to", CharField(max_length=300, default="")),
        migrator.add_column("proceedings", "continues", CharField(max_length=63, default="")),
        migrator.add_column("proceedings", "continues_after", CharField(max_length=40, default="")),
        migrator.add_column("proceedings", "moves", IntegerField(default=0)),
    )
