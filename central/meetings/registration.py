"""The registration page (R5.4, R6.2): one form for a new meeting, a draft, and changes after it was sent."""

import secrets
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.documents.actions import Described, add_document, describe_documents, documents_of, withdraw_document
from central.documents.store import Upload
from central.documents.taking_in import words_of
from central.meetings.actions import discard, keep_typed, register, submit, withdraw
from central.meetings.changing import Outdated, change, fixed_fields
from central.meetings.clashes import check_rooms
from central.meetings.deadlines import approve_by, meeting_kinds
from central.meetings.filling import alike, form_of, with_papers
from central.meetings.form import read_plan
from central.meetings.lists import own_registrations
from central.meetings.models import Meeting, Room
from central.meetings.pages import visible
from central.meetings.reading import Reading
from central.meetings.rights import require
from central.meetings.rules import rule_packs
from central.meetings.states import Act, State
from central.meetings.typed import LISTS, Typed, typed_form
from central.people.models import Level, Right
from central.presets.actions import groups_for, members_on, templates_for, with_group, with_template
from central.requests.reading import standing_requests
from central.web.shell import access, centre, now_ms, official, today
from contract.ballot import STATUTE_OPTIONS
from contract.conducting import RESERVABLE
from contract.package import Category
from contract.refused import Refused

bp = Blueprint("registration", __name__, template_folder="templates")

_UNSENT = (State.DRAFT, State.REJECTED, State.POSTPONED)
_NEW = {"secret": "no", "kind": "regular", "rule": "plain", "start": "08:00", "end": "11:00", "opens": "30"}


@bp.get("/register")
def new() -> ResponseReturnValue:
    """An empty form, or one filled like a meeting that was or a template; nothing is kept before it is sent."""
    if not access().has_anywhere(Right.REGISTER):
        require((), Act.REGISTER, State.NONE)
    typed, like = Typed(_NEW), request.args.get("like", "")
    if like.isascii() and like.isdecimal() and len(like) <= 9:
        meeting, roles, state = visible(int(like))
        require(roles, Act.SEE, state)
        typed = alike(centre().planning, meeting)
    asked = request.args.get("template", "")
    template = next((one for one in templates_for(access()) if str(one.id) == asked), None)
    typed = with_template(template) if template else typed
    return _page(typed.with_least_rows(), once=secrets.token_urlsafe(12))


@bp.post("/register")
def create() -> ResponseReturnValue:
    """The first sending makes the draft; from then on it has an address of its own."""
    typed = typed_form(request.form)
    meeting = register(centre().planning, typed, by=official(), once=request.form.get("once", "")[:40] or None)
    return _take(meeting, typed)


@bp.get("/meetings/<int:number>/edit")
def edit(number: int) -> ResponseReturnValue:
    """The form as it was typed last, or as the plan has it."""
    meeting, roles, state = visible(number)
    require(roles, Act.EDIT, state)
    return _page(form_of(centre().planning, meeting).with_least_rows(), meeting=meeting, state=state)


@bp.post("/meetings/<int:number>/edit")
def take(number: int) -> ResponseReturnValue:
    """One of the form's buttons: add or remove a row, keep, send."""
    meeting, roles, state = visible(number)
    require(roles, Act.EDIT, state)
    return _take(meeting, typed_form(request.form))


@bp.post("/meetings/<int:number>/withdraw")
def take_back(number: int) -> ResponseReturnValue:
    """Before the approval the registrar may take the registration back."""
    meeting, _roles, _state = visible(number)
    withdraw(centre().planning, number, by=official(), typed=form_of(centre().planning, meeting))
    flash(_("Đã rút lại. Cuộc họp trở về bản nháp."), "ok")
    return redirect(url_for("registration.edit", number=number), 303)


@bp.post("/meetings/<int:number>/discard")
def throw_away(number: int) -> ResponseReturnValue:
    """A draft and its papers are gone."""
    discard(centre().planning, number, by=official())
    flash(_("Đã xóa bản nháp."), "ok")
    return redirect(url_for("registration.new"), 303)


def _take(meeting: Meeting, typed: Typed) -> ResponseReturnValue:
    state, do = State(meeting.state), request.form.get("do", "keep")
    trouble = _take_files(meeting)
    typed = _arranged(_without_paper(meeting, typed, do), do)
    if state in _UNSENT:
        keep_typed(centre().planning, meeting.id, typed, by=official())
    meeting = Meeting.get_by_id(meeting.id)
    typed = with_papers(typed, meeting)
    if trouble or do not in ("keep", "send"):
        return _page(typed, meeting=meeting, state=visible(meeting.id)[2], trouble=trouble), 422 if trouble else 200
    if do == "keep":
        flash(_("Đã lưu bản nháp."), "ok")
        return redirect(url_for("registration.edit", number=meeting.id), 303)
    return _send(meeting, typed)


