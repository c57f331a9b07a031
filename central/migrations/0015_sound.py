"""When a room deleted what it had kept of a meeting as sound."""

from peewee import BigIntegerField, Database
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(migrator.add_column("proceedings", "sound_gone_at_ms", BigIntegerField(default=0)))
