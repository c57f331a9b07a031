"""Tables of a meeting's papers and of their page images; the bytes are in the store, by hash."""

from enum import StrEnum

from peewee import AutoField, BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from central.db import Row
from central.meetings.models import Meeting
from central.people.models import Official


class Images(StrEnum):
    """How far a paper's page images are."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Document(Row):
    """One version of a paper. `token` names it in the package, `item` the agenda item that it belongs to.

    Who only attends reads it with the own name across each page (`is_marked`), and not after the meeting
    (`ends_with_meeting`). What a newer version `replaces` is withdrawn, and stays to be read by who prepares.
    """

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="documents", on_delete="CASCADE")
    token = CharField(max_length=40)
    item = CharField(max_length=40, default="")
    place = IntegerField(default=0)
    title = TextField()
    file_name = TextField(default="")
    sha256 = CharField(max_length=64, index=True)
    size = BigIntegerField()
    media_type = CharField(max_length=80)
    pages = IntegerField()
    giver = ForeignKeyField(Official)
    given_at_ms = BigIntegerField()
    images = CharField(max_length=20, default=Images.WAITING, index=True)
    is_withdrawn = BooleanField(default=False)
    is_marked = BooleanField(default=False)
    ends_with_meeting = BooleanField(default=False)
    replaces = ForeignKeyField("self", null=True, backref="replaced_by", on_delete="SET NULL")
    meeting_id: int
    giver_id: int
    replaces_id: int | None

    class Meta:
        table_name = "document"
        indexes = ((("meeting", "token"), True),)


class PageImage(Row):
    """The picture of one page of a file, so that a weak tablet opens it at once; one for all documents of that file.

    `small_sha256` is the same for small screens; empty of what was drawn before there was one.
    """

    id = AutoField()
    file_sha256 = CharField(max_length=64, index=True)
    page = IntegerField()
    sha256 = CharField(max_length=64)
    size = IntegerField()
    width = IntegerField()
    height = IntegerField()
    small_sha256 = CharField(max_length=64, default="")

    class Meta:
        table_name = "page_image"
        indexes = ((("file_sha256", "page"), True),)


class Opening(Row):
    """Somebody has opened a paper at central, at first and last then."""

    id = AutoField()
    document = ForeignKeyField(Document, backref="openings", on_delete="CASCADE")
    official = ForeignKeyField(Official)
    first_at_ms = BigIntegerField()
    last_at_ms = BigIntegerField(index=True)
    times = IntegerField(default=1)
    document_id: int
    official_id: int

    class Meta:
        table_name = "opening"
        indexes = ((("document", "official"), True),)


class Original(Row):
    """The office file or picture of which a PDF was made as it was sent in. The same file again is the same PDF.

    `sort` is its ending. `findings`: what a Word document's layout lacks, as JSON; empty of everything else.
    """

    id = AutoField()
    sha256 = CharField(max_length=64, unique=True)
    size = BigIntegerField()
    sort = CharField(max_length=10, default="docx")
    pdf_sha256 = CharField(max_length=64, unique=True)
    pdf_size = BigIntegerField()
    pages = IntegerField()
    findings = TextField(default="")

    class Meta:
        table_name = "original"


TABLES = (Document, PageImage, Opening, Original)
