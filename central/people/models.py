"""Tables of agencies, officials, posts, account rights and logins.

What changes over time has a row per period, from its first day to the day after its last, so that a paper of last year
shows last year's name.
"""

from enum import StrEnum

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from central.db import Row


class Kind(StrEnum):
    """Kinds of agency (R2.1a to R2.3)."""

    DEPARTMENT = "department"
    MASS_ORGANISATION = "mass-organisation"
    COUNCIL = "council"
    COMMITTEE = "committee"
    PUBLIC_SERVICE = "public-service"
    VERTICAL = "vertical"
    OUTSIDE = "outside"


class Level(StrEnum):
    """How high a position stands in its agency; an invitation may ask for one."""

    HEAD = "head"
    DEPUTY = "deputy"
    DIVISION = "division"
    STAFF = "staff"


class Right(StrEnum):
    """What an account may do beyond its own meetings; held for one agency, or for all when that is empty."""

    REGISTER = "register"
    APPROVE = "approve"
    NAME_ATTENDEES = "name-attendees"
    AGENCY_ADMIN = "agency-admin"
    OFFICE = "office"
    IT_ADMIN = "it-admin"


RIGHT_NAMES = {
    Right.REGISTER: "Đăng ký cuộc họp",
    Right.APPROVE: "Phê duyệt cuộc họp",
    Right.NAME_ATTENDEES: "Cử người dự họp",
    Right.AGENCY_ADMIN: "Quản trị hệ thống của đơn vị",
    Right.OFFICE: "Văn phòng theo dõi",
    Right.IT_ADMIN: "Quản trị kỹ thuật",
}
"""What an account's rights are called."""


KIND_NAMES = {
    Kind.DEPARTMENT: "Cơ quan chuyên môn",
    Kind.MASS_ORGANISATION: "Đoàn thể, Mặt trận Tổ quốc",
    Kind.COUNCIL: "Hội đồng nhân dân",
    Kind.COMMITTEE: "Ủy ban nhân dân",
    Kind.PUBLIC_SERVICE: "Đơn vị sự nghiệp",
    Kind.VERTICAL: "Cơ quan ngành dọc",
    Kind.OUTSIDE: "Doanh nghiệp, tổ chức khác",
}
LEVEL_NAMES = {
    Level.HEAD: "Người đứng đầu",
    Level.DEPUTY: "Cấp phó",
    Level.DIVISION: "Lãnh đạo phòng",
    Level.STAFF: "Chuyên viên",
}
"""What kinds of agency and levels of position are called in lists."""


class Agency(Row):
    """An agency, whatever it is called; `mailbox` is shared and so is not a person.

    `shows_photos`: may a room's door show the photos of its people who agreed?
    """

    id = AutoField()
    code = CharField(max_length=40, unique=True)
    mailbox = CharField(max_length=254, default="")
    phone = CharField(max_length=40, default="")
    shows_photos = BooleanField(default=False)
    successor = ForeignKeyField("self", null=True, backref="predecessors")
    successor_id: int | None

    class Meta:
        table_name = "agency"


class AgencyPeriod(Row):
    """What an agency was called, what kind it was and where it stood in the tree, from a day until before another."""

    id = AutoField()
    agency = ForeignKeyField(Agency, backref="periods")
    name = TextField()
    folded = TextField()
    kind = CharField(max_length=20)
    parent = ForeignKeyField(Agency, null=True, backref="child_periods")
    rank = IntegerField(default=0)
    from_on = DateField()
    until_on = DateField(null=True)
    agency_id: int
    parent_id: int | None

    class Meta:
        table_name = "agency_period"
        indexes = ((("agency", "from_on"), True),)


class Official(Row):
    """A person with an account. `email` is the official address in lower case; `password` an argon2 hash or empty."""

    id = AutoField()
    name = TextField()
    folded = TextField(index=True)
    salutation = CharField(max_length=20, default="")
    email = CharField(max_length=254, unique=True)
    phone = CharField(max_length=40, default="")
    password = TextField(default="")
    language = CharField(max_length=5, default="vi")
    is_active = BooleanField(default=True)

    class Meta:
        table_name = "official"


class Position(Row):
    """An office in an agency (chức vụ), such as Giám đốc; an invitation may go to it instead of to its holder."""

    id = AutoField()
    agency = ForeignKeyField(Agency, backref="positions")
    title = TextField()
    folded = TextField()
    level = CharField(max_length=20, default=Level.STAFF)
    rank = IntegerField(default=0)
    agency_id: int

    class Meta:
        table_name = "position"


class Post(Row):
    """Somebody held a position from a day until before another."""

    id = AutoField()
    position = ForeignKeyField(Position, backref="posts")
    official = ForeignKeyField(Official, backref="posts")
    from_on = DateField()
    until_on = DateField(null=True)
    position_id: int
    official_id: int

    class Meta:
        table_name = "post"


