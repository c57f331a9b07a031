"""The page of what is due, and the Office's calendar of working days."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.duties.actions import clear_day, explain, set_day
from central.duties.models import CalendarDay
from central.duties.reading import Duty, duties_of, working_days
from central.duties.rules import Standing, What, holidays
from central.people.models import Official, Right
from central.web.shell import access, address, centre, hand, now_ms, official, say, today
from contract.refused import Refused

bp = Blueprint("duties", __name__, template_folder="templates")


@bp.get("/due")
def due() -> ResponseReturnValue:
    """What is late, at risk and due, of the meetings that are this person's to prepare, decide or answer."""
    return _due()


@bp.post("/due/<int:number>/<what>")
def say_why(number: int, what: str) -> ResponseReturnValue:
    """Why something is late; it stays in the meeting's history."""
    if what not in set(What):
        abort(404)
    try:
        explain(centre().planning, number, What(what), request.form.get("reason", ""), by=official())
    except Refused as refused:
        return _due(problem=say(refused)), 409
    flash(_("Đã ghi lý do vào lịch sử cuộc họp."), "ok")
    return redirect(url_for("duties.due"), 303)


@bp.route("/working-days", methods=["GET", "POST"])
def calendar() -> ResponseReturnValue:
    """The year's exceptions from Monday to Friday; the Office adds and takes back."""
    is_office, problem = access().has_anywhere(Right.OFFICE), ""
    if request.method == "POST":
        if not is_office:
            abort(403)
        try:
            _change()
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã lưu lịch làm việc. Thời hạn các cuộc họp được tính lại."), "ok")
            return redirect(url_for("duties.calendar"), 303)
    rows = {row.day: row for row in CalendarDay.select(CalendarDay, Official).join(Official)}
    days = sorted(day for day in {*holidays(), *rows} if day.year >= today().year)
    shown = [(day, working_days().exceptions[day], rows.get(day)) for day in days]
    answer = render_template("duties/calendar.html", days=shown, is_office=is_office, problem=problem)
    return answer, 409 if problem else 200


def _change() -> None:
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        raise Refused("Ngày chưa đúng.") from None
    if request.form.get("do") == "clear":
        clear_day(centre().database, day, by=hand())
    else:
        is_working = request.form.get("kind") == "working"
        name = request.form.get("name", "")
        set_day(centre().planning, day, is_working=is_working, name=name, by=official(), address=address())


def _due(problem: str = "") -> str:
    rows: dict[tuple[int, str], list[Duty]] = {}
    for one in duties_of(access(), today(), now_ms=now_ms()):
        rows.setdefault((one.meeting.id, one.key), []).append(one)
    # One thing may have two deadlines, in calendar and in working days; it stands as the nearer one does.
    groups = [(one, [both for both in rows.values() if both[0].standing is one]) for one in Standing]
    return render_template(
        "duties/due.html",
        groups=groups,
        named={
            What.REQUEST: _("Cơ quan chưa gửi tài liệu"),
            What.PAPERS: _("Chưa có tài liệu"),
            What.APPROVE: _("Chờ phê duyệt"),
            What.NAME: _("Chưa cử người dự"),
            What.ANSWER: _("Chưa trả lời giấy mời"),
            What.CONCLUSIONS: _("Chưa ban hành thông báo kết luận"),
        },
        headings={
            Standing.LATE: (_("Đã quá hạn"), "stop"),
            Standing.AT_RISK: (_("Sắp đến hạn, trong 24 giờ"), "attention"),
            Standing.DUE: (_("Còn hạn"), "news"),
        },
        Standing=Standing,
        counted=(What.NAME, What.ANSWER),
        problem=problem,
    )
