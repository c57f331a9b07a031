"""Tables of document requests: what an agency is to prepare for a meeting, and what it has sent."""

from peewee import AutoField, BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

from central.db import Row
from central.documents.models import Document
from central.meetings.models import Meeting
from central.people.models import Agency, Official
from central.requests.rules import Fate


class DocumentRequest(Row):
    """An agency is asked to prepare papers until a moment (R9.3). `item` is an agenda item's token; empty: the whole
    meeting. `contact` is told besides those who answer for the agency. `told_at_ms`: the agency knows of it."""

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="requests", on_delete="CASCADE")
    item = CharField(max_length=40, default="")
    agency = ForeignKeyField(Agency)
    contact = ForeignKeyField(Official, null=True)
    wanted = TextField()
    due_at_ms = BigIntegerField()
    asked_by = ForeignKeyField(Official, backref="asked_papers")
    asked_at_ms = BigIntegerField()
    told_at_ms = BigIntegerField(null=True)
    dropped_at_ms = BigIntegerField(null=True)
    done_at_ms = BigIntegerField(null=True)
    meeting_id: int
    agency_id: int
    contact_id: int | None
    asked_by_id: int

    class Meta:
        table_name = "document_request"


class SentPaper(Row):
    """A file that an agency has sent for a request; `fate` is what the host office made of it, `document` the paper of
    the meeting that it became. `late_reason` is the sender's, when it came after the request's moment."""

    id = AutoField()
    request = ForeignKeyField(DocumentRequest, backref="sent", on_delete="CASCADE")
    title = TextField()
    file_name = TextField(default="")
    sha256 = CharField(max_length=64)
    size = BigIntegerField()
    pages = IntegerField()
    giver = ForeignKeyField(Official, backref="sent_papers")
    given_at_ms = BigIntegerField()
    late_reason = TextField(default="")
    fate = CharField(max_length=20, default=Fate.WAITING)
    reason = TextField(default="")
    decided_by = ForeignKeyField(Official, null=True, backref="decided_papers")
    decided_at_ms = BigIntegerField(null=True)
    document = ForeignKeyField(Document, null=True, on_delete="SET NULL")
    request_id: int
    giver_id: int
    decided_by_id: int | None
    document_id: int | None

    class Meta:
        table_name = "sent_paper"


TABLES = (DocumentRequest, SentPaper)
