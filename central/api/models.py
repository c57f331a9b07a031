"""The tables of tokens by which programs act for a person, and of the requests that they have named."""

from peewee import AutoField, BigIntegerField, BlobField, CharField, ForeignKeyField

from central.api.rules import Scope
from central.db import Row
from central.people.models import Official


class ApiToken(Row):
    """A token that somebody has made; only its SHA-256 is kept. `scopes`: names, a blank between them."""

    id = AutoField()
    token_hash = CharField(max_length=64, unique=True)
    official = ForeignKeyField(Official)
    name = CharField(max_length=80)
    scopes = CharField(max_length=100)
    made_at_ms = BigIntegerField()
    ends_at_ms = BigIntegerField()
    used_at_ms = BigIntegerField(null=True)
    revoked_at_ms = BigIntegerField(null=True)
    official_id: int

    class Meta:
        table_name = "api_token"

    @property
    def holds(self) -> frozenset[Scope]:
        return frozenset(Scope(one) for one in self.scopes.split())


class ApiOnce(Row):
    """A request that its program has named, and its answer; see central.api.once."""

    id = AutoField()
    official = ForeignKeyField(Official, on_delete="CASCADE")
    name = CharField(max_length=36)
    asked_sha256 = CharField(max_length=64)
    at_ms = BigIntegerField()
    answer = BlobField(null=True)
    official_id: int

    class Meta:
        table_name = "api_once"
        indexes = ((("official", "name"), True),)


TABLES = (ApiToken, ApiOnce)
