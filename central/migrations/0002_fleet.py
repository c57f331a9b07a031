"""The fleet, and what its units are sent."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    Database,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class KeptPackage(Model):
    sha256 = CharField(primary_key=True, max_length=64)

    class Meta:
        table_name = "kept_package"


class Unit(Model):
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


class Certificate(Model):
    serial = CharField(max_length=40, primary_key=True)
    subject = CharField(max_length=63, index=True)
    issued_at_ms = BigIntegerField()
    expires_at_ms = BigIntegerField()
    revoked_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "certificate"


class PackageOffer(Model):
    id = AutoField()
    unit = ForeignKeyField(Unit, on_delete="CASCADE")
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


class UnitList(Model):
    unit = ForeignKeyField(Unit, on_delete="CASCADE")
    kind = CharField(max_length=20)
    serial = BigIntegerField(default=0)
    body = TextField(default="")

    class Meta:
        table_name = "unit_list"
        primary_key = CompositeKey("unit", "kind")


class OfferedFile(Model):
    id = AutoField()
    package = ForeignKeyField(KeptPackage, on_delete="CASCADE", column_name="package_sha256")
    sha256 = CharField(max_length=64, index=True)

    class Meta:
        table_name = "offered_file"
        indexes = ((("package", "sha256"), True),)


class WishRow(Model):
    wish = CharField(max_length=40, primary_key=True)
    unit = ForeignKeyField(Unit, on_delete="CASCADE")
    meeting = BigIntegerField()
    action = CharField(max_length=40)
    actor = BigIntegerField()
    arguments = TextField(default="{}")
    seconds = IntegerField()
    until_ms = BigIntegerField(index=True)

    class Meta:
        table_name = "wish"


class TicketKey(Model):
    key_id = IntegerField(primary_key=True)
    public = CharField(max_length=64)

    class Meta:
        table_name = "ticket_key"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    made = (Unit, Certificate, PackageOffer, UnitList, OfferedFile, WishRow, TicketKey)
    with db.bind_ctx((KeptPackage, *made)):
        db.create_tables(made)
