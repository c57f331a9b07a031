"""Tables of a meeting's plan: who, what, when, where, and every act that changed it."""

from enum import StrEnum

import msgspec
from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from central.db import Row
from central.meetings.states import State
from central.people.models import Agency, Official, Position
from contract.package import ComesFrom, PlannedSitting
from contract.refused import Refused


class Answer(StrEnum):
    """What an invited person answered; SUBSTITUTED: somebody else of the agency attends instead."""

    NONE = "none"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SUBSTITUTED = "substituted"


class Holds(StrEnum):
    """A role that somebody holds in one meeting."""

    CHAIR = "chair"
    SECRETARY = "secretary"


class Room(Row):
    """A meeting room of a building; the unit whose room has this name serves it. On the map when it has coordinates,
    in degrees.
    """

    id = AutoField()
    name = TextField(unique=True)
    place = TextField(default="")
    seats = IntegerField(default=0)
    is_open = BooleanField(default=True)
    latitude = FloatField(null=True)
    longitude = FloatField(null=True)

    class Meta:
        table_name = "meeting_room"


class Meeting(Row):
    """One meeting; its id is the number on its tickets, one count for the province.

    `typed` is the registration form as typed, kept while it is a draft or while corrections are refused. `version`
    rises with every change of the plan, so that two people who edit at once notice; `once` comes from the form, so
    that a form sent twice registers one meeting. `revision` counts the packages sent, the last one to `sent_room`.
    Times are 0 while they are not set; `sittings` are the planned ones of a meeting that has several, as JSON.
    `is_secret` (state secrets): time and room only, nothing else may be kept here. `comes_from` is, of a meeting that
    left its room in the middle, a contract.package.ComesFrom as JSON.
    """

    id = AutoField()
    title = TextField(default="")
    folded = TextField(default="")
    door_title = TextField(default="")
    content = TextField(default="")
    kind = CharField(max_length=20, default="regular")
    rule = CharField(max_length=40, default="plain")
    state = CharField(max_length=20, default=State.DRAFT, index=True)
    is_secret = BooleanField(default=False)
    comes_from = TextField(default="")
    host = ForeignKeyField(Agency, null=True)
    registrar = ForeignKeyField(Official, backref="registered")
    approver = ForeignKeyField(Official, null=True, backref="to_approve")
    room = ForeignKeyField(Room, null=True)
    starts_at_ms = BigIntegerField(default=0, index=True)
    ends_at_ms = BigIntegerField(default=0)
    sittings = TextField(default="[]")
    opens_before_min = IntegerField(default=30)
    reserved_to_chair = TextField(default="")
    poster = CharField(max_length=40, default="")
    typed = TextField(default="")
    once = CharField(max_length=40, null=True, unique=True)
    version = IntegerField(default=1)
    revision = IntegerField(default=0)
    sent_room = ForeignKeyField(Room, null=True, backref="sent")
    sent_starts_at_ms = BigIntegerField(default=0)
    registered_at_ms = BigIntegerField()
    submitted_at_ms = BigIntegerField(null=True)
    decided_at_ms = BigIntegerField(null=True)
    reason = TextField(default="")
    host_id: int | None
    registrar_id: int
    approver_id: int | None
    room_id: int | None
    sent_room_id: int | None

    class Meta:
        table_name = "meeting"
        indexes = ((("approver", "id"), False),)

    @property
    def where(self) -> Room:
        """The room, which every submitted meeting has; Refused for a draft without one."""
        if self.room is None:
            raise Refused("Cuộc họp chưa có phòng họp.")
        return self.room

    @property
    def is_of_sittings(self) -> bool:
        """Is it planned to have several sittings?"""
        return len(self.planned) > 1

    @property
    def planned(self) -> tuple[PlannedSitting, ...]:
        """The planned sittings, also the only one."""
        several = msgspec.json.decode(self.sittings, type=tuple[PlannedSitting, ...])
        return several or (PlannedSitting(starts_at=self.starts_at_ms, ends_at=self.ends_at_ms),)

    @property
    def came(self) -> ComesFrom | None:
        """Where it was held before, if it left its room in the middle."""
        return msgspec.json.decode(self.comes_from, type=ComesFrom) if self.comes_from else None

    @property
    def rooms(self) -> list[Room]:
        """All rooms in which the meeting sits, the leading one first."""
        further = Room.select().join(FurtherRoom).where(FurtherRoom.meeting == self).order_by(FurtherRoom.place)
        return [self.where, *further]


class FurtherRoom(Row):
    """A room (điểm cầu) in which a meeting sits besides the one that leads it; `place` orders them."""

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="further", on_delete="CASCADE")
    room = ForeignKeyField(Room, backref="joins")
    place = IntegerField(default=0)
    meeting_id: int
    room_id: int

    class Meta:
        table_name = "further_room"
        indexes = ((("meeting", "room"), True),)


class MeetingRole(Row):
    """Chair or secretary of a meeting; `place` orders several of them."""

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="roles", on_delete="CASCADE")
    official = ForeignKeyField(Official)
    holds = CharField(max_length=20)
    place = IntegerField(default=0)
    meeting_id: int
    official_id: int

    class Meta:
        table_name = "meeting_role"
        indexes = ((("meeting", "official", "holds"), True),)


class StandIn(Row):
    """Somebody approves in the place of an absent approver, from a day until before another."""

    id = AutoField()
    approver = ForeignKeyField(Official, backref="stand_ins")
    stand_in = ForeignKeyField(Official, backref="stands_in_for")
    from_on = DateField()
    until_on = DateField()
    approver_id: int
    stand_in_id: int

    class Meta:
        table_name = "stand_in"


