"""The rooms in which a meeting sits besides the one that leads it."""

from peewee import AutoField, Database, ForeignKeyField, IntegerField, Model
from playhouse.migrate import SchemaMigrator


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Room(Model):
    class Meta:
        table_name = "meeting_room"


class FurtherRoom(Model):
    id = AutoField()
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    room = ForeignKeyField(Room)
    place = IntegerField(default=0)

    class Meta:
        table_name = "further_room"
        indexes = ((("meeting", "room"), True),)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Meeting, Room, FurtherRoom)):
        db.create_tables((FurtherRoom,))
