"""Tables of what rooms have sent: lines, contents and signed headers, exactly as they came, and what was refused.

Nothing here can be computed again; `results.py` has what can.
"""

from enum import StrEnum

from peewee import (
    BigAutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    IntegerField,
    TextField,
)

from central.db import Row


class Incarnation(Row):
    """Central's one incarnation: a token that changes when the database was restored from a copy."""

    number = IntegerField(primary_key=True, default=1)
    token = CharField(max_length=40)
    since_ms = BigIntegerField()

    class Meta:
        table_name = "incarnation"


class RunKey(Row):
    """A key that a unit signs its runs with (32 bytes of Ed25519 in hexadecimal).

    From `until_ms` on (null: no end) it is believed no more; what its card still holds comes in by hand only.
    """

    unit = CharField(max_length=63)
    public = CharField(max_length=64)
    from_ms = BigIntegerField()
    until_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "run_key"
        primary_key = CompositeKey("unit", "public")


class Cursor(Row):
    """How far central holds a stream. Whoever moves it has locked its row first: that alone keeps lines apart.

    `applied` is the last line that the tables in results.py know of; it follows later.
    """

    stream = CharField(max_length=16, primary_key=True)
    unit = CharField(max_length=63, index=True)
    seq = BigIntegerField()
    digest = BlobField()
    applied = BigIntegerField(default=0)

    class Meta:
        table_name = "cursor"


Cursor.add_index(Cursor.index(Cursor.unit, where=(Cursor.applied < Cursor.seq), name="cursor_unapplied"))


class Line(Row):
    """A line's exact text; all else about it is in the text."""

    stream = CharField(max_length=16)
    seq = BigIntegerField()
    meeting = BigIntegerField()
    text = TextField()

    class Meta:
        table_name = "line"
        primary_key = CompositeKey("stream", "seq")
        indexes = ((("meeting",), False),)


class Content(Row):
    """A text that lines name by its salted hash."""

    name = CharField(max_length=64, primary_key=True)
    salt = BlobField()
    body = BlobField()

    class Meta:
        table_name = "content"


class Erasure(Row):
    """A content that is gone and must not come back with a resent run. `by`: an attendee in the room, or 0."""

    name = CharField(max_length=64, primary_key=True)
    at_ms = BigIntegerField()
    by = BigIntegerField()
    reason = TextField()

    class Meta:
        table_name = "erasure"


class AcceptedHeader(Row):
    """The signed header of a run that was kept, from `first` to `last`: the evidence for its lines."""

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


class ForkedRun(Row):
    """A run that tells of another line `seq` than the one held: kept as it came, beside the first."""

    sha256 = CharField(max_length=64, primary_key=True)
    unit = CharField(max_length=63)
    stream = CharField(max_length=16, index=True)
    seq = BigIntegerField()
    packed = BlobField()
    received_at_ms = BigIntegerField()

    class Meta:
        table_name = "forked_run"


class Quarantine(Row):
    """A message of a unit that is not a run central may keep, and why."""

    id = BigAutoField()
    unit = CharField(max_length=63, index=True)
    reason = TextField()
    packed = BlobField()
    received_at_ms = BigIntegerField()

    class Meta:
        table_name = "quarantine"


class Standing(Row):
    """How a unit's last runs fared: `refused` in a row; held means that nothing is taken until somebody releases it."""

    unit = CharField(max_length=63, primary_key=True)
    refused = IntegerField(default=0)
    is_held = BooleanField(default=False)

    class Meta:
        table_name = "standing"


class AlarmKind(StrEnum):
    FORK = "fork"
    HELD = "held"


class Alarm(Row):
    """Something that an administrator must look at; it stays until one ends it with a note."""

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


class KeptPackage(Row):
    """The exact bytes of a package that was built here or came back from a room; lines name it by `sha256`."""

    sha256 = CharField(max_length=64, primary_key=True)
    meeting = BigIntegerField(index=True)
    incarnation = CharField(max_length=40)
    revision = BigIntegerField()
    body = BlobField()
    kept_at_ms = BigIntegerField()

    class Meta:
        table_name = "kept_package"


TABLES = (
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
)
