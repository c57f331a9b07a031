"""Photos that a room's door shows of who agreed to it, where the agency shows photos."""

from peewee import BigIntegerField, BlobField, BooleanField, CharField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator, migrate


class Official(Model):
    class Meta:
        table_name = "official"


class Photo(Model):
    official = ForeignKeyField(Official, unique=True)
    sha256 = CharField(max_length=64, index=True)
    jpeg = BlobField()
    given_at_ms = BigIntegerField()
    given_by = ForeignKeyField(Official, null=True)
    agreed_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "photo"


def up(migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Photo)):
        db.create_tables((Photo,))
    migrate(migrator.add_column("agency", "shows_photos", BooleanField(default=False)))
