"""Which further room of a meeting those who are invited come to."""

from peewee import AutoField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator, migrate


class Room(Model):
    id = AutoField()

    class Meta:
        table_name = "meeting_room"


def up(migrator: SchemaMigrator, _db: Database) -> None:
    room = ForeignKeyField(Room, field=Room.id, null=True)
    migrate(migrator.add_column("invitation", "room_id", room))
