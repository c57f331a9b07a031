"""Follow-up of conclusions: a meeting's tasks, those of one's agency, one task with its reports, the list as XLSX."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.documents.actions import items_kept_from
from central.meetings import rights
from central.meetings.deadlines import to_ms
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.reading import Reading
from central.meetings.roles import roles_of
from central.meetings.states import RUNNING, Act, State
from central.meetings.typed import Typed, typed_form
from central.notices.feed import domain_of
from central.notices.invitation import Entry, published_text
from central.papers.official.tasks import tasks_pdf
from central.people.search import Sort
from central.people.xlsx import write_xlsx
from central.proceedings.reading import records_of, without_items
from central.proceedings.record import Words
from central.tasks.actions import Assignment, confirm, drop, give, give_back, move_due, report
from central.tasks.reading import KEEPERS, ShownTask, one_task, parts_in, tasks_for, tasks_of
from central.tasks.rules import OPEN, Pace, TaskAct, TaskState, may
from central.web.sheets import send_calendar, send_file_of, send_sheet
from central.web.shell import access, centre, day, moment, now_ms, official, say, today
from contract.refused import Refused

bp = Blueprint("tasks", __name__, template_folder="templates")

MOST_PARTNERS = 5
_AGENCY = frozenset({Sort.AGENCY})


@bp.app_context_processor
def _names() -> dict[str, object]:
    return {"task_state_name": state_name, "TASK_TONES": TONES}


@bp.get("/tasks")
def own() -> ResponseReturnValue:
    """What one's agencies are to do and what one follows up: open, or all with `all`; `late` alone what is overdue."""
    return render_template("tasks/own.html", found=_asked(), asked=request.args.get("show", ""), Pace=Pace)


@bp.get("/tasks.xlsx")
def as_sheet() -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    head = [
        _("Số thứ tự"),
        _("Nhiệm vụ"),
        _("Cuộc họp"),
        _("Ngày họp"),
        _("Cơ quan chủ trì"),
        _("Cơ quan phối hợp"),
        _("Hạn hoàn thành"),
        _("Tình trạng"),
        _("Báo cáo gần nhất"),
    ]
    rows = [[str(number), *_cells(one)] for number, one in enumerate(_asked(), start=1)]
    return send_sheet(write_xlsx(head, rows, title=_("Nhiệm vụ")), "nhiem-vu")


@bp.get("/tasks.pdf")
def printed() -> ResponseReturnValue:
    """The same list on A4 in landscape."""
    raw = tasks_pdf(_asked(), centre().settings.central.name, now_ms=now_ms())
    return send_file_of(raw, f"nhiem-vu-{today()}", "pdf")


@bp.get("/tasks.ics")
def calendar() -> ResponseReturnValue:
    """The days on which the list's tasks are due, for a calendar; a task that is done takes none."""
    settings, entries = centre().settings, []
    for one in _asked():
        if one.row.due_on is None or one.state not in OPEN:
            continue
        starts = to_ms(datetime.combine(one.row.due_on, time()))
        entry = Entry(
            uid=f"task-{one.row.id}@{domain_of(settings)}",
            sequence=len(one.steps),
            stamp_ms=now_ms(),
            starts_at_ms=starts,
            ends_at_ms=to_ms(datetime.combine(one.row.due_on + timedelta(days=1), time())),
            summary=_("Hạn nhiệm vụ: %(task)s", task=one.row.text[:200]),
            place="",
            address=f"{settings.web.public_url.rstrip('/')}/tasks/{one.row.id}",
            is_all_day=True,
        )
        entries.append(entry)
    return send_calendar(published_text(entries), "nhiem-vu")


@bp.route("/tasks/<int:number>", methods=["GET", "POST"])
def one(number: int) -> ResponseReturnValue:
    """One task: its agency reports, who follows it up agrees, gives it back, sets another day."""
    shown = one_task(number, today())
    if shown is None:
        abort(404)
    parts = parts_in(access(), shown.row, today())
    if not may(parts, TaskAct.SEE, shown.state):
        abort(404)
    problem = ""
    if request.method == "POST":
        try:
            _do(shown)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("tasks.one", number=number), 303)
    roles, state = roles_of(access(), shown.row.meeting, today()), state_of(shown.row.meeting)
    page = render_template(
        "tasks/one.html",
        one=shown,
        may=lambda act: may(parts, TaskAct(act), shown.state),
        sees=rights.may(roles, Act.SEE, state),
        act_name=act_name,
        Pace=Pace,
        form=request.form,
        problem=problem,
    )
    return page, 409 if problem else 200


@bp.route("/meetings/<int:number>/tasks", methods=["GET", "POST"])
def of_meeting(number: int) -> ResponseReturnValue:
    """The conclusions of a meeting and the tasks out of them; who follows it up gives a new one."""
    meeting: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if meeting is None:
        abort(404)
    roles, state = roles_of(access(), meeting, today()), state_of(meeting)
    keeps = bool(roles & KEEPERS)
    if not keeps:
        rights.require(roles, Act.SEE, state)
    conclusions = _conclusions(meeting) if rights.may(roles, Act.SEE, state) else []
    reading, problem = Reading(typed=Typed(_from(conclusions)), today=today()), ""
    if request.method == "POST":
        try:
            reading = _give(meeting)
        except Refused as refused:
            problem, reading = say(refused), Reading(typed=typed_form(request.form), today=today())
        if not problem and not reading.errors:
            return redirect(url_for("tasks.of_meeting", number=number), 303)
    page = render_template(
        "tasks/of_meeting.html",
        meeting=meeting,
        found=tasks_of(meeting, today()) if keeps else [],
        conclusions=conclusions,
        may_give=keeps and state in RUNNING | {State.ENDED},
        keeps=keeps,
        typed=reading.typed,
        reading=reading,
        most=MOST_PARTNERS,
        problem=problem,
        Pace=Pace,
    )
    return page, 409 if problem or reading.errors else 200


