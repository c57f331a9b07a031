"""Pages on which somebody decides: approve or reject (R5.3), postpone, revoke, cancel (R5.1)."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.documents.store import store_in
from central.duties.reading import working_days
from central.duties.rules import Unit, What, deadlines
from central.meetings.actions import approve, cancel, is_late, postpone, reject, revoke
from central.meetings.attendees import meeting_day
from central.meetings.clashes import check_rooms
from central.meetings.competing import competitors
from central.meetings.deadlines import approve_by, meeting_kinds
from central.meetings.filling import form_of
from central.meetings.models import Meeting
from central.meetings.moving import known_until, move, other_rooms
from central.meetings.pages import visible
from central.meetings.rights import require
from central.meetings.showing import shown
from central.meetings.states import Act
from central.requests.reading import standing_requests
from central.web.shell import access, centre, moment, now_ms, official, say, today
from contract.refused import Refused

bp = Blueprint("decisions", __name__, template_folder="templates")

_CALLING_OFF = {"revoke": Act.REVOKE, "postpone": Act.POSTPONE, "cancel": Act.CANCEL}


@bp.route("/meetings/<int:number>/approval", methods=["GET", "POST"])
def approval(number: int) -> ResponseReturnValue:
    """R5.3: see all of it, what is missing and the deadline of R6.3; approve or reject with a reason."""
    meeting, roles, state = visible(number)
    require(roles, Act.APPROVE, state)
    reason, problem = request.form.get("reason", ""), ""
    if request.method == "POST":
        try:
            if request.form.get("do") == "reject":
                reject(centre().planning, number, by=official(), reason=reason)
                flash(_("Đã từ chối. Người đăng ký được thông báo cùng lý do."), "ok")
            else:
                approve(centre().planning, number, by=official(), late_reason=reason)
                flash(
                    _("Đã phê duyệt. Giấy mời được gửi đến đại biểu và cơ quan; dữ liệu được gửi đến phòng họp."), "ok"
                )
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("meetings.meeting", number=number), 303)
    answer = render_template(
        "meetings/approval.html",
        meeting=meeting,
        state=state,
        shown=shown(meeting, official(), meeting_day(meeting, centre().planning)),
        missing=_missing(meeting),
        competing=competitors(centre().planning, access(), meeting),
        approve_by=approve_by(meeting_kinds()[meeting.kind], meeting.starts_at_ms),
        late=is_late(meeting, now_ms()),
        also_by=_working_days_before(meeting),
        reason=reason,
        problem=problem,
    )
    return answer, 409 if problem else 200


@bp.route("/meetings/<int:number>/call-off/<name>", methods=["GET", "POST"])
def call_off(number: int, name: str) -> ResponseReturnValue:
    """Asked once, in a sentence that says what will happen; a reason is needed."""
    act = _CALLING_OFF.get(name)
    if act is None:
        abort(404)
    meeting, roles, state = visible(number)
    require(roles, act, state)
    reason, problem = request.form.get("reason", ""), ""
    if request.method == "POST":
        try:
            _do(act, meeting, reason)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("meetings.meeting", number=number), 303)
    page = render_template(
        "meetings/call_off.html", meeting=meeting, state=state, act=act, reason=reason, problem=problem
    )
    return page, 409 if problem else 200


@bp.route("/meetings/<int:number>/move", methods=["GET", "POST"])
def leave_room(number: int) -> ResponseReturnValue:
    """Its room's unit is dead: the meeting goes on in another room, with what has come from there until now."""
    meeting, roles, state = visible(number)
    require(roles, Act.MOVE, state)
    chosen, reason, problem = request.form.get("room", type=int), request.form.get("reason", ""), ""
    if request.method == "POST":
        try:
            store = store_in(centre().settings.central.data_dir)
            move(centre().planning, store, number, to=chosen or 0, by=official(), reason=reason)
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã chuyển. Tại phòng mới, Chủ trì hoặc Thư ký bấm “Tiếp tục cuộc họp tại phòng này”."), "ok")
            return redirect(url_for("meetings.meeting", number=number), 303)
    told = {"chosen": chosen, "reason": reason, "problem": problem, "known_until": known_until(number)}
    page = render_template("meetings/move.html", meeting=meeting, options=_rooms(meeting), **told)
    return page, 409 if problem else 200


def _rooms(meeting: Meeting) -> list[tuple[int, str]]:
    return [(one.id, ", ".join(filter(None, (one.name, one.place)))) for one in other_rooms(meeting)]


def _do(act: Act, meeting: Meeting, reason: str) -> None:
    planning, by = centre().planning, official()
    if act is Act.REVOKE:
        revoke(planning, meeting.id, by=by, reason=reason)
        flash(_("Đã hủy duyệt. Cuộc họp trở lại chờ phê duyệt; mọi người được thông báo."), "ok")
    elif act is Act.POSTPONE:
        postpone(planning, meeting.id, by=by, reason=reason, typed=form_of(planning, meeting))
        flash(_("Đã hoãn. Kính mời chọn thời gian mới khi có."), "ok")
    else:
        cancel(planning, meeting.id, by=by, reason=reason)
        flash(_("Đã hủy cuộc họp. Mọi người được thông báo."), "ok")


def _working_days_before(meeting: Meeting) -> int:
    """The last moment by Decision 45/2018, which counts in working days; 0 when it sets none for this kind."""
    kind, days = meeting_kinds()[meeting.kind], working_days()
    found = deadlines(kind, meeting.starts_at_ms, meeting.ends_at_ms, days)
    return next((one.at_ms for one in found if one.what is What.APPROVE and one.unit is Unit.WORKING), 0)


def _missing(meeting: Meeting) -> list[str]:
    """What an approver should know before the decision."""
    seen = shown(meeting, official(), meeting_day(meeting, centre().planning))
    told, requests = [], standing_requests([meeting.id], today())
    has_papers = bool(seen.papers) or any(one.papers for one in seen.agenda)
    if not meeting.is_secret and not has_papers and not requests:
        told.append(_("Chưa có tài liệu nào, cũng chưa yêu cầu cơ quan nào chuẩn bị."))
    told += [
        _("%(agency)s chưa gửi: %(wanted)s, hạn %(at)s", agency=one.agency, wanted=one.row.wanted, at=when)
        for one in requests
        for when in (moment(one.row.due_at_ms),)
    ]
    asked = {one.row.item for one in requests}
    bare = [one.item.title for one in seen.agenda if not one.papers and one.item.token not in asked]
    if bare and has_papers and len(bare) < len(seen.agenda):
        told.append(_("Nội dung chưa có tài liệu: %(items)s", items="; ".join(bare)))
    try:
        check_rooms([room.id for room in meeting.rooms], meeting.planned, but=meeting.id)
    except Refused as refused:
        told.append(say(refused))
    return told
