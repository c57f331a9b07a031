"""How many recordings a dossier holds: one is made anew when sound comes after it."""

from peewee import Database, IntegerField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(migrator.add_column("dossier", "recordings", IntegerField(default=0)))
