"""Tasks as pages show them, and what somebody is for each of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from central.meetings.models import Holds, Meeting, MeetingRole
from central.meetings.rights import Role
from central.meetings.roles import roles_of
from central.people.access import Access
from central.people.models import Official, Right
from central.people.standing import agencies_on
from central.tasks.models import Task, TaskPartner, TaskStep
from central.tasks.rules import OPEN, Pace, Part, TaskState, pace

AT_MOST = 500
KEEPERS = frozenset({Role.CHAIR, Role.SECRETARY, Role.HOST_OFFICE, Role.OFFICE})


@dataclass(frozen=True, kw_only=True)
class ShownTask:
    """A task with its agencies' names of the day; `steps` the newest last, `told` what was reported last."""

    row: Task
    lead: str
    partners: list[str]
    steps: list[TaskStep]
    pace: Pace

    @property
    def state(self) -> TaskState:
        return TaskState(self.row.state)

    @property
    def told(self) -> str:
        return next((one.text for one in reversed(self.steps) if one.text), "")


def parts_in(access: Access, task: Task, today: date) -> frozenset[Part]:
    """What this person is for a task."""
    parts = set()
    if roles_of(access, task.meeting, today) & KEEPERS:
        parts.add(Part.KEEPER)
    if task.lead_id in access.names_for:
        parts.add(Part.LEAD)
    helping = TaskPartner.select().where(TaskPartner.task == task, TaskPartner.agency.in_(sorted(access.names_for)))
    if access.names_for and helping.exists():
        parts.add(Part.PARTNER)
    return frozenset(parts)


def tasks_of(meeting: Meeting, today: date) -> list[ShownTask]:
    """A meeting's tasks in the order in which they were given."""
    return _shown(Task.meeting == meeting, today, Task.id)


def one_task(number: int, today: date) -> ShownTask | None:
    return next(iter(_shown(Task.id == number, today, Task.id)), None)


def tasks_for(access: Access, today: date, *, is_open: bool = True) -> list[ShownTask]:
    """The tasks that somebody answers for or follows up, those that are due first on top."""
    wanted = Task.state.in_([*OPEN, TaskState.REPORTED]) if is_open else Task.state != TaskState.DROPPED
    return _shown(_concerns(access) & wanted, today, Task.due_on.is_null(), Task.due_on, Task.id)


def late_tasks(today: date) -> list[ShownTask]:
    """Every open task that is near its day or past it."""
    near = Task.state.in_(list(OPEN)) & Task.due_on.is_null(False)
    found = _shown(near, today, Task.due_on, Task.id)
    return [one for one in found if one.pace is not Pace.IN_TIME]


def _concerns(access: Access) -> Any:
    """In SQL what `parts_in` says."""
    if access.has_anywhere(Right.OFFICE):
        return Task.id > 0
    conducts = MeetingRole.select(MeetingRole.meeting).where(
        MeetingRole.official == access.official, MeetingRole.holds.in_([Holds.CHAIR, Holds.SECRETARY])
    )
    found = Task.meeting.in_(conducts)
    hosts = {agency for right, agency in access.held if right in (Right.REGISTER, Right.APPROVE)}
    if hosts:
        hosted = Meeting.select(Meeting.id).where(
            Meeting.host.is_null(False) if None in hosts else Meeting.host.in_(sorted(filter(None, hosts)))
        )
        found |= Task.meeting.in_(hosted)
    if access.names_for:
        helped = TaskPartner.select(TaskPartner.task).where(TaskPartner.agency.in_(sorted(access.names_for)))
        found |= Task.lead.in_(sorted(access.names_for)) | Task.id.in_(helped)
    return found


def _shown(wanted: Any, today: date, *order: Any) -> list[ShownTask]:
    query = Task.select(Task, Meeting).join(Meeting).where(wanted)
    rows = list(query.order_by(*order).limit(AT_MOST))
    ids = [one.id for one in rows]
    helping: dict[int, list[int]] = {one: [] for one in ids}
    for partner in TaskPartner.select().where(TaskPartner.task.in_(ids)).order_by(TaskPartner.id):
        helping[partner.task_id].append(partner.agency_id)
    steps: dict[int, list[TaskStep]] = {one: [] for one in ids}
    for step in TaskStep.select(TaskStep, Official).join(Official).where(TaskStep.task.in_(ids)).order_by(TaskStep.id):
        steps[step.task_id].append(step)
    names = _names({one.lead_id for one in rows} | {one for many in helping.values() for one in many}, today)
    return [
        ShownTask(
            row=one,
            lead=names.get(one.lead_id, ""),
            partners=[names.get(agency, "") for agency in helping[one.id]],
            steps=steps[one.id],
            pace=pace(TaskState(one.state), one.due_on, today),
        )
        for one in rows
    ]


def _names(agencies: Iterable[int], today: date) -> dict[int, str]:
    return {number: one.name for number, one in agencies_on(today, ids=agencies).items()}
