"""A meeting's papers and their page images."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Database,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Official(Model):
    class Meta:
        table_name = "official"


class Document(Model):
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    token = CharField(max_length=40)
    item = CharField(max_length=40, default="")
    place = IntegerField(default=0)
    title = TextField()
    file_name = TextField(default="")
    sha256 = CharField(max_length=64, index=True)
    size = BigIntegerField()
    media_type = CharField(max_length=80)
    pages = IntegerField()
    giver = ForeignKeyField(Official)
    given_at_ms = BigIntegerField()
    images = CharField(max_length=20, default="waiting", index=True)
    is_withdrawn = BooleanField(default=False)

    class Meta:
        table_name = "document"
        indexes = ((("meeting", "token"), True),)


class PageImage(Model):
    file_sha256 = CharField(max_length=64, index=True)
    page = IntegerField()
    sha256 = CharField(max_length=64)
    size = IntegerField()
    width = IntegerField()
    height = IntegerField()

    class Meta:
        table_name = "page_image"
        indexes = ((("file_sha256", "page"), True),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    tables = (
        Document,
        PageImage,
    )
    with db.bind_ctx(
        (
            Meeting,
            Official,
            *tables,
        )
    ):
        db.create_tables(tables)
