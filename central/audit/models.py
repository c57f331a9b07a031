"""The table of administrative acts; triggers let nobody change a line, or remove one before its time."""

from peewee import BigAutoField, BigIntegerField, CharField, IntegerField, TextField

from central.db import Row


class AuditLine(Row):
    """One act. `by`, `agency`, `about` are numbers without a foreign key: the line outlives what they name.

    `text` is the sentence in Vietnamese as it was written, `folded` what is searched, `fills` the JSON of its values.
    """

    id = BigAutoField()
    at_ms = BigIntegerField(index=True)
    kept_until_ms = BigIntegerField()
    by = IntegerField(null=True, index=True)
    by_name = TextField()
    address = CharField(max_length=64, default="")
    deed = CharField(max_length=30)
    agency = IntegerField(null=True, index=True)
    about = IntegerField(null=True, index=True)
    fills = TextField(default="{}")
    text = TextField()
    folded = TextField()

    class Meta:
        table_name = "audit_line"


TABLES = (AuditLine,)
