"""Meetings: plan, people, and every act that changed it."""

from peewee import (
    BigIntegerField,
    BooleanField,
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


class Room(Model):
    name = TextField(unique=True)
    place = TextField(default="")
    seats = IntegerField(default=0)
    is_open = BooleanField(default=True)

    class Meta:
        table_name = "meeting_room"


class Meeting(Model):
    title = TextField(default="")
    folded = TextField(default="")
    door_title = TextField(default="")
    content = TextField(default="")
    kind = CharField(max_length=20, default="regular")
    rule = CharField(max_length=40, default="plain")
    state = CharField(max_length=20, default="draft", index=True)
    is_secret = BooleanField(default=False)
    host = ForeignKeyField(Agency, null=True)
    registrar = ForeignKeyField(Official)
    approver = ForeignKeyField(Official, null=True)
    room = ForeignKeyField(Room, null=True)
    starts_at_ms = BigIntegerField(default=0, index=True)
    ends_at_ms = BigIntegerField(default=0)
    opens_before_min = IntegerField(default=30)
    reserved_to_chair = TextField(default="")
    poster = CharField(max_length=40, default="")
    typed = TextField(default="")
    once = CharField(max_length=40, null=True, unique=True)
    version = IntegerField(default=1)
    revision = IntegerField(default=0)
    sent_room = ForeignKeyField(Room, null=True)
    sent_starts_at_ms = BigIntegerField(default=0)
    registered_at_ms = BigIntegerField()
    submitted_at_ms = BigIntegerField(null=True)
    decided_at_ms = BigIntegerField(null=True)
    reason = TextField(default="")

    class Meta:
        table_name = "meeting"


class MeetingRole(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    official = ForeignKeyField(Official)
    holds = CharField(max_length=20)
    place = IntegerField(default=0)

    class Meta:
        table_name = "meeting_role"
        indexes = ((("meeting", "official", "holds"), True),)


class StandIn(Model):
    approver = ForeignKeyField(Official)
    stand_in = ForeignKeyField(Official)
    from_on = DateField()
    until_on = DateField()

    class Meta:
        table_name = "stand_in"


class AgendaItem(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    token = CharField(max_length=40)
    place = IntegerField(default=0)
    title = TextField()
    minutes = IntegerField(default=0)
    presenter = TextField(default="")
    is_closed = BooleanField(default=False)

    class Meta:
        table_name = "agenda_item"
        indexes = ((("meeting", "token"), True),)


class Ballot(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    token = CharField(max_length=40)
    place = IntegerField(default=0)
    title = TextField()
    item = CharField(max_length=40, default="")
    questions = TextField()
    is_secret = BooleanField(default=False)

    class Meta:
        table_name = "ballot"
        indexes = ((("meeting", "token"), True),)


class Invitation(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    token = CharField(max_length=40)
    place = IntegerField(default=0)
    agency = ForeignKeyField(Agency, null=True)
    position = ForeignKeyField(Position, null=True)
    official = ForeignKeyField(Official, null=True)
    guest_name = TextField(default="")
    places = IntegerField(default=1)
    level = CharField(max_length=20, default="")
    category = CharField(max_length=20, default="invited")
    votes = BooleanField(default=False)
    role = TextField(default="")
    item = CharField(max_length=40, default="")

    class Meta:
        table_name = "invitation"
        indexes = ((("meeting", "token"), True),)


class Attendee(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    number = BigIntegerField(unique=True)
    invitation = ForeignKeyField(Invitation, null=True, on_delete="SET NULL")
    official = ForeignKeyField(Official, null=True)
    agency = ForeignKeyField(Agency, null=True)
    name = TextField()
    salutation = CharField(max_length=20, default="")
    office = TextField(default="")
    agency_name = TextField(default="")
    agency_rank = IntegerField(default=0)
    rank = IntegerField(default=0)
    category = CharField(max_length=20, default="invited")
    votes = BooleanField(default=False)
    role = TextField(default="")
    seat = CharField(max_length=20, default="")
    principal = ForeignKeyField("self", null=True)
    issue = IntegerField(default=1)
    is_withdrawn = BooleanField(default=False)
    pin_hash = TextField(default="")
    pin_turn = IntegerField(default=1)
    pin_shown = BooleanField(default=False)
    answer = CharField(max_length=20, default="none")
    answer_reason = TextField(default="")
    answered_at_ms = BigIntegerField(null=True)
    answered_by = ForeignKeyField(Official, null=True)

    class Meta:
        table_name = "attendee"
        indexes = ((("meeting", "official"), True),)


class Deed(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official, null=True)
    act = CharField(max_length=20)
    state = CharField(max_length=20)
    reason = TextField(default="")
    changes = TextField(default="")

    class Meta:
        table_name = "deed"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    tables = (
        Room,
        Meeting,
        MeetingRole,
        StandIn,
        AgendaItem,
        Ballot,
        Invitation,
        Attendee,
        Deed,
    )
    with db.bind_ctx(
        (
            Agency,
            Official,
            Position,
            *tables,
        )
    ):
        db.create_tables(tables)
