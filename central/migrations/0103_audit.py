"""Administrative acts, which triggers of either database keep as they were written until their time is over."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    Database,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class AuditLine(Model):
    id = BigAutoField()
    at_ms = BigIntegerField(index=True)
    kept_until_ms = BigIntegerField()
    by = IntegerField(null=True, index=True)
    by_name = TextField()
    address = CharField(max_length=64, default="")
    deed = CharField(max_length=30)
    agency = IntegerField(null=True, index=True)
    about = IntegerField(null=True, index=True)
    fills = TextField(default="{}")
    text = TextField()
    folded = TextField()

    class Meta:
        table_name = "audit_line"


# INSERT OR REPLACE removes a row without asking the triggers of DELETE, so it has one of its own.
SQLITE = (
    "CREATE TRIGGER audit_line_unchanged BEFORE UPDATE ON audit_line BEGIN"
    " SELECT RAISE(ABORT, 'administrative acts are only added to'); END",
    "CREATE TRIGGER audit_line_not_replaced BEFORE INSERT ON audit_line"
    " WHEN EXISTS (SELECT 1 FROM audit_line WHERE id = new.id) BEGIN"
    " SELECT RAISE(ABORT, 'administrative acts are only added to'); END",
    "CREATE TRIGGER audit_line_kept BEFORE DELETE ON audit_line"
    " WHEN old.kept_until_ms > CAST(strftime('%s', 'now') AS INTEGER) * 1000 BEGIN"
    " SELECT RAISE(ABORT, 'administrative acts are kept until their time is over'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'administrative acts are only added to'; END $$",
    "CREATE FUNCTION audit_line_is_over() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF OLD.kept_until_ms > extract(epoch FROM now()) * 1000 THEN"
    " RAISE EXCEPTION 'administrative acts are kept until their time is over'; END IF; RETURN OLD; END $$",
    "CREATE TRIGGER audit_line_unchanged BEFORE UPDATE ON audit_line FOR EACH ROW EXECUTE FUNCTION audit_line_stays()",
    "CREATE TRIGGER audit_line_not_emptied BEFORE TRUNCATE ON audit_line"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_line_stays()",
    "CREATE TRIGGER audit_line_kept BEFORE DELETE ON audit_line FOR EACH ROW EXECUTE FUNCTION audit_line_is_over()",
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((AuditLine,)):
        db.create_tables((AuditLine,))
    for statement in POSTGRESQL if isinstance(db, PostgresqlDatabase) else SQLITE:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]
