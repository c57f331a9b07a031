"""What reports count is found by its meeting, since the keys of these tables begin with the unit; meetings under way
by their phase, since all that ever were are in the same table."""

from typing import Any

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(_migrator: SchemaMigrator, db: Database) -> None:
    execute: Any = db.execute_sql
    for table in ("presence", "ballot_round"):
        execute(f"CREATE INDEX {table}_meeting ON {table} (meeting)")
    execute("CREATE INDEX proceedings_phase ON proceedings (phase)")
