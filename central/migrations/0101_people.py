"""Agencies as a dated tree, officials, posts, account rights and logins."""

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
    code = CharField(max_length=40, unique=True)
    mailbox = CharField(max_length=254, default="")
    phone = CharField(max_length=40, default="")
    successor = ForeignKeyField("self", null=True)

    class Meta:
        table_name = "agency"


class AgencyPeriod(Model):
    agency = ForeignKeyField(Agency)
    name = TextField()
    folded = TextField()
    kind = CharField(max_length=20)
    parent = ForeignKeyField(Agency, null=True)
    rank = IntegerField(default=0)
    from_on = DateField()
    until_on = DateField(null=True)

    class Meta:
        table_name = "agency_period"
        indexes = ((("agency", "from_on"), True),)


class Official(Model):
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


class Position(Model):
    agency = ForeignKeyField(Agency)
    title = TextField()
    folded = TextField()
    level = CharField(max_length=20, default="staff")
    rank = IntegerField(default=0)

    class Meta:
        table_name = "position"


class Post(Model):
    position = ForeignKeyField(Position)
    official = ForeignKeyField(Official)
    from_on = DateField()
    until_on = DateField(null=True)

    class Meta:
        table_name = "post"


class AccountRight(Model):
    official = ForeignKeyField(Official)
    agency = ForeignKeyField(Agency, null=True)
    right = CharField(max_length=20)
    given_by = ForeignKeyField(Official, null=True)
    given_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "account_right"


class Login(Model):
    token_hash = CharField(max_length=64, unique=True)
    official = ForeignKeyField(Official)
    began_at_ms = BigIntegerField()
    seen_at_ms = BigIntegerField()
    address = CharField(max_length=64, default="")
    browser = TextField(default="")
    ended_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "login"


class LoginDelay(Model):
    key = CharField(max_length=300, unique=True)
    failures = IntegerField(default=0)
    failed_at_ms = BigIntegerField(default=0)
    until_ms = BigIntegerField(default=0)

    class Meta:
        table_name = "login_delay"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    tables = (
        Agency,
        AgencyPeriod,
        Official,
        Position,
        Post,
        AccountRight,
        Login,
        LoginDelay,
    )
    with db.bind_ctx((*tables,)):
        db.create_tables(tables)
