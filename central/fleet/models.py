"""Tables of the fleet: units, and the certificates that let them in. Keys of runs are the intake's: RunKey."""

from peewee import BigIntegerField, BooleanField, CharField, IntegerField, TextField

from central.db import Row


class Unit(Row):
    """One room's device. `room` is the name of its room as in the plan.

    `epoch` numbers the unit's connections: a state of an older one is the late will of a lost connection. `offset_ms`
    is how far the unit's clock was behind central's at its last hello.
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


TABLES = (Unit, Certificate)
