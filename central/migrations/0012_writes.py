"""How slow a unit's disk was to take a decided line."""

from peewee import Database, IntegerField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(migrator.add_column("unit", "slowest_write_ms", IntegerField(null=True)))
