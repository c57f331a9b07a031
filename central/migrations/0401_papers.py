"""Official papers: their revisions, their way to the signature, and what speakers said of them."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Database,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Paper(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    sort = CharField(max_length=20)
    what = CharField(max_length=60, default="")
    state = CharField(max_length=20, default="draft")
    revision = IntegerField(default=0)
    unit = CharField(max_length=63, default="")
    last = CharField(max_length=40, default="")
    is_touched = BooleanField(default=False)
    check_until_ms = BigIntegerField(null=True)
    number = CharField(max_length=20, default="")
    dated_on = DateField(null=True)
    amends = ForeignKeyField("self", null=True)
    drafted_at_ms = BigIntegerField()

    class Meta:
        table_name = "paper"
        indexes = ((("meeting", "sort"), False),)


class PaperRevision(Model):
    paper = ForeignKeyField(Paper, on_delete="CASCADE")
    number = IntegerField()
    official = ForeignKeyField(Official, null=True)
    at_ms = BigIntegerField()
    content = TextField()
    files = CharField(max_length=10, default="waiting", index=True)
    pdf_sha256 = CharField(max_length=64, default="")
    docx_sha256 = CharField(max_length=64, default="")
    open_sha256 = CharField(max_length=64, default="")

    class Meta:
        table_name = "paper_revision"
        indexes = ((("paper", "number"), True),)


class PaperStep(Model):
    paper = ForeignKeyField(Paper, on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official, null=True)
    act = CharField(max_length=20)
    state = CharField(max_length=20)
    revision = IntegerField()
    reason = TextField(default="")

    class Meta:
        table_name = "paper_step"


class PaperRemark(Model):
    paper = ForeignKeyField(Paper, on_delete="CASCADE")
    official = ForeignKeyField(Official)
    revision = IntegerField()
    at_ms = BigIntegerField()
    is_agreed = BooleanField()
    text = TextField(default="")

    class Meta:
        table_name = "paper_remark"
        indexes = ((("paper", "official", "revision"), True),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    tables = (Paper, PaperRevision, PaperStep, PaperRemark)
    with db.bind_ctx((Official, Meeting, *tables)):
        db.create_tables(tables)
