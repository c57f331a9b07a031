"""Tables of a meeting's official papers: every revision of their text, who did what with them, what speakers said."""

from enum import StrEnum

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from central.db import Row
from central.meetings.models import Meeting
from central.papers.rules import PaperState
from central.people.models import Official


class Files(StrEnum):
    """How far a revision's files are."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Paper(Row):
    """One paper of a meeting. `what` tells several of one sort apart (a secret count's ballot and round).

    `unit` and `last` say up to which line of which room it was drafted, `others` stands for how far the other rooms of
    the meeting were; until somebody has touched it, it is drafted anew when a room sends more. `amends`: a signed paper
    is never changed, another one amends it.
    """

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="papers", on_delete="CASCADE")
    sort = CharField(max_length=20)
    what = CharField(max_length=60, default="")
    state = CharField(max_length=20, default=PaperState.DRAFT)
    revision = IntegerField(default=0)
    unit = CharField(max_length=63, default="")
    last = CharField(max_length=40, default="")
    others = CharField(max_length=32, default="")
    is_touched = BooleanField(default=False)
    check_until_ms = BigIntegerField(null=True)
    number = CharField(max_length=20, default="")
    dated_on = DateField(null=True)
    amends = ForeignKeyField("self", null=True, backref="amended_by")
    drafted_at_ms = BigIntegerField()
    meeting_id: int
    amends_id: int | None

    class Meta:
        table_name = "paper"
        indexes = ((("meeting", "sort"), False),)


class PaperRevision(Row):
    """The paper's whole text at one time (`content` as JSON), by whom (null: drafted by the system), and its files.

    `open_sha256` is the PDF without what is private.
    """

    id = AutoField()
    paper = ForeignKeyField(Paper, backref="revisions", on_delete="CASCADE")
    number = IntegerField()
    official = ForeignKeyField(Official, null=True)
    at_ms = BigIntegerField()
    content = TextField()
    files = CharField(max_length=10, default=Files.WAITING, index=True)
    pdf_sha256 = CharField(max_length=64, default="")
    docx_sha256 = CharField(max_length=64, default="")
    open_sha256 = CharField(max_length=64, default="")
    paper_id: int
    official_id: int | None

    class Meta:
        table_name = "paper_revision"
        indexes = ((("paper", "number"), True),)


class PaperStep(Row):
    """Who brought the paper a step further, when and why: its history, never changed."""

    id = AutoField()
    paper = ForeignKeyField(Paper, backref="steps", on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official, null=True)
    act = CharField(max_length=20)
    state = CharField(max_length=20)
    revision = IntegerField()
    reason = TextField(default="")

    class Meta:
        table_name = "paper_step"


class PaperRemark(Row):
    """What a speaker said of the own words in a revision: that they are right, or how they should be."""

    id = AutoField()
    paper = ForeignKeyField(Paper, backref="remarks", on_delete="CASCADE")
    official = ForeignKeyField(Official)
    revision = IntegerField()
    at_ms = BigIntegerField()
    is_agreed = BooleanField()
    text = TextField(default="")
    official_id: int

    class Meta:
        table_name = "paper_remark"
        indexes = ((("paper", "official", "revision"), True),)


class SignedFile(Row):
    """The PDF of a revision with one digital signature more; the newest is the one that is signed on."""

    id = AutoField()
    paper = ForeignKeyField(Paper, backref="signed_files", on_delete="CASCADE")
    revision = IntegerField()
    sha256 = CharField(max_length=64)
    official = ForeignKeyField(Official)
    at_ms = BigIntegerField()
    images = CharField(max_length=10, default=Files.WAITING, index=True)
    paper_id: int

    class Meta:
        table_name = "signed_file"
        indexes = ((("paper", "revision"), False),)


class PaperSignature(Row):
    """A signature that was checked as its file was taken: in which box, by whom as the certificate says, and when."""

    id = AutoField()
    file = ForeignKeyField(SignedFile, backref="signatures", on_delete="CASCADE")
    field = CharField(max_length=20)
    signer = CharField(max_length=300)
    issuer = CharField(max_length=300)
    signed_at_ms = BigIntegerField(null=True)
    is_revocation_known = BooleanField()

    class Meta:
        table_name = "paper_signature"


class Dossier(Row):
    """A sealed dossier of the meeting, one of several: its ZIP is in the store, under `sha256`.

    `recordings`: how many are in it; one more that comes from the room makes another dossier.
    """

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="dossiers", on_delete="CASCADE")
    number = IntegerField()
    manifest_sha256 = CharField(max_length=64)
    sha256 = CharField(max_length=64)
    size = BigIntegerField()
    made_at_ms = BigIntegerField()
    recordings = IntegerField(default=0)

    class Meta:
        table_name = "dossier"
        indexes = ((("meeting", "number"), True),)


TABLES = (Paper, PaperRevision, PaperStep, PaperRemark, SignedFile, PaperSignature, Dossier)
