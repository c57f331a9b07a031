"""The index for looking up ended meetings: passages, and each database's own full-text index over their words."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Database,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Passage(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    part = CharField(max_length=12)
    item = CharField(max_length=40, default="")
    is_closed = BooleanField(default=False)
    content = CharField(max_length=64, default="", index=True)
    document = IntegerField(null=True)
    link = CharField(max_length=40, default="")
    page = IntegerField(default=0)
    heading = TextField(default="")
    text = TextField()
    words = TextField()

    class Meta:
        table_name = "passage"


class Indexed(Model):
    meeting = ForeignKeyField(Meeting, primary_key=True, on_delete="CASCADE")
    version = IntegerField()
    heard = BigIntegerField()
    again_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "indexed"


# The table of passages is FTS5's content, so that no text is kept twice; triggers keep both in one transaction.
SQLITE = (
    "CREATE VIRTUAL TABLE passage_words USING fts5(words, content='passage', content_rowid='id', tokenize='ascii')",
    "CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN"
    " INSERT INTO passage_words (rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER passage_gone AFTER DELETE ON passage BEGIN"
    " INSERT INTO passage_words (passage_words, rowid, words) VALUES ('delete', old.id, old.words); END",
)
POSTGRESQL = ("CREATE INDEX passage_words ON passage USING gin (to_tsvector('simple', words))",)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Meeting, Passage, Indexed)):
        db.create_tables((Passage, Indexed))
    for statement in POSTGRESQL if isinstance(db, PostgresqlDatabase) else SQLITE:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]
