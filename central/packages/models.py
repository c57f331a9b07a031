"""Tables of what rooms are sent: which package a unit should hold now, what it was told last, and by which keys."""

from peewee import BigIntegerField, BooleanField, CharField, CompositeKey, ForeignKeyField, IntegerField, TextField

from central.db import Row
from central.fleet.models import Unit
from central.proceedings.models import KeptPackage


class PackageOffer(Row):
    """The package of a meeting that a unit should hold; a later one takes its place.

    Room, place and time are the package's, so that the doors of other rooms can show the way without reading it.
    """

    unit = ForeignKeyField(Unit, backref="offers", on_delete="CASCADE")
    meeting = BigIntegerField()
    package = ForeignKeyField(KeptPackage, column_name="sha256")
    size = IntegerField()
    is_on = BooleanField()
    room = TextField()
    room_place = TextField()
    starts_at_ms = BigIntegerField(index=True)
    ends_at_ms = BigIntegerField()

    class Meta:
        table_name = "package_offer"
        indexes = ((("unit", "meeting"), True),)


class UnitList(Row):
    """The last list of one kind signed for a unit: `serial` rises when `body`, the list under serial 0, changes."""

    unit = ForeignKeyField(Unit, on_delete="CASCADE")
    kind = CharField(max_length=20)
    serial = BigIntegerField(default=0)
    body = TextField(default="")

    class Meta:
        table_name = "unit_list"
        primary_key = CompositeKey("unit", "kind")


class OfferedFile(Row):
    """A file that a kept package names: which packages open the way to it."""

    package = ForeignKeyField(KeptPackage, on_delete="CASCADE", column_name="package_sha256")
    sha256 = CharField(max_length=64, index=True)

    class Meta:
        table_name = "offered_file"
        indexes = ((("package", "sha256"), True),)


class WishRow(Row):
    """A wish that a unit has not answered yet; `arguments` is JSON. After `until_ms` nobody waits for it any more."""

    wish = CharField(max_length=40, primary_key=True)
    unit = ForeignKeyField(Unit, backref="wishes", on_delete="CASCADE")
    meeting = BigIntegerField()
    action = CharField(max_length=40)
    actor = BigIntegerField()
    arguments = TextField(default="{}")
    seconds = IntegerField()
    until_ms = BigIntegerField(index=True)

    class Meta:
        table_name = "wish"


class TicketKey(Row):
    """A public key that rooms check tickets by; several during a rotation."""

    key_id = IntegerField(primary_key=True)
    public = CharField(max_length=64)

    class Meta:
        table_name = "ticket_key"


TABLES = (PackageOffer, UnitList, OfferedFile, WishRow, TicketKey)
