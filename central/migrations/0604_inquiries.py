"""Written opinions between meetings, and each database's own full-text index over their words."""

from peewee import (
    AutoField,
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


class Official(Model):
    class Meta:
        table_name = "official"


class Agency(Model):
    class Meta:
        table_name = "agency"


class Inquiry(Model):
    id = AutoField()
    host = ForeignKeyField(Agency, null=True)
    asker = ForeignKeyField(Official)
    title = TextField(default="")
    question = TextField(default="")
    rule = CharField(max_length=40, default="")
    late = CharField(max_length=10, default="take")
    silence = CharField(max_length=10, default="nothing")
    stage = CharField(max_length=20, default="draft", index=True)
    typed = TextField(default="{}")
    due_at_ms = BigIntegerField(default=0)
    made_at_ms = BigIntegerField()
    sent_at_ms = BigIntegerField(null=True)
    closed_at_ms = BigIntegerField(null=True)
    is_due_told = BooleanField(default=False)
    version = IntegerField(default=1)
    indexed = IntegerField(default=0)

    class Meta:
        table_name = "inquiry"


class InquiryPaper(Model):
    id = AutoField()
    inquiry = ForeignKeyField(Inquiry, on_delete="CASCADE")
    title = TextField()
    sha256 = CharField(max_length=64)
    size = BigIntegerField()
    pages = IntegerField()
    giver = ForeignKeyField(Official)
    given_at_ms = BigIntegerField()

    class Meta:
        table_name = "inquiry_paper"


class Asked(Model):
    id = AutoField()
    inquiry = ForeignKeyField(Inquiry, on_delete="CASCADE")
    place = IntegerField()
    official = ForeignKeyField(Official, null=True)
    agency = ForeignKeyField(Agency, null=True)
    urged = CharField(max_length=10, default="")
    response = TextField(default="")

    class Meta:
        table_name = "inquiry_asked"


class Answer(Model):
    id = AutoField()
    asked = ForeignKeyField(Asked, on_delete="CASCADE")
    choice = CharField(max_length=10)
    text = TextField(default="")
    by = ForeignKeyField(Official)
    at_ms = BigIntegerField()
    is_late = BooleanField(default=False)

    class Meta:
        table_name = "inquiry_answer"


class InquiryStep(Model):
    id = AutoField()
    inquiry = ForeignKeyField(Inquiry, on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official)
    act = CharField(max_length=20)
    text = TextField(default="")

    class Meta:
        table_name = "inquiry_step"


class InquiryPassage(Model):
    id = AutoField()
    inquiry = ForeignKeyField(Inquiry, on_delete="CASCADE")
    part = CharField(max_length=12)
    heading = TextField(default="")
    paper = IntegerField(null=True)
    page = IntegerField(default=0)
    text = TextField()
    words = TextField()

    class Meta:
        table_name = "inquiry_passage"


MADE = (Inquiry, InquiryPaper, Asked, Answer, InquiryStep, InquiryPassage)
# As 0501 does for meetings: the passages are FTS5's content, and triggers keep both in one transaction.
SQLITE = (
    "CREATE VIRTUAL TABLE inquiry_words"
    " USING fts5(words, content='inquiry_passage', content_rowid='id', tokenize='ascii')",
    "CREATE TRIGGER inquiry_passage_added AFTER INSERT ON inquiry_passage BEGIN"
    " INSERT INTO inquiry_words (rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER inquiry_passage_gone AFTER DELETE ON inquiry_passage BEGIN"
    " INSERT INTO inquiry_words (inquiry_words, rowid, words) VALUES ('delete', old.id, old.words); END",
)
POSTGRESQL = ("CREATE INDEX inquiry_words ON inquiry_passage USING gin (to_tsvector('simple', words))",)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Agency, *MADE)):
        db.create_tables(MADE)
    for statement in POSTGRESQL if isinstance(db, PostgresqlDatabase) else SQLITE:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]
