"""Up to where the other rooms of a meeting had reported as a paper was drafted."""

from peewee import CharField, Database
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(migrator.add_column("paper", "others", CharField(max_length=32, default="")))
