"""On PostgreSQL each two words that follow one another are kept as one, so that a phrase is a word of the index.

Without it every passage in which both words stand somewhere was read: of two common ones a tenth of all.
"""

from typing import Any

from peewee import Database, PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

_FUNCTION = """
CREATE FUNCTION passage_pairs(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(coalesce(array_agg(DISTINCT one || '_' || next), '{}'))
  FROM (SELECT one, lead(one) OVER (ORDER BY place) AS next
        FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS word(one, place)) AS two
  WHERE next IS NOT NULL
$$
"""


def up(_migrator: SchemaMigrator, db: Database) -> None:
    if not isinstance(db, PostgresqlDatabase):
        return
    execute: Any = db.execute_sql
    execute(_FUNCTION)
    execute("ALTER TABLE passage ADD COLUMN pairs tsvector GENERATED ALWAYS AS (passage_pairs(words)) STORED")
    execute("CREATE INDEX passage_pairs ON passage USING gin (pairs)")
