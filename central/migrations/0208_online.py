"""Who of the attendees takes part from elsewhere, in central's own room."""

from peewee import BooleanField, Database
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(migrator.add_column("attendee", "is_online", BooleanField(default=False)))
