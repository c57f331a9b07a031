"""Releases that units may run, the rings in which they get them, and what units say of it."""

from peewee import BigIntegerField, CharField, Database, IntegerField, Model
from playhouse.migrate import SchemaMigrator, migrate


class ReleaseFile(Model):
    sha256 = CharField(max_length=64, primary_key=True)
    version = CharField(max_length=40)
    arch = CharField(max_length=10)
    size = BigIntegerField()
    made_at_s = BigIntegerField()
    added_at_ms = BigIntegerField()

    class Meta:
        table_name = "release_file"
        indexes = ((("version", "arch"), True),)


class Ring(Model):
    number = IntegerField(primary_key=True)
    version = CharField(max_length=40)
    since_ms = BigIntegerField()

    class Meta:
        table_name = "ring"


def up(migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx([ReleaseFile, Ring]):
        db.create_tables([ReleaseFile, Ring])
    migrate(
        migrator.add_column("unit", "ring", IntegerField(default=3)),
        migrator.add_column("unit", "arch", CharField(max_length=10, default="")),
        migrator.add_column("unit", "wanted", CharField(max_length=60, default="")),
        migrator.add_column("unit", "outcome", CharField(max_length=20, default="")),
        migrator.add_column("unit", "outcome_detail", CharField(max_length=200, default="")),
    )