def state_name(state: TaskState) -> str:
    named: dict[TaskState, str] = {
        TaskState.GIVEN: _("Chưa thực hiện"),
        TaskState.DOING: _("Đang thực hiện"),
        TaskState.REPORTED: _("Đã báo cáo hoàn thành"),
        TaskState.DONE: _("Đã hoàn thành"),
        TaskState.DROPPED: _("Không thực hiện nữa"),
    }
    return named[TaskState(state)]


TONES = {
    TaskState.GIVEN: "",
    TaskState.DOING: "live",
    TaskState.REPORTED: "news",
    TaskState.DONE: "ok",
    TaskState.DROPPED: "",
}


def act_name(act: TaskAct) -> str:
    named: dict[TaskAct, str] = {
        TaskAct.GIVE: _("Giao nhiệm vụ"),
        TaskAct.TELL: _("Báo cáo tiến độ"),
        TaskAct.REPORT: _("Báo cáo hoàn thành"),
        TaskAct.CONFIRM: _("Xác nhận hoàn thành"),
        TaskAct.RETURN: _("Yêu cầu thực hiện tiếp"),
        TaskAct.MOVE: _("Đổi hạn"),
        TaskAct.DROP: _("Bỏ nhiệm vụ"),
    }
    return named.get(TaskAct(act), act)


def _asked() -> list[ShownTask]:
    show = request.args.get("show", "")
    found = tasks_for(access(), today(), is_open=show != "all")
    return [one for one in found if one.pace is Pace.LATE] if show == "late" else found


def _cells(one: ShownTask) -> list[str]:
    state = state_name(one.state) + (f" ({_('quá hạn')})" if one.pace is Pace.LATE else "")
    return [
        one.row.text,
        one.row.meeting.title,
        moment(one.row.meeting.starts_at_ms),
        one.lead,
        "; ".join(one.partners),
        day(one.row.due_on),
        state,
        one.told,
    ]


def _conclusions(meeting: Meeting) -> list[Words]:
    """What was concluded, without the items that this reader is kept from."""
    found, roles = [], roles_of(access(), meeting, today())
    for record in records_of(meeting.id):
        kept = items_kept_from(meeting, official(), roles, record.package.agenda)
        found += without_items(record, kept).conclusions
    return found


def _from(conclusions: list[Words]) -> dict[str, str]:
    """A form that begins with the conclusion that was asked for (`?from=2`)."""
    asked = request.args.get("from", "")
    chosen = conclusions[int(asked)] if asked.isdecimal() and int(asked) < len(conclusions) else None
    return {"text": chosen.text, "item": chosen.token} if chosen else {}


def _give(meeting: Meeting) -> Reading:
    reading = Reading(typed=typed_form(request.form), today=today())
    lead = reading.one("lead", today(), _AGENCY)
    text = reading.text("text", 2_000, "Kính mời ghi nhiệm vụ.")
    named = [f"partner{place}" for place in range(MOST_PARTNERS) if reading.typed.text(f"partner{place}-text")]
    partners = [reading.one(name, today(), _AGENCY) for name in named]
    due_on = reading.day("due") if reading.typed.text("due") else None
    if reading.errors or lead is None:
        return reading
    given = Assignment(
        text=text,
        lead=lead.id,
        partners=tuple(one.id for one in partners if one),
        due_on=due_on,
        item=reading.typed.text("item")[:40],
    )
    give(centre().planning, meeting.id, given, by=official())
    flash(_("Đã giao nhiệm vụ. Cơ quan chủ trì và cơ quan phối hợp được báo."), "ok")
    return reading


def _do(shown: ShownTask) -> None:
    planning, by, form, number = centre().planning, official(), request.form, shown.row.id
    do, why = form.get("do", ""), form.get("reason", "")
    if do in ("tell", "report"):
        report(planning, number, form.get("text", ""), by=by, is_done=do == "report")
        flash(_("Đã ghi nhận báo cáo."), "ok")
    elif do == "confirm":
        confirm(planning, number, by=by)
        flash(_("Đã xác nhận hoàn thành."), "ok")
    elif do == "return":
        give_back(planning, number, by=by, reason=why)
        flash(_("Đã yêu cầu thực hiện tiếp."), "ok")
    elif do == "move":
        try:
            due_on = date.fromisoformat(form.get("due", ""))
        except ValueError:
            raise Refused("Kính mời chọn hạn hoàn thành mới.") from None
        move_due(planning, number, due_on, by=by, reason=why)
        flash(_("Đã đổi hạn."), "ok")
    elif do == "drop":
        drop(planning, number, by=by, reason=why)
        flash(_("Đã bỏ nhiệm vụ."), "ok")
    else:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")
