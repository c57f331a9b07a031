"""What reports count is found by its meeting: the keys of these tables begin with the unit."""

from typing import Any

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(_migrator: SchemaMigrator, db: Database) -> None:
    execute: Any = db.execute_sql
    for table in ("presence", "ballot_round"):
        execute(f"CREATE INDEX {table}_meeting ON {table} (meeting)")
