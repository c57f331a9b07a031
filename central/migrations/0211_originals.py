"""Word documents that were sent in: the original beside the PDF that was made of it, and what its layout is like."""

from peewee import BigIntegerField, CharField, Database, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Original(Model):
    sha256 = CharField(max_length=64, unique=True)
    size = BigIntegerField()
    pdf_sha256 = CharField(max_length=64, unique=True)
    pdf_size = BigIntegerField()
    pages = IntegerField()
    findings = TextField(default="")

    class Meta:
        table_name = "original"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Original,)):
        db.create_tables((Original,))
