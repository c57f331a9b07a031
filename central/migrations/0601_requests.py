"""Document requests to preparing agencies, and what they have sent."""

from peewee import AutoField, BigIntegerField, CharField, Database, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Agency(Model):
    class Meta:
        table_name = "agency"


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Document(Model):
    class Meta:
        table_name = "document"


class DocumentRequest(Model):
    id = AutoField()
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    item = CharField(max_length=40, default="")
    agency = ForeignKeyField(Agency)
    contact = ForeignKeyField(Official, null=True, backref="contact_of")
    wanted = TextField()
    due_at_ms = BigIntegerField()
    asked_by = ForeignKeyField(Official, backref="asked")
    asked_at_ms = BigIntegerField()
    told_at_ms = BigIntegerField(null=True)
    dropped_at_ms = BigIntegerField(null=True)
    done_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "document_request"


class SentPaper(Model):
    id = AutoField()
    request = ForeignKeyField(DocumentRequest, on_delete="CASCADE")
    title = TextField()
    file_name = TextField(default="")
    sha256 = CharField(max_length=64)
    size = BigIntegerField()
    pages = IntegerField()
    giver = ForeignKeyField(Official, backref="sent")
    given_at_ms = BigIntegerField()
    late_reason = TextField(default="")
    fate = CharField(max_length=20, default="waiting")
    reason = TextField(default="")
    decided_by = ForeignKeyField(Official, null=True, backref="decided")
    decided_at_ms = BigIntegerField(null=True)
    document = ForeignKeyField(Document, null=True, on_delete="SET NULL")

    class Meta:
        table_name = "sent_paper"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    tables = (Official, Agency, Meeting, Document, DocumentRequest, SentPaper)
    with db.bind_ctx(tables):
        db.create_tables((DocumentRequest, SentPaper))
