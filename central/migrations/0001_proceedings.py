"""What rooms have sent, what it adds up to, and the work of telling it."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    Database,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Incarnation(Model):
    number = IntegerField(primary_key=True, default=1)
    token = CharField(max_length=40)
    since_ms = BigIntegerField()

    class Meta:
        table_name = "incarnation"


class RunKey(Model):
    unit = CharField(max_length=63)
    public = CharField(max_length=64)
    from_ms = BigIntegerField()
    until_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "run_key"
        primary_key = CompositeKey("unit", "public")


class Cursor(Model):
    stream = CharField(primary_key=True, max_length=16)
    unit = CharField(index=True, max_length=63)
    seq = BigIntegerField()
    digest = BlobField()
    applied = BigIntegerField(default=0)

    class Meta:
        table_name = "cursor"


Cursor.add_index(Cursor.index(Cursor.unit, where=(Cursor.applied < Cursor.seq), name="cursor_unapplied"))


class Line(Model):
    stream = CharField(max_length=16)
    seq = BigIntegerField()
    meeting = BigIntegerField()
    text = TextField()

    class Meta:
        table_name = "line"
        primary_key = CompositeKey("stream", "seq")
        indexes = ((("meeting",), False),)


class Content(Model):
    name = CharField(primary_key=True, max_length=64)
    salt = BlobField()
    body = BlobField()

    class Meta:
        table_name = "content"


class Erasure(Model):
    name = CharField(primary_key=True, max_length=64)
    at_ms = BigIntegerField()
    by = BigIntegerField()
    reason = TextField()

    class Meta:
        table_name = "erasure"


class AcceptedHeader(Model):
    stream = CharField(max_length=16)
    last = BigIntegerField()
    first = BigIntegerField()
    after = BlobField()
    signed_header = BlobField()
    public = CharField(max_length=64)
    received_at_ms = BigIntegerField()

    class Meta:
        table_name = "accepted_header"
        primary_key = CompositeKey("stream", "last")


class ForkedRun(Model):
    sha256 = CharField(primary_key=True, max_length=64)
    unit = CharField(max_length=63)
    stream = CharField(index=True, max_length=16)
    seq = BigIntegerField()
    packed = BlobField()
    received_at_ms = BigIntegerField()

    class Meta:
        table_name = "forked_run"


class Quarantine(Model):
    id = BigAutoField()
    unit = CharField(index=True, max_length=63)
    reason = TextField()
    packed = BlobField()
    received_at_ms = BigIntegerField()

    class Meta:
        table_name = "quarantine"


class Standing(Model):
    unit = CharField(primary_key=True, max_length=63)
    refused = IntegerField(default=0)
    is_held = BooleanField(default=False)

    class Meta:
        table_name = "standing"


class Alarm(Model):
    id = BigAutoField()
    kind = CharField(max_length=20)
    unit = CharField(max_length=63)
    stream = CharField(max_length=16, default="")
    reason = TextField()
    raised_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField(null=True)
    ended_by = TextField(default="")
    note = TextField(default="")

    class Meta:
        table_name = "alarm"
        indexes = ((("unit", "kind"), False),)


class KeptPackage(Model):
    sha256 = CharField(primary_key=True, max_length=64)
    meeting = BigIntegerField(index=True)
    incarnation = CharField(max_length=40)
    revision = BigIntegerField()
    body = BlobField()
    kept_at_ms = BigIntegerField()

    class Meta:
        table_name = "kept_package"


class Stream(Model):
    stream = CharField(primary_key=True, max_length=16)
    unit = CharField(index=True, max_length=63)
    previous = CharField(max_length=16)
    previous_seq = BigIntegerField()
    previous_digest = CharField(max_length=64)
    began_at_ms = BigIntegerField()
    software = CharField(max_length=40)

    class Meta:
        table_name = "stream"


class Proceedings(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField(index=True)
    phase = CharField(max_length=10)
    package = CharField(max_length=64)
    started_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField()
    chair = BigIntegerField()
    item = CharField(max_length=40)
    members = BigIntegerField()
    present = BigIntegerField()
    is_quorate = BooleanField()
    unanimous = TextField(default="[]")
    last = CharField(max_length=40)
    last_at_ms = BigIntegerField()
    unknown = BigIntegerField()
    software = CharField(max_length=40)
    is_stale = BooleanField(index=True, default=False)

    class Meta:
        table_name = "proceedings"
        primary_key = CompositeKey("unit", "meeting")


class Presence(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    attendee = BigIntegerField()
    is_present = BooleanField()
    first_at_ms = BigIntegerField()
    at_ms = BigIntegerField()
    within_ms = BigIntegerField()
    left_at_ms = BigIntegerField()
    way = CharField(max_length=20)
    by = BigIntegerField()
    line = CharField(max_length=40)
    excused = CharField(max_length=64)
    person = CharField(max_length=64)
    principal = BigIntegerField()

    class Meta:
        table_name = "presence"
        primary_key = CompositeKey("unit", "meeting", "attendee")


class BallotRound(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    ballot = CharField(max_length=40)
    round = BigIntegerField()
    item = CharField(max_length=40)
    mode = CharField(max_length=10)
    spec = CharField(max_length=64)
    opened_at_ms = BigIntegerField()
    closed_at_ms = BigIntegerField()
    is_void = BooleanField()
    result = TextField()

    class Meta:
        table_name = "ballot_round"
        primary_key = CompositeKey("unit", "meeting", "ballot", "round")


class NamedVote(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    ballot = CharField(max_length=40)
    round = BigIntegerField()
    voter = BigIntegerField()
    choices = TextField()
    source = CharField(max_length=20)
    at_ms = BigIntegerField()
    line = CharField(max_length=40)

    class Meta:
        table_name = "named_vote"
        primary_key = CompositeKey("unit", "meeting", "ballot", "round", "voter")


class Opinion(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    line = CharField(max_length=40)
    attendee = BigIntegerField()
    item = CharField(max_length=40)
    document = CharField(max_length=40)
    page = BigIntegerField()
    text = CharField(max_length=64)
    at_ms = BigIntegerField()

    class Meta:
        table_name = "opinion"
        primary_key = CompositeKey("unit", "meeting", "line")


class Conclusion(Model):
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    item = CharField(max_length=40)
    by = BigIntegerField()
    text = CharField(max_length=64)
    at_ms = BigIntegerField()
    line = CharField(max_length=40)

    class Meta:
        table_name = "conclusion"
        primary_key = CompositeKey("unit", "meeting", "item")


class Fault(Model):
    stream = CharField(max_length=16)
    seq = BigIntegerField()
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    reason = TextField()
    missing = CharField(max_length=64, default="")
    found_at_ms = BigIntegerField()
    set_aside_at_ms = BigIntegerField(null=True)
    set_aside_by = TextField(default="")
    set_aside_reason = TextField(default="")

    class Meta:
        table_name = "fault"
        primary_key = CompositeKey("stream", "seq")
        indexes = ((("unit", "meeting"), False),)


class Outbox(Model):
    id = BigAutoField()
    kind = CharField(max_length=20)
    subject = CharField(max_length=80)
    shard = CharField(max_length=2)
    put_at_ms = BigIntegerField()
    due_at_ms = BigIntegerField()
    attempts = IntegerField(default=0)
    problem = TextField(default="")

    class Meta:
        table_name = "outbox"
        indexes = ((("kind", "due_at_ms"), False),)


class Lease(Model):
    shard = CharField(primary_key=True, max_length=2)
    holder = CharField(max_length=80)
    until_ms = BigIntegerField()

    class Meta:
        table_name = "lease"


class Holder(Model):
    name = CharField(primary_key=True, max_length=80)
    seen_at_ms = BigIntegerField()

    class Meta:
        table_name = "lease_holder"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    tables = (
        Incarnation,
        RunKey,
        Cursor,
        Line,
        Content,
        Erasure,
        AcceptedHeader,
        ForkedRun,
        Quarantine,
        Standing,
        Alarm,
        KeptPackage,
        Stream,
        Proceedings,
        Presence,
        BallotRound,
        NamedVote,
        Opinion,
        Conclusion,
        Fault,
        Outbox,
        Lease,
        Holder,
    )
    with db.bind_ctx(tables):
        db.create_tables(tables)
