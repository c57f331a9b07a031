"""Papers that were signed digitally: their files, and the signatures that were found good."""

from peewee import BigIntegerField, BooleanField, CharField, Database, ForeignKeyField, IntegerField, Model
from playhouse.migrate import SchemaMigrator


class Paper(Model):
    class Meta:
        table_name = "paper"


class Official(Model):
    class Meta:
        table_name = "official"


class SignedFile(Model):
    paper = ForeignKeyField(Paper, on_delete="CASCADE")
    revision = IntegerField()
    sha256 = CharField(max_length=64)
    official = ForeignKeyField(Official)
    at_ms = BigIntegerField()
    images = CharField(max_length=10, default="waiting", index=True)

    class Meta:
        table_name = "signed_file"
        indexes = ((("paper", "revision"), False),)


class PaperSignature(Model):
    file = ForeignKeyField(SignedFile, on_delete="CASCADE")
    field = CharField(max_length=20)
    signer = CharField(max_length=300)
    issuer = CharField(max_length=300)
    signed_at_ms = BigIntegerField(null=True)
    is_revocation_known = BooleanField()

    class Meta:
        table_name = "paper_signature"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Paper, Official, SignedFile, PaperSignature)):
        db.create_tables((SignedFile, PaperSignature))
