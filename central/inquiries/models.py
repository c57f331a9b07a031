"""Tables of written opinions: what is asked and of whom, its papers, the answers, its history, and its words."""

from peewee import AutoField, BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from central.db import Row
from central.inquiries.rules import Late, Silence, Stage
from central.people.models import Agency, Official


class Inquiry(Row):
    """One question that is answered in writing. `rule` names the rule pack of its majority; empty: none is told.

    `typed` is the draft's form as it was typed. `version` grows with each change, `indexed` is the version whose words
    the search has. `is_due_told`: its office knows that the deadline has passed.
    """

    id = AutoField()
    host = ForeignKeyField(Agency, null=True, backref="inquiries")
    asker = ForeignKeyField(Official, backref="inquiries")
    title = TextField(default="")
    question = TextField(default="")
    rule = CharField(max_length=40, default="")
    late = CharField(max_length=10, default=Late.TAKE)
    silence = CharField(max_length=10, default=Silence.NOTHING)
    stage = CharField(max_length=20, default=Stage.DRAFT, index=True)
    typed = TextField(default="{}")
    due_at_ms = BigIntegerField(default=0)
    made_at_ms = BigIntegerField()
    sent_at_ms = BigIntegerField(null=True)
    closed_at_ms = BigIntegerField(null=True)
    is_due_told = BooleanField(default=False)
    version = IntegerField(default=1)
    indexed = IntegerField(default=0)
    host_id: int | None
    asker_id: int

    class Meta:
        table_name = "inquiry"


class InquiryPaper(Row):
    """A PDF that is to be read before answering."""

    id = AutoField()
    inquiry = ForeignKeyField(Inquiry, backref="papers", on_delete="CASCADE")
    title = TextField()
    sha256 = CharField(max_length=64)
    size = BigIntegerField()
    pages = IntegerField()
    giver = ForeignKeyField(Official, backref="inquiry_papers")
    given_at_ms = BigIntegerField()
    inquiry_id: int

    class Meta:
        table_name = "inquiry_paper"


class Asked(Row):
    """Who was asked: a person, or an agency for which its people answer. `urged` is the pace that was told last,
    `response` what the asker makes of the opinion (tiếp thu, giải trình)."""

    id = AutoField()
    inquiry = ForeignKeyField(Inquiry, backref="asked", on_delete="CASCADE")
    place = IntegerField()
    official = ForeignKeyField(Official, null=True, backref="asked_in_writing")
    agency = ForeignKeyField(Agency, null=True, backref="asked_in_writing")
    urged = CharField(max_length=10, default="")
    response = TextField(default="")
    inquiry_id: int
    official_id: int | None
    agency_id: int | None

    class Meta:
        table_name = "inquiry_asked"


class Answer(Row):
    """What was answered, by whom; the newest of a slip counts, the others stay. `is_late`: after the deadline."""

    id = AutoField()
    asked = ForeignKeyField(Asked, backref="answers", on_delete="CASCADE")
    choice = CharField(max_length=10)
    text = TextField(default="")
    by = ForeignKeyField(Official, backref="written_answers")
    at_ms = BigIntegerField()
    is_late = BooleanField(default=False)
    asked_id: int
    by_id: int

    class Meta:
        table_name = "inquiry_answer"


class InquiryStep(Row):
    """What was done with an inquiry: its history, never changed."""

    id = AutoField()
    inquiry = ForeignKeyField(Inquiry, backref="steps", on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official)
    act = CharField(max_length=20)
    text = TextField(default="")
    inquiry_id: int

    class Meta:
        table_name = "inquiry_step"


class InquiryPassage(Row):
    """Some 200 words of a closed inquiry, as search/models.py keeps those of meetings."""

    id = AutoField()
    inquiry = ForeignKeyField(Inquiry, backref="passages", on_delete="CASCADE")
    part = CharField(max_length=12)
    heading = TextField(default="")
    paper = IntegerField(null=True)
    page = IntegerField(default=0)
    text = TextField()
    words = TextField()
    inquiry_id: int

    class Meta:
        table_name = "inquiry_passage"


TABLES = (Inquiry, InquiryPaper, Asked, Answer, InquiryStep, InquiryPassage)