class AccountRight(Row):
    """An account's right, for one agency or (null) for all; `given_by` answers for it."""

    id = AutoField()
    official = ForeignKeyField(Official, backref="rights")
    agency = ForeignKeyField(Agency, null=True)
    right = CharField(max_length=20)
    given_by = ForeignKeyField(Official, null=True)
    given_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField(null=True)
    official_id: int
    agency_id: int | None
    given_by_id: int | None

    class Meta:
        table_name = "account_right"


class Badge(Row):
    """A badge or card of an official's; `kept` is a hash of its number (contract/badge.py), which is not kept."""

    id = AutoField()
    official = ForeignKeyField(Official, backref="badges")
    kept = CharField(max_length=64, index=True)
    given_at_ms = BigIntegerField()
    given_by = ForeignKeyField(Official, null=True)
    ended_at_ms = BigIntegerField(null=True)
    official_id: int

    class Meta:
        table_name = "badge"


class Photo(Row):
    """The photo that doors show of an official since its person agreed; packages name it by the hash of its JPEG."""

    id = AutoField()
    official = ForeignKeyField(Official, unique=True)
    sha256 = CharField(max_length=64, index=True)
    jpeg = BlobField()
    given_at_ms = BigIntegerField()
    given_by = ForeignKeyField(Official, null=True)
    agreed_at_ms = BigIntegerField(null=True)
    official_id: int
    given_by_id: int | None

    class Meta:
        table_name = "photo"


class ImportDraft(Row):
    """A sheet that somebody looks at before it is taken in; `what` is what it lists."""

    id = AutoField()
    official = ForeignKeyField(Official)
    what = CharField(max_length=20)
    name = CharField(max_length=200)
    body = BlobField()
    at_ms = BigIntegerField()
    official_id: int

    class Meta:
        table_name = "import_draft"


class Login(Row):
    """One logged-in browser. The cookie holds the token; only its SHA-256 is kept. `second_at_ms`: the factor."""

    id = AutoField()
    token_hash = CharField(max_length=64, unique=True)
    official = ForeignKeyField(Official, backref="logins")
    began_at_ms = BigIntegerField()
    seen_at_ms = BigIntegerField()
    address = CharField(max_length=64, default="")
    browser = TextField(default="")
    ended_at_ms = BigIntegerField(null=True)
    second_at_ms = BigIntegerField(null=True)
    official_id: int

    class Meta:
        table_name = "login"


class SecondFactor(Row):
    """An account's secret for six-digit codes, sealed under central's own; it counts once it was confirmed by a code.

    `last_step` is the half minute of the last code that was taken: none of that time or before is taken again.
    """

    official = ForeignKeyField(Official, primary_key=True)
    sealed = TextField()
    asked_at_ms = BigIntegerField()
    confirmed_at_ms = BigIntegerField(null=True)
    last_step = BigIntegerField(default=0)
    official_id: int

    class Meta:
        table_name = "second_factor"


class Passkey(Row):
    """A key that a device holds for its person, by its public half; what it signs opens the account.

    `sign_count` is the device's own counter (0 where it has none), `asked_at_ms` when the challenge was made that it
    answered last: none of that time or before is taken again.
    """

    id = AutoField()
    official = ForeignKeyField(Official)
    credential = CharField(max_length=1400, unique=True)
    public_key = TextField()
    sign_count = BigIntegerField(default=0)
    name = CharField(max_length=60)
    added_at_ms = BigIntegerField()
    used_at_ms = BigIntegerField(null=True)
    asked_at_ms = BigIntegerField(default=0)
    official_id: int

    class Meta:
        table_name = "passkey"


class RecoveryCode(Row):
    """A code, good once, for who has not the phone at hand; `kept` is its SHA-256."""

    id = AutoField()
    official = ForeignKeyField(Official)
    kept = CharField(max_length=64)
    used_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "recovery_code"


class KnownDevice(Row):
    """A browser in which somebody was logged in before; `kept` is the SHA-256 of what its cookie holds."""

    id = AutoField()
    official = ForeignKeyField(Official)
    kept = CharField(max_length=64)
    seen_at_ms = BigIntegerField()

    class Meta:
        table_name = "known_device"
        indexes = ((("official", "kept"), True),)


class LoginDelay(Row):
    """Failed attempts of an account or an address; nobody of that key may try again before `until_ms`."""

    id = AutoField()
    key = CharField(max_length=300, unique=True)
    failures = IntegerField(default=0)
    failed_at_ms = BigIntegerField(default=0)
    until_ms = BigIntegerField(default=0)

    class Meta:
        table_name = "login_delay"


TABLES = (
    *(Agency, AgencyPeriod, Official, Position, Post, AccountRight, Badge, Photo, ImportDraft),
    *(Login, SecondFactor, Passkey, RecoveryCode, KnownDevice, LoginDelay),
)
