"""Registrations to be filled again, and groups of invitees whose members come and go."""

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Database,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Agency(Model):
    class Meta:
        table_name = "agency"


class Official(Model):
    class Meta:
        table_name = "official"


class Position(Model):
    class Meta:
        table_name = "position"


class Template(Model):
    id = AutoField()
    name = TextField()
    agency = ForeignKeyField(Agency, null=True)
    owner = ForeignKeyField(Official)
    typed = TextField()
    made_at_ms = BigIntegerField()

    class Meta:
        table_name = "registration_template"


class Group(Model):
    id = AutoField()
    name = TextField()
    agency = ForeignKeyField(Agency, null=True)
    owner = ForeignKeyField(Official)
    made_at_ms = BigIntegerField()

    class Meta:
        table_name = "invitee_group"


class Member(Model):
    id = AutoField()
    group = ForeignKeyField(Group, on_delete="CASCADE")
    agency = ForeignKeyField(Agency, null=True)
    position = ForeignKeyField(Position, null=True)
    official = ForeignKeyField(Official, null=True)
    category = CharField(max_length=20, default="invited")
    places = IntegerField(default=1)
    level = CharField(max_length=20, default="")
    from_on = DateField()
    until_on = DateField(null=True)

    class Meta:
        table_name = "invitee_group_member"


TABLES = (Template, Group, Member)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Agency, Official, Position, *TABLES)):
        db.create_tables(TABLES)