def _send(meeting: Meeting, typed: Typed) -> ResponseReturnValue:
    """Send the registration, or save the change; what is wrong is shown beside its field and nothing typed is lost."""
    state = visible(meeting.id)[2]
    reading = read_plan(typed, now_ms=0 if state not in _UNSENT else now_ms())
    if reading.plan:
        try:
            check_rooms(reading.plan.rooms, reading.plan.planned, but=meeting.id)
        except Refused as refused:
            reading.errors["room"] = refused
    if reading.errors or reading.plan is None:
        return _page(reading.typed, meeting=meeting, state=state, reading=reading), 422
    try:
        if state in _UNSENT:
            _describe(meeting, reading.typed)
            submit(centre().planning, meeting.id, reading.plan, by=official())
        else:
            version = request.form.get("version", "")
            known = int(version) if version.isdecimal() else 0
            change(centre().planning, meeting.id, reading.plan, by=official(), version=known)
            _describe(meeting, reading.typed)
    except Outdated as refused:
        present = Meeting.get_by_id(meeting.id)
        return _page(reading.typed, meeting=present, state=state, trouble=[refused]), 409
    flash(_("Đã gửi phê duyệt.") if state in _UNSENT else _("Đã lưu thay đổi."), "ok")
    return redirect(url_for("meetings.meeting", number=meeting.id), 303)


def _describe(meeting: Meeting, typed: Typed) -> None:
    items = {typed.cell("agenda", row, "token") for row in typed.rows("agenda")}
    described = {}
    for row in typed.rows("paper"):
        item = typed.cell("paper", row, "item")
        described[typed.cell("paper", row, "token")] = Described(
            title=typed.cell("paper", row, "title"),
            item=item if item in items else "",
            is_marked=typed.cell("paper", row, "marked") == "yes",
            ends_with_meeting=typed.cell("paper", row, "ends") == "yes",
        )
    if described:
        describe_documents(centre().planning, meeting.id, described, by=official())


def _take_files(meeting: Meeting) -> list[Refused]:
    """Keep the files that were sent along; what is refused is told and the rest of the form stays."""
    refused = []
    intake = centre().intake
    for file in request.files.getlist("files"):
        if not file.filename:
            continue
        try:
            upload = Upload(file=file.stream, name=file.filename)
            add_document(centre().planning, intake, meeting.id, upload, by=official())
        except Refused as one:
            refused.append(Refused("%(name)s: %(reason)s", name=file.filename, reason=_(one.message, **one.values)))
    return refused


def _without_paper(meeting: Meeting, typed: Typed, do: str) -> Typed:
    if not do.startswith("remove-paper-") or not do.removeprefix("remove-paper-").isdigit():
        return typed
    token = typed.cell("paper", int(do.removeprefix("remove-paper-")), "token")
    withdraw_document(centre().planning, meeting.id, token, by=official())
    return typed


def _arranged(typed: Typed, do: str) -> Typed:
    """The form after one of the buttons that add, remove or move a row."""
    act, _, rest = do.partition("-")
    listed, _, row = rest.partition("-")
    if listed not in LISTS:
        return typed.with_least_rows()
    if do == "paste-invite":
        return typed.with_names(listed, request.form.get("many", "").splitlines())
    if do == "group-invite":
        return _with_group(typed).with_least_rows()
    change_rows: dict[str, Callable[[], Typed]] = {
        "add": lambda: typed.with_row(listed),
        "remove": lambda: typed.without_row(listed, int(row)),
        "up": lambda: typed.moved_up(listed, int(row)),
    }
    if act not in change_rows or (act != "add" and not row.isdigit()):
        return typed.with_least_rows()
    return change_rows[act]().with_least_rows()


def _with_group(typed: Typed) -> Typed:
    """The form with all who belong to the chosen group on the meeting's day, or today while there is none."""
    chosen = request.form.get("group", "")
    group = next((one for one in groups_for(access()) if str(one.id) == chosen), None)
    if group is None:
        return typed
    on = Reading(typed=typed, today=today()).day("date") or today()
    return with_group(typed, members_on(group, on))


def _page(
    typed: Typed,
    *,
    meeting: Meeting | None = None,
    state: State = State.NONE,
    reading: Reading | None = None,
    trouble: list[Refused] | None = None,
    once: str = "",
) -> str:
    kind, starts = meeting_kinds().get(typed.text("kind")), meeting.starts_at_ms if meeting else 0
    papers = documents_of(meeting) if meeting else []
    return render_template(
        "meetings/register.html",
        typed=typed,
        meeting=meeting,
        state=state,
        reading=reading,
        trouble=trouble or [],
        once=once,
        fixed=fixed_fields(state),
        drafts=[one for one in own_registrations(access()) if meeting is None or one.id != meeting.id],
        rooms=list(Room.select().where(Room.is_open).order_by(Room.name)),
        kinds=list(meeting_kinds()),
        rules=list(rule_packs()),
        levels=list(Level),
        categories=list(Category),
        options=STATUTE_OPTIONS,
        reservable=RESERVABLE,
        papers={one.token: one for one in papers},
        words=words_of(one.sha256 for one in papers),
        templates=templates_for(access()) if meeting is None else [],
        groups=groups_for(access()),
        requests=standing_requests([meeting.id], today()) if meeting else [],
        approve_by=approve_by(kind, starts) if kind and starts else 0,
    )
