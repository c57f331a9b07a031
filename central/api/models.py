"""The table of tokens by which programs act for a person."""

from peewee import AutoField, BigIntegerField, CharField, ForeignKeyField

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


TABLES = (ApiToken,)
