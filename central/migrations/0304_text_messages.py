"""Text messages to telephones, and what became of them."""

from peewee import BigIntegerField, CharField, Database, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class TextMessage(Model):
    official = ForeignKeyField(Official)
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    number = CharField(max_length=20)
    text = TextField()
    at_ms = BigIntegerField()
    attempts = IntegerField(default=0)
    problem = TextField(default="")
    sent_at_ms = BigIntegerField(null=True)
    ended_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "text_message"
        indexes = ((("meeting", "at_ms"), False),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Meeting, TextMessage)):
        db.create_tables((TextMessage,))
