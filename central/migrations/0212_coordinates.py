"""Where a room is on the map, in degrees."""

from typing import Any

from peewee import Database, FloatField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    add: Any = migrator.add_column
    migrate(
        add("meeting_room", "latitude", FloatField(null=True)),
        add("meeting_room", "longitude", FloatField(null=True)),
    )
