"""Tasks out of conclusions: giving one, reporting on it, following it up (R5.5)."""

from datetime import date, datetime
from typing import Annotated, Literal

from flask import abort
from msgspec import Meta, Struct

from central.api.calls.call import Call, agency_named, day_of, known
from central.api.rules import Scope
from central.api.shapes import Day, Made, Name, Nothing, Once
from central.meetings import rights
from central.meetings.deadlines import local
from central.meetings.states import Act
from central.tasks.actions import Assignment, confirm, drop, give, give_back, move_due, report
from central.tasks.reading import KEEPERS, ShownTask, one_task, parts_in, tasks_for, tasks_of
from central.tasks.rules import Pace, TaskAct, may
from central.web.shell import access, centre, official, today


class TasksAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    show: Literal["open", "all", "late"] = "open"


class Step(Struct, kw_only=True):
    at: datetime
    by: str
    act: str
    text: str


class Task(Struct, kw_only=True):
    """`pace`: late, soon or in time. `steps` with the newest last."""

    id: int
    meeting: int
    title: str
    text: str
    lead: str
    partners: list[str]
    due_on: date | None
    state: str
    pace: str
    steps: list[Step]


class Giving(Struct, kw_only=True, forbid_unknown_fields=True):
    """Agencies by name; `item`: the agenda item's token."""

    once: Once
    text: Annotated[str, Meta(min_length=1, max_length=2_000)]
    lead: Name
    partners: Annotated[list[Name], Meta(max_length=5)] = []
    due: Day | None = None
    item: Annotated[str, Meta(max_length=40)] = ""


class Going(Struct, kw_only=True, forbid_unknown_fields=True):
    """`text`: the report, or the reason to return, move or drop. `due`: the day to which it is moved."""

    once: Once
    do: Literal["tell", "report", "confirm", "return", "move", "drop"]
    text: Annotated[str, Meta(max_length=2_000)] = ""
    due: Day | None = None


def tasks(asked: TasksAsked) -> list[Task]:
    """The tasks that one's agencies are to do, and those that one follows up."""
    found = tasks_for(access(), today(), is_open=asked.show != "all")
    return [_task(one) for one in found if asked.show != "late" or one.pace is Pace.LATE]


def task(_asked: Nothing, *, task: int) -> Task:
    """One task with its reports."""
    return _task(_theirs(task))


def meeting_tasks(_asked: Nothing, *, meeting: int) -> list[Task]:
    """The tasks out of a meeting, for who follows it up."""
    one, roles, state = known(meeting)
    if not roles & KEEPERS:
        rights.require(roles, Act.SEE, state)
        return []
    return [_task(each) for each in tasks_of(one, today())]


def give_task(asked: Giving, *, meeting: int) -> Made:
    """Give an agency a task by a meeting's conclusion."""
    known(meeting)
    given = Assignment(
        text=asked.text,
        lead=agency_named(asked.lead, today()),
        partners=tuple(agency_named(one, today()) for one in asked.partners),
        due_on=day_of(asked.due) if asked.due else None,
        item=asked.item,
    )
    return Made(id=give(centre().planning, meeting, given, by=official()).id)


def step_task(asked: Going, *, task: int) -> Task:
    """Report on a task, agree that it is done, give it back, set another day, drop it."""
    _theirs(task)
    planning, by = centre().planning, official()
    match asked.do:
        case "tell" | "report":
            report(planning, task, asked.text, by=by, is_done=asked.do == "report")
        case "confirm":
            confirm(planning, task, by=by)
        case "return":
            give_back(planning, task, by=by, reason=asked.text)
        case "move":
            move_due(planning, task, day_of(asked.due or ""), by=by, reason=asked.text)
        case "drop":
            drop(planning, task, by=by, reason=asked.text)
    return _task(_theirs(task))


def _theirs(number: int) -> ShownTask:
    """404 for who has no part in it."""
    shown = one_task(number, today())
    if shown is None or not may(parts_in(access(), shown.row, today()), TaskAct.SEE, shown.state):
        abort(404)
    return shown


def _task(one: ShownTask) -> Task:
    return Task(
        id=one.row.id,
        meeting=one.row.meeting_id,
        title=one.row.meeting.title,
        text=one.row.text,
        lead=one.lead,
        partners=one.partners,
        due_on=one.row.due_on,
        state=one.state,
        pace=one.pace,
        steps=[Step(at=local(each.at_ms), by=each.official.name, act=each.act, text=each.text) for each in one.steps],
    )


_READ, _KEEPS = (Scope.READ,), (Scope.REGISTER, Scope.APPROVE, Scope.CONDUCT)
CALLS: tuple[Call, ...] = (
    Call("GET", "/tasks", _READ, tasks),
    Call("GET", "/tasks/{task}", _READ, task),
    Call("GET", "/meetings/{meeting}/tasks", _READ, meeting_tasks),
    Call("POST", "/meetings/{meeting}/tasks", _KEEPS, give_task, ("tasks.of_meeting",), status=201),
    Call("POST", "/tasks/{task}/steps", (Scope.AGENCY, *_KEEPS), step_task, ("tasks.one",)),
)
