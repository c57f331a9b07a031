"""What units say of themselves beside their streams: disk, heat, what they have not sent, packages on their way."""

from peewee import BigIntegerField, Database, FloatField, IntegerField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrate(
        migrator.add_column("unit", "free", FloatField(null=True)),
        migrator.add_column("unit", "hottest_c", FloatField(null=True)),
        migrator.add_column("unit", "unsent", BigIntegerField(default=0)),
        migrator.add_column("unit", "unsent_since_ms", BigIntegerField(default=0)),
        migrator.add_column("unit", "lacking", IntegerField(default=0)),
    )
