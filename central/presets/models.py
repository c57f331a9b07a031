"""Tables of templates and of groups; a group's member has the days on which it belongs, like a post."""

from peewee import AutoField, BigIntegerField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from central.db import Row
from central.people.models import Agency, Official, Position


class Template(Row):
    """A registration to be filled again, as typed; for all who register for the agency."""

    id = AutoField()
    name = TextField()
    agency = ForeignKeyField(Agency, null=True)
    owner = ForeignKeyField(Official)
    typed = TextField()
    made_at_ms = BigIntegerField()
    agency_id: int | None
    owner_id: int

    class Meta:
        table_name = "registration_template"


class Group(Row):
    """Who is invited together, such as “Thành viên UBND tỉnh”; for all who register for the agency."""

    id = AutoField()
    name = TextField()
    agency = ForeignKeyField(Agency, null=True)
    owner = ForeignKeyField(Official)
    made_at_ms = BigIntegerField()
    agency_id: int | None
    owner_id: int

    class Meta:
        table_name = "invitee_group"


class Member(Row):
    """An agency, a position or an official in a group, from a day until before another."""

    id = AutoField()
    group = ForeignKeyField(Group, backref="members", on_delete="CASCADE")
    agency = ForeignKeyField(Agency, null=True)
    position = ForeignKeyField(Position, null=True)
    official = ForeignKeyField(Official, null=True)
    category = CharField(max_length=20, default="invited")
    places = IntegerField(default=1)
    level = CharField(max_length=20, default="")
    from_on = DateField()
    until_on = DateField(null=True)
    group_id: int
    agency_id: int | None
    position_id: int | None
    official_id: int | None

    class Meta:
        table_name = "invitee_group_member"


TABLES = (Template, Group, Member)
