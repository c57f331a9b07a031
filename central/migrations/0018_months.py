"""On PostgreSQL the lines of each month are in a table of their own; which month is the day on which central took them.

What was there before stays as it is, in the part before all months. SQLite has one table, and its file is small.
"""

from typing import Any

from peewee import Database, PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

_PARTED = (
    "ALTER TABLE line RENAME TO line_before",
    "ALTER TABLE line_before DROP CONSTRAINT line_pkey",
    "ALTER INDEX line_meeting RENAME TO line_before_meeting",
    "CREATE TABLE line (stream varchar(16) NOT NULL, seq bigint NOT NULL, meeting bigint NOT NULL, text text NOT NULL,"
    " received date NOT NULL DEFAULT CURRENT_DATE, PRIMARY KEY (stream, seq, received)) PARTITION BY RANGE (received)",
    "CREATE INDEX line_meeting ON line (meeting)",
    "CREATE TABLE line_other PARTITION OF line DEFAULT",
)
_ATTACHED = (
    "ALTER TABLE line_before ADD COLUMN received date NOT NULL DEFAULT DATE '1970-01-01'",
    "ALTER TABLE line ATTACH PARTITION line_before FOR VALUES FROM (MINVALUE) TO ('2000-01-01')",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    if not isinstance(db, PostgresqlDatabase):
        return
    execute: Any = db.execute_sql
    for statement in _PARTED:
        execute(statement)
    (has_lines,) = execute("SELECT EXISTS (SELECT FROM line_before)").fetchone()
    for statement in _ATTACHED if has_lines else ("DROP TABLE line_before",):
        execute(statement)
