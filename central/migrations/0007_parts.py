"""A round's part, by which the votes of several rooms become one result."""

from peewee import Database, TextField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(migrator.add_column("ballot_round", "part", TextField(default="")))
