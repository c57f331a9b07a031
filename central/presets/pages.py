"""R5.4: a meeting used again (repeated, kept as a template, its invitees as a group), and what was kept."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.duties.reading import working_days
from central.meetings.clashes import check_rooms
from central.meetings.deadlines import local
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.reading import Reading
from central.meetings.rights import require
from central.meetings.roles import roles_of
from central.meetings.states import Act, State
from central.meetings.typed import typed_form
from central.people.models import Right
from central.people.search import ALL_SORTS
from central.presets import actions
from central.presets.models import Group, Template
from central.presets.rules import MOST, Every, repeated
from central.web.shell import access, centre, official, say, today
from contract.package import Category, PlannedSitting
from contract.refused import Refused

bp = Blueprint("presets", __name__, template_folder="templates")
_DAY_MS = 86_400_000


@bp.before_request
def _who_registers() -> None:
    if not access().has_anywhere(Right.REGISTER):
        require((), Act.REGISTER, State.NONE)


@bp.route("/meetings/<int:number>/reuse", methods=["GET", "POST"])
def reuse(number: int) -> ResponseReturnValue:
    """Choose how often, see each day with what stands against it, make the drafts; or keep it as template or group."""
    meeting: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if meeting is None:
        abort(404)
    require(roles_of(access(), meeting, today()), Act.SEE, state_of(meeting))
    problem, made = "", []
    if request.method == "POST":
        try:
            made = _do(meeting)
        except Refused as refused:
            problem = say(refused)
        else:
            if not made:
                return redirect("/presets", 303)
    every, count = _asked()
    page = render_template(
        "presets/reuse.html",
        meeting=meeting,
        every=every,
        count=count,
        most=MOST,
        everies=[(one, every_name(one)) for one in Every],
        days=[(on, _against(meeting, on)) for on in _days(meeting, every, count)],
        made=made,
        problem=problem,
    )
    return page, 409 if problem else 200


@bp.route("/presets", methods=["GET", "POST"])
def kept() -> ResponseReturnValue:
    """Templates and groups of the agencies for which one registers; a group's members come and go by days."""
    problem, reading = "", Reading(typed=typed_form(request.form), today=today())
    if request.method == "POST":
        try:
            if _change(reading):
                return redirect("/presets", 303)
        except Refused as refused:
            problem = say(refused)
    groups = actions.groups_for(access())
    page = render_template(
        "presets/kept.html",
        templates=actions.templates_for(access()),
        groups=[(one, actions.members_on(one, today())) for one in groups],
        categories=list(Category),
        typed=reading.typed,
        reading=reading if reading.errors else None,
        problem=problem,
        today=today(),
    )
    return page, 409 if problem else 422 if reading.errors else 200


def every_name(every: Every) -> str:
    named: dict[Every, str] = {
        Every.WEEK: _("Hằng tuần"),
        Every.FORTNIGHT: _("Hai tuần một lần"),
        Every.MONTH: _("Hằng tháng, cùng ngày"),
        Every.NTH: _("Hằng tháng, cùng thứ của tuần thứ mấy"),
    }
    return named[every]


def _do(meeting: Meeting) -> list[actions.Repeated]:
    """The repetitions that were made; none when it was kept as something."""
    planning, form, do = centre().planning, request.form, request.form.get("do", "")
    if do == "template":
        actions.save_template(planning, meeting, form.get("name", ""), by=official())
        flash(_("Đã lưu mẫu. Chọn mẫu khi đăng ký cuộc họp."), "ok")
        return []
    if do == "group":
        actions.save_group(planning, meeting, form.get("name", ""), by=official())
        flash(_("Đã lưu nhóm. Thêm nhóm vào thành phần mời khi đăng ký cuộc họp."), "ok")
        return []
    every, count = _asked()
    offered = _days(meeting, every, count)
    chosen = [on for on in offered if on.isoformat() in form.getlist("on")]
    if not chosen:
        raise Refused("Kính mời chọn ít nhất một ngày.")
    return actions.repeat(planning, meeting, chosen, by=official(), send=form.get("send") == "yes")


def _asked() -> tuple[Every, int]:
    every, count = request.values.get("every", Every.WEEK), request.values.get("count", "4")
    number = int(count) if count.isascii() and count.isdecimal() and len(count) < 4 else 4
    return Every(every) if every in set(Every) else Every.WEEK, min(max(number, 1), MOST)


def _days(meeting: Meeting, every: Every, count: int) -> list[date]:
    return repeated(local(meeting.starts_at_ms).date(), every, count) if meeting.starts_at_ms else []


def _against(meeting: Meeting, on: date) -> str:
    """Why this day may not do: it is past, a day off, or the room is taken."""
    if on <= today():
        return str(_("Đã qua"))
    if not working_days().is_working(on):
        return str(_("Ngày nghỉ"))
    later_ms = (on - local(meeting.starts_at_ms).date()).days * _DAY_MS
    first = meeting.planned[0]
    span = PlannedSitting(starts_at=first.starts_at + later_ms, ends_at=first.ends_at + later_ms)
    try:
        check_rooms([room.id for room in meeting.rooms] if meeting.room_id else [], (span,), but=0)
    except Refused as refused:
        return say(refused)
    return ""


def _change(reading: Reading) -> bool:
    """Do what was asked; False when a name was not understood."""
    planning, (do, _dash, number) = centre().planning, request.form.get("do", "").partition("-")
    if do in ("untemplate", "ungroup") and number.isdecimal():
        table = Template if do == "untemplate" else Group
        actions.delete_preset(planning, table, access(), int(number[:9]))
        flash(_("Đã xóa."), "ok")
        return True
    asked = request.form.get("group", "")
    group = next((one for one in actions.groups_for(access()) if str(one.id) == asked), None)
    if group is None:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")
    if do == "out" and number.isdecimal():
        actions.end_member(planning, group, int(number[:9]))
        return True
    found = reading.one(f"g{group.id}", today(), ALL_SORTS)
    category = reading.one_of("category", set(Category))
    if found is None or reading.errors:
        return False
    actions.add_member(planning, group, found, category, from_on=today())
    return True
