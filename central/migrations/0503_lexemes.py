"""On PostgreSQL the words of each passage are kept as the index sees them.

A word that half of all passages have is looked for in the passages themselves, the newest first or those of the
reader's meetings: to cut each of them into words again took seconds.
"""

from typing import Any

from peewee import Database, PostgresqlDatabase
from playhouse.migrate import SchemaMigrator


def up(_migrator: SchemaMigrator, db: Database) -> None:
    if not isinstance(db, PostgresqlDatabase):
        return
    execute: Any = db.execute_sql
    execute("DROP INDEX passage_words")
    execute("ALTER TABLE passage ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED")
    execute("CREATE INDEX passage_words ON passage USING gin (lexemes)")
