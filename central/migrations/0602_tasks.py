"""Tasks out of conclusions, the agencies that help with them, and what was reported."""

from peewee import AutoField, BigIntegerField, CharField, Database, DateField, ForeignKeyField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Official(Model):
    class Meta:
        table_name = "official"


class Agency(Model):
    class Meta:
        table_name = "agency"


class Meeting(Model):
    class Meta:
        table_name = "meeting"


class Task(Model):
    id = AutoField()
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    item = CharField(max_length=40, default="")
    text = TextField()
    lead = ForeignKeyField(Agency)
    due_on = DateField(null=True)
    state = CharField(max_length=20, default="given", index=True)
    given_by = ForeignKeyField(Official)
    given_at_ms = BigIntegerField()

    class Meta:
        table_name = "task"


class TaskPartner(Model):
    id = AutoField()
    task = ForeignKeyField(Task, on_delete="CASCADE")
    agency = ForeignKeyField(Agency)

    class Meta:
        table_name = "task_partner"
        indexes = ((("task", "agency"), True),)


class TaskStep(Model):
    id = AutoField()
    task = ForeignKeyField(Task, on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official)
    act = CharField(max_length=20)
    state = CharField(max_length=20)
    text = TextField(default="")

    class Meta:
        table_name = "task_step"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    with db.bind_ctx((Official, Agency, Meeting, Task, TaskPartner, TaskStep)):
        db.create_tables((Task, TaskPartner, TaskStep))
