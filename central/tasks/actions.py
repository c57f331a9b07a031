"""Giving a task out of a conclusion, reporting on it, agreeing that it is done; and urging what is late."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from central.db import locked, transaction
from central.duties.models import Urged
from central.meetings.deadlines import to_ms
from central.meetings.deciding import reason_of
from central.meetings.models import Holds, MeetingRole
from central.meetings.phases import state_of
from central.meetings.planning import Planning, meeting_locked
from central.meetings.roles import roles_of
from central.meetings.states import RUNNING, State
from central.notices.actions import tell
from central.people.access import access_of
from central.people.models import Official
from central.requests.telling import who_answers
from central.tasks.models import Task, TaskPartner, TaskStep
from central.tasks.reading import KEEPERS, late_tasks, parts_in
from central.tasks.rules import Pace, Part, TaskAct, TaskState, after, require
from contract.refused import Refused
from contract.vietnamese import nfc

MAX_TEXT = 2_000
MAX_TASKS = 200


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """What is to be done, by whom, until when; no day: as the work allows."""

    text: str
    lead: int
    partners: tuple[int, ...] = ()
    due_on: date | None = None
    item: str = ""


def give(planning: Planning, meeting: int, given: Assignment, *, by: Official) -> Task:
    """Give an agency a task by a meeting's conclusion; it and those that help are told.

    Refused: not one of those who follow the meeting up, one that has not begun, no text, or a day that is past.
    """
    text = nfc(given.text.strip())
    with transaction(planning.database):
        found = meeting_locked(meeting)
        if not roles_of(access_of(by, planning.today), found, planning.today) & KEEPERS:
            raise Refused("Nhiệm vụ do Chủ trì, Thư ký hoặc văn phòng cơ quan chủ trì giao.")
        if found.is_secret or state_of(found) not in RUNNING | {State.ENDED}:
            raise Refused("Giao được nhiệm vụ từ khi cuộc họp bắt đầu.")
        if not 1 <= len(text) <= MAX_TEXT:
            raise Refused("Kính mời ghi nhiệm vụ, không quá %(most)s ký tự.", most=MAX_TEXT)
        if given.due_on is not None and given.due_on < planning.today:
            raise Refused("Hạn hoàn thành đã qua. Kính mời chọn lại.")
        if Task.select().where(Task.meeting == found).count() >= MAX_TASKS:
            raise Refused("Một cuộc họp có tối đa %(most)s nhiệm vụ.", most=MAX_TASKS)
        task = Task.create(
            meeting=found,
            item=given.item,
            text=text,
            lead=given.lead,
            due_on=given.due_on,
            given_by=by,
            given_at_ms=planning.now_ms(),
        )
        for agency in sorted(set(given.partners) - {given.lead}):
            TaskPartner.create(task=task, agency=agency)
        _note(planning, task, TaskAct.GIVE, by)
        _tell(planning, task, _agencies(planning, task), "Nhiệm vụ theo kết luận cuộc họp “%(title)s”: %(task)s", by)
    return task


def report(planning: Planning, task: int, text: str, *, by: Official, is_done: bool) -> None:
    """The agency tells how far it is, or that it is done; a partner adds a remark. A text is needed."""
    act = TaskAct.REPORT if is_done else TaskAct.TELL
    with _deciding(planning, task, act, by) as (row, parts):
        said = reason_of(text)
        _move(planning, row, act, by, parts, text=said)
        subject = "Báo cáo nhiệm vụ của cuộc họp “%(title)s”: %(said)s"
        if is_done:
            subject = "Báo cáo đã hoàn thành nhiệm vụ của cuộc họp “%(title)s”: %(said)s"
        _tell(planning, row, _keepers(row), subject, by, said=said[:300])


def confirm(planning: Planning, task: int, *, by: Official) -> None:
    """Who follows it up agrees that it is done."""
    with _deciding(planning, task, TaskAct.CONFIRM, by) as (row, parts):
        _move(planning, row, TaskAct.CONFIRM, by, parts)
        _tell(planning, row, _agencies(planning, row), "Nhiệm vụ đã hoàn thành: %(task)s", by)


def give_back(planning: Planning, task: int, *, by: Official, reason: str) -> None:
    """It is not done yet, for a reason; the agency goes on."""
    with _deciding(planning, task, TaskAct.RETURN, by) as (row, parts):
        why = reason_of(reason)
        _move(planning, row, TaskAct.RETURN, by, parts, text=why)
        _tell(planning, row, _agencies(planning, row), "Nhiệm vụ cần thực hiện tiếp: %(task)s (%(why)s)", by, why=why)


def move_due(planning: Planning, task: int, due_on: date, *, by: Official, reason: str) -> None:
    """Another day, for a reason; the history keeps both."""
    with _deciding(planning, task, TaskAct.MOVE, by) as (row, parts):
        why = reason_of(reason)
        if due_on < planning.today or due_on == row.due_on:
            raise Refused("Hạn hoàn thành đã qua hoặc không thay đổi. Kính mời chọn lại.")
        before = f"{row.due_on:%d/%m/%Y}" if row.due_on else "–"
        row.due_on = due_on
        _move(planning, row, TaskAct.MOVE, by, parts, text=f"{before} → {due_on:%d/%m/%Y}: {why}")
        subject = "Nhiệm vụ đổi hạn sang %(due)s: %(task)s"
        _tell(planning, row, _agencies(planning, row), subject, by, due=f"{due_on:%d/%m/%Y}")


def drop(planning: Planning, task: int, *, by: Official, reason: str) -> None:
    """The task is not wanted any more, for a reason."""
    with _deciding(planning, task, TaskAct.DROP, by) as (row, parts):
        why = reason_of(reason)
        _move(planning, row, TaskAct.DROP, by, parts, text=why)
        _tell(planning, row, _agencies(planning, row), "Không cần thực hiện nữa: %(task)s (%(why)s)", by, why=why)


def urge_task(planning: Planning) -> bool:
    """Tell an agency of one task that is near its day or past it, once of each; False when there is none."""
    for one in late_tasks(planning.today):
        if one.row.due_on is None:
            continue
        due_ms = to_ms(datetime.combine(one.row.due_on, time(23, 59)))
        row = {"meeting": one.row.meeting_id, "what": f"task-{one.row.id}", "standing": one.pace, "due_at_ms": due_ms}
        if Urged.get_or_none(**row) is not None:
            continue
        with transaction(planning.database):
            if Urged.insert(**row, at_ms=planning.now_ms()).on_conflict_ignore().execute() is None:
                continue
            late = one.pace is Pace.LATE
            subject = "Nhiệm vụ quá hạn %(due)s: %(task)s" if late else "Nhiệm vụ sắp đến hạn %(due)s: %(task)s"
            told = who_answers(one.row.lead_id, planning.today) | (_keepers(one.row) if late else set())
            _tell(planning, one.row, told, subject, None, due=f"{one.row.due_on:%d/%m/%Y}")
        return True
    return False


@contextmanager
def _deciding(planning: Planning, task: int, act: TaskAct, by: Official) -> Iterator[tuple[Task, frozenset[Part]]]:
    with transaction(planning.database):
        row: Task | None = next(iter(locked(Task.select().where(Task.id == task))), None)
        if row is None:
            raise Refused("Không tìm thấy nhiệm vụ này.")
        parts = parts_in(access_of(by, planning.today), row, planning.today)
        require(parts, act, TaskState(row.state))
        yield row, parts


def _move(planning: Planning, row: Task, act: TaskAct, by: Official, parts: frozenset[Part], *, text: str = "") -> None:
    row.state = after(TaskState(row.state), act, parts)
    row.save()
    _note(planning, row, act, by, text)


def _note(planning: Planning, row: Task, act: TaskAct, by: Official, text: str = "") -> None:
    TaskStep.create(task=row, at_ms=planning.now_ms(), official=by, act=act, state=row.state, text=text)


def _agencies(planning: Planning, row: Task) -> set[int]:
    helping = [one.agency_id for one in TaskPartner.select().where(TaskPartner.task == row)]
    return set[int]().union(*(who_answers(one, planning.today) for one in (row.lead_id, *helping)))


def _keepers(row: Task) -> set[int]:
    held = MeetingRole.select().where(MeetingRole.meeting == row.meeting_id, MeetingRole.holds == Holds.SECRETARY)
    return {one.official_id for one in held} | {row.given_by_id}


def _tell(planning: Planning, row: Task, told: set[int], subject: str, by: Official | None, **values: str) -> None:
    others = told - ({by.id} if by else set())
    title, short = row.meeting.title, row.text[:200]
    now_ms = planning.now_ms()
    tell(others, row.meeting, subject, act=f"task-{row.id}", now_ms=now_ms, title=title, task=short, **values)