class AgendaItem(Row):
    """One point of the programme; `token` is its name in the package and never changes."""

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="agenda", on_delete="CASCADE")
    token = CharField(max_length=40)
    place = IntegerField(default=0)
    title = TextField()
    minutes = IntegerField(default=0)
    presenter = TextField(default="")
    is_closed = BooleanField(default=False)
    meeting_id: int

    class Meta:
        table_name = "agenda_item"
        indexes = ((("meeting", "token"), True),)


class Ballot(Row):
    """A prepared ballot. `questions` is the JSON of contract.ballot.Question's; `token` its name in the package."""

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="ballots", on_delete="CASCADE")
    token = CharField(max_length=40)
    place = IntegerField(default=0)
    title = TextField()
    item = CharField(max_length=40, default="")
    questions = TextField()
    is_secret = BooleanField(default=False)
    meeting_id: int

    class Meta:
        table_name = "ballot"
        indexes = ((("meeting", "token"), True),)


class Invitation(Row):
    """Who is invited: an agency that names `places` people, a position's holder on the day, an official, or a guest.

    Exactly one of agency, position, official and guest_name is set. A guest has no account (R2.3). `item`: only for
    this agenda item. `room`: the further room (điểm cầu) they come to; null: the leading one.
    """

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="invitations", on_delete="CASCADE")
    token = CharField(max_length=40)
    place = IntegerField(default=0)
    agency = ForeignKeyField(Agency, null=True, backref="invitations")
    position = ForeignKeyField(Position, null=True)
    official = ForeignKeyField(Official, null=True)
    guest_name = TextField(default="")
    places = IntegerField(default=1)
    level = CharField(max_length=20, default="")
    category = CharField(max_length=20, default="invited")
    votes = BooleanField(default=False)
    role = TextField(default="")
    item = CharField(max_length=40, default="")
    room = ForeignKeyField(Room, null=True)
    meeting_id: int
    agency_id: int | None
    position_id: int | None
    official_id: int | None
    room_id: int | None

    class Meta:
        table_name = "invitation"
        indexes = ((("meeting", "token"), True),)


class Attendee(Row):
    """One person who is to attend. `number` is random and names the person on the ticket.

    `official` is null for who has no account; then name, salutation, office and agency_name say who it is, else they
    are what they were on the meeting's day when the last package was made. `pin_hash` is argon2; `pin_turn` counts
    how often the PIN was made anew and `pin_shown` says whether its owner has seen it. `is_online`: takes part from
    elsewhere, in central's own room. `came`: a room has seen them; central/reports/sums.py alone writes it.
    """

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="attendees", on_delete="CASCADE")
    number = BigIntegerField(unique=True)
    invitation = ForeignKeyField(Invitation, null=True, backref="attendees", on_delete="SET NULL")
    official = ForeignKeyField(Official, null=True, backref="attends")
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
    principal = ForeignKeyField("self", null=True, backref="substitutes")
    issue = IntegerField(default=1)
    is_withdrawn = BooleanField(default=False)
    pin_hash = TextField(default="")
    pin_turn = IntegerField(default=1)
    pin_shown = BooleanField(default=False)
    is_online = BooleanField(default=False)
    answer = CharField(max_length=20, default=Answer.NONE)
    answer_reason = TextField(default="")
    answered_at_ms = BigIntegerField(null=True)
    answered_by = ForeignKeyField(Official, null=True)
    came = BooleanField(default=False)
    meeting_id: int
    invitation_id: int | None
    official_id: int | None
    agency_id: int | None
    principal_id: int | None
    answered_by_id: int | None

    class Meta:
        table_name = "attendee"
        # A room may note that somebody came while the plan is written.
        only_save_dirty = True
        indexes = (
            (("meeting", "official"), True),
            (("meeting", "agency", "is_withdrawn", "answer", "came", "principal"), False),
            (("official", "is_withdrawn", "meeting"), False),
        )


class GuestLink(Row):
    """A guest without an account may open one meeting by a link (R2.3), which is computed from number and turn."""

    id = AutoField()
    attendee = ForeignKeyField(Attendee, unique=True, backref="links", on_delete="CASCADE")
    turn = IntegerField()
    made_by = ForeignKeyField(Official, backref="made_links")
    made_at_ms = BigIntegerField()
    opened_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)
    attendee_id: int

    class Meta:
        table_name = "guest_link"


class AlsoNamed(Row):
    """A further agency's invitation for which an attendee comes: present for both, with one place and one vote."""

    id = AutoField()
    attendee = ForeignKeyField(Attendee, backref="also", on_delete="CASCADE")
    invitation = ForeignKeyField(Invitation, backref="also", on_delete="CASCADE")
    office = TextField(default="")
    agency_name = TextField()
    attendee_id: int
    invitation_id: int

    class Meta:
        table_name = "also_named"
        indexes = ((("attendee", "invitation"), True),)


class Deed(Row):
    """Who did what with a meeting, when and why: its history, never changed (R9.4)."""

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="deeds", on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official, null=True)
    act = CharField(max_length=20)
    state = CharField(max_length=20)
    reason = TextField(default="")
    changes = TextField(default="")
    meeting_id: int
    official_id: int | None

    class Meta:
        table_name = "deed"


TABLES = (
    Room,
    Meeting,
    FurtherRoom,
    MeetingRole,
    StandIn,
    AgendaItem,
    Ballot,
    Invitation,
    Attendee,
    Deed,
)
