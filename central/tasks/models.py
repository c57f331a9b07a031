"""Tables of tasks out of conclusions, the agencies that help, and what was reported."""

from peewee import AutoField, BigIntegerField, CharField, DateField, ForeignKeyField, TextField

from central.db import Row
from central.meetings.models import Meeting
from central.people.models import Agency, Official
from central.tasks.rules import TaskState


class Task(Row):
    """What an agency is to do by a conclusion of a meeting; `item` is the agenda item's token, empty: the meeting."""

    id = AutoField()
    meeting = ForeignKeyField(Meeting, backref="tasks", on_delete="CASCADE")
    item = CharField(max_length=40, default="")
    text = TextField()
    lead = ForeignKeyField(Agency, backref="leads_tasks")
    due_on = DateField(null=True)
    state = CharField(max_length=20, default=TaskState.GIVEN, index=True)
    given_by = ForeignKeyField(Official, backref="given_tasks")
    given_at_ms = BigIntegerField()
    meeting_id: int
    lead_id: int
    given_by_id: int

    class Meta:
        table_name = "task"


class TaskPartner(Row):
    """An agency that helps with a task (cơ quan phối hợp)."""

    id = AutoField()
    task = ForeignKeyField(Task, backref="partners", on_delete="CASCADE")
    agency = ForeignKeyField(Agency)
    task_id: int
    agency_id: int

    class Meta:
        table_name = "task_partner"
        indexes = ((("task", "agency"), True),)


class TaskStep(Row):
    """What somebody did with a task and said of it: its history, never changed."""

    id = AutoField()
    task = ForeignKeyField(Task, backref="steps", on_delete="CASCADE")
    at_ms = BigIntegerField()
    official = ForeignKeyField(Official)
    act = CharField(max_length=20)
    state = CharField(max_length=20)
    text = TextField(default="")
    task_id: int
    official_id: int

    class Meta:
        table_name = "task_step"


TABLES = (Task, TaskPartner, TaskStep)
