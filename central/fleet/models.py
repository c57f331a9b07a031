"""Tables of the fleet: units, who asks to become one, the certificates that let them in, and what is wrong.

Keys of runs are the intake's: RunKey.
"""

from peewee import BigIntegerField, BooleanField, CharField, CompositeKey, FloatField, IntegerField, TextField

from central.db import Row


class Unit(Row):
    """One room's device. `room` is the name of its room as in the plan.

    `epoch` numbers the unit's connections: a state of an older one is the late will of a lost connection. `offset_ms`
    is how far the unit's clock was behind central's at its last hello. The fields after `protocol` are its
    `Health` then: null, 0 and empty when it told nothing; `stalled` has a blank between services. `held` is JSON: the
    meetings whose plans it held at its last hello, each with its revision. `ring`: with whom it gets a new release;
    what follows is its `Update` at its last hello, empty when it told none.
    """

    name = CharField(max_length=63, primary_key=True)
    room = TextField(default="")
    added_at_ms = BigIntegerField()
    is_connected = BooleanField(default=False)
    epoch = BigIntegerField(default=0)
    seen_at_ms = BigIntegerField(null=True)
    offset_ms = BigIntegerField(null=True)
    software = TextField(default="")
    protocol = IntegerField(default=0)
    free = FloatField(null=True)
    hottest_c = FloatField(null=True)
    unsent = BigIntegerField(default=0)
    unsent_since_ms = BigIntegerField(default=0)
    lacking = IntegerField(default=0)
    camera = TextField(default="")
    stalled = TextField(default="")
    held = TextField(default="[]")
    slowest_write_ms = IntegerField(null=True)
    ring = IntegerField(default=3)
    arch = CharField(max_length=10, default="")
    wanted = CharField(max_length=60, default="")
    outcome = CharField(max_length=20, default="")
    outcome_detail = CharField(max_length=200, default="")

    class Meta:
        table_name = "unit"


class Certificate(Row):
    """A certificate that our authority has issued; `serial` in hexadecimal, `subject` its common name."""

    serial = CharField(max_length=40, primary_key=True)
    subject = CharField(max_length=63, index=True)
    issued_at_ms = BigIntegerField()
    expires_at_ms = BigIntegerField()
    revoked_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "certificate"


class Claim(Row):
    """A unit that asks to be let in, under the code of its own keys.

    Once named it has `unit` and `room`; once certified, `certificate`. `replaces`: an existing unit's new hardware.
    """

    code = CharField(max_length=12, primary_key=True)
    request = TextField()
    run_key = CharField(max_length=64)
    software = CharField(max_length=40, default="")
    address = CharField(max_length=45, default="")
    first_seen_ms = BigIntegerField()
    seen_at_ms = BigIntegerField(index=True)
    unit = CharField(max_length=63, default="")
    room = TextField(default="")
    replaces = BooleanField(default=False)
    named_by = IntegerField(null=True)
    named_at_ms = BigIntegerField(null=True)
    certificate = TextField(default="")
    issued_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "claim"


class Trouble(Row):
    """Something that is wrong and goes on: `kind` is a concern, or one of central's own where `unit` is empty.

    The row goes with the trouble. `gone_at_ms`: since when it seems over.
    """

    unit = CharField(max_length=63)
    kind = CharField(max_length=20)
    since_ms = BigIntegerField()
    told_at_ms = BigIntegerField(null=True)
    gone_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "trouble"
        primary_key = CompositeKey("unit", "kind")


class ReleaseFile(Row):
    """A release for one kind of machine, as the province has signed it; the file is in the store."""

    sha256 = CharField(max_length=64, primary_key=True)
    version = CharField(max_length=40)
    arch = CharField(max_length=10)
    size = BigIntegerField()
    made_at_s = BigIntegerField()
    added_at_ms = BigIntegerField()

    class Meta:
        table_name = "release_file"
        indexes = ((("version", "arch"), True),)


class Ring(Row):
    """The release that a ring of units should run."""

    number = IntegerField(primary_key=True)
    version = CharField(max_length=40)
    since_ms = BigIntegerField()

    class Meta:
        table_name = "ring"


TABLES = (Unit, Certificate, Claim, Trouble, ReleaseFile, Ring)
