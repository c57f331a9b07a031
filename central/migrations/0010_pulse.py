"""What units say of their camera, of services that stand still, and which plans they hold."""

from peewee import Database, TextField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(
        migrator.add_column("unit", "camera", TextField(default="")),
        migrator.add_column("unit", "stalled", TextField(default="")),
        migrator.add_column("unit", "held", TextField(default="[]")),
    )
