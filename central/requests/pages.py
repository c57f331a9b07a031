"""“Gửi tài liệu”: an agency's requests and its sending, the host office's decision, and a meeting's requests (R9.3)."""

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.documents.converting import MEDIA_TYPES
from central.documents.rules import PDF
from central.documents.store import Upload, store_in
from central.documents.taking_in import originals_of, words_of
from central.meetings.deadlines import local, meeting_kinds, papers_by, to_ms
from central.meetings.filling import form_of
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.reading import Reading
from central.meetings.rights import Role, may, require
from central.meetings.roles import roles_of
from central.meetings.states import Act
from central.meetings.typed import Typed, typed_form
from central.people.search import PEOPLE, Sort
from central.requests.actions import Sending, Wanted, ask, drop, finish, is_own, return_paper, send_paper, take_paper
from central.requests.models import SentPaper
from central.requests.reading import Shown, one_request, own_requests, requests_of, to_take
from central.requests.rules import Fate, Stage, is_late
from central.web.shell import access, centre, now_ms, official, say, today
from contract.refused import Refused

bp = Blueprint("requests", __name__, template_folder="templates")


@bp.app_context_processor
def _names() -> dict[str, object]:
    return {"stage_name": stage_name, "STAGE_TONES": STAGE_TONES}


@bp.get("/requests")
def own() -> ResponseReturnValue:
    """What one's agencies are to send, and what waits for one's office to take it."""
    mine = own_requests(access(), today(), now_ms=now_ms())
    taking = to_take(access(), today(), now_ms=now_ms())
    return render_template(
        "requests/own.html",
        to_send=[one for one in mine if one.is_open],
        done=[one for one in mine if not one.is_open],
        taking=taking,
    )


@bp.route("/requests/<int:number>", methods=["GET", "POST"])
def one(number: int) -> ResponseReturnValue:
    """One request: its agency sends papers, the host office takes or returns them."""
    shown, roles = _known(number)
    problem = ""
    if request.method == "POST":
        try:
            _do(shown)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("requests.one", number=number), 303)
    state, meeting = state_of(shown.row.meeting), shown.row.meeting
    mine = is_own(centre().planning, shown.row, official())
    page = render_template(
        "requests/one.html",
        one=shown,
        meeting=meeting,
        may_send=mine and shown.stage not in (Stage.DONE, Stage.DROPPED) and may(roles, Act.SEND_PAPER, state),
        may_take=may(roles, Act.TAKE_PAPER, state),
        sees=may(roles, Act.SEE, state),
        late=is_late(now_ms(), shown.row.due_at_ms),
        papers_by=papers_by(meeting_kinds()[meeting.kind], meeting.starts_at_ms),
        Fate=Fate,
        is_late=is_late,
        form=request.form,
        problem=problem,
        words=words_of(paper.sha256 for paper in shown.sent),
        originals=originals_of(paper.sha256 for paper in shown.sent),
    )
    return page, 409 if problem else 200


@bp.get("/requests/<int:number>/files/<int:sent>")
def file(number: int, sent: int) -> ResponseReturnValue:
    """A paper as PDF, for its agency and the host office."""
    paper = _sent(number, sent)
    return _send_file(paper.sha256, PDF, f"{paper.title}.pdf")


@bp.get("/requests/<int:number>/files/<int:sent>/original")
def original(number: int, sent: int) -> ResponseReturnValue:
    """The file as it was sent, for the same."""
    paper = _sent(number, sent)
    found = originals_of([paper.sha256]).get(paper.sha256)
    if found is None:
        abort(404)
    return _send_file(found.sha256, MEDIA_TYPES[found.sort], f"{paper.title}.{found.sort}")


@bp.route("/meetings/<int:number>/requests", methods=["GET", "POST"])
def of_meeting(number: int) -> ResponseReturnValue:
    """The requests of a meeting, for who prepares it; a new one below them."""
    meeting: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if meeting is None:
        abort(404)
    roles, state = roles_of(access(), meeting, today()), state_of(meeting)
    if not may(roles, Act.ASK_PAPER, state):
        require(roles & {Role.CHAIR, Role.SECRETARY, Role.REGISTRAR, Role.APPROVER, Role.OFFICE}, Act.SEE, state)
    plan = form_of(centre().planning, meeting)
    reading, problem = Reading(typed=Typed(_empty(meeting)), today=today()), ""
    if request.method == "POST":
        try:
            reading = _ask_or_drop(meeting, plan)
        except Refused as refused:
            problem, reading = say(refused), Reading(typed=typed_form(request.form), today=today())
        if not problem and not reading.errors:
            return redirect(url_for("requests.of_meeting", number=number), 303)
    page = render_template(
        "requests/of_meeting.html",
        meeting=meeting,
        found=requests_of(meeting, today()),
        may_ask=may(roles, Act.ASK_PAPER, state),
        items=_items(plan),
        typed=reading.typed,
        reading=reading,
        state=state,
        problem=problem,
        Stage=Stage,
        back=url_for("registration.edit", number=number) if state in ("draft", "rejected", "postponed") else "",
    )
    return page, 409 if problem or reading.errors else 200


def stage_name(stage: Stage) -> str:
    named: dict[Stage, str] = {
        Stage.PREPARED: _("Sẽ báo cơ quan khi gửi phê duyệt"),
        Stage.ASKED: _("Chưa gửi"),
        Stage.SENT: _("Chờ tiếp nhận"),
        Stage.RETURNED: _("Đã trả lại để sửa"),
        Stage.DONE: _("Đã tiếp nhận"),
        Stage.DROPPED: _("Đã bỏ yêu cầu"),
    }
    return named[stage]


STAGE_TONES = {
    Stage.PREPARED: "",
    Stage.ASKED: "attention",
    Stage.SENT: "news",
    Stage.RETURNED: "attention",
    Stage.DONE: "ok",
    Stage.DROPPED: "",
}


def _known(number: int) -> tuple[Shown, frozenset[Role]]:
    """The request with this person's roles in its meeting; 404 for who is neither asked nor taking nor preparing."""
    shown = one_request(number, today())
    if shown is None:
        abort(404)
    roles = roles_of(access(), shown.row.meeting, today())
    state = state_of(shown.row.meeting)
    prepares = any(may(roles, act, state) for act in (Act.ASK_PAPER, Act.TAKE_PAPER))
    if not (prepares or is_own(centre().planning, shown.row, official())):
        abort(404)
    return shown, roles


def _sent(number: int, sent: int) -> SentPaper:
    shown, _roles = _known(number)
    paper = next((one for one in shown.sent if one.id == sent), None)
    if paper is None:
        abort(404)
    return paper


def _send_file(sha256: str, media_type: str, name: str) -> ResponseReturnValue:
    path = store_in(centre().settings.central.data_dir).path(sha256)
    if not path.is_file():
        raise Refused("Tệp tạm thời không mở được. Kính mời thử lại hoặc gọi hỗ trợ.")
    answer = send_file(path, mimetype=media_type, download_name=name, conditional=True)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _do(shown: Shown) -> None:
    planning, by, form = centre().planning, official(), request.form
    do, _sep, sent = form.get("do", "").partition("-")
    if do == "send":
        _send(shown)
    elif do == "finish":
        finish(planning, shown.row.id, by=by)
        flash(_("Yêu cầu đã xong."), "ok")
    elif do in ("take", "return") and sent.isdecimal():
        paper = SentPaper.get_or_none(SentPaper.id == int(sent[:9]), SentPaper.request == shown.row.id)
        if paper is None:
            raise Refused("Không tìm thấy tài liệu này.")
        if do == "take":
            take_paper(planning, paper.id, by=by, is_last=form.get("more") != "yes")
            flash(_("Đã tiếp nhận; tài liệu có trong cuộc họp."), "ok")
        else:
            return_paper(planning, paper.id, by=by, reason=form.get("reason", ""))
            flash(_("Đã trả lại. Cơ quan chuẩn bị được báo cùng lý do."), "ok")
    else:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")


def _send(shown: Shown) -> None:
    given = request.files.get("file")
    if given is None or not given.filename:
        raise Refused("Kính mời chọn tệp cần gửi.")
    intake = centre().intake
    sending = Sending(
        upload=Upload(file=given.stream, name=given.filename),
        title=request.form.get("title", ""),
        reason=request.form.get("reason", ""),
    )
    send_paper(centre().planning, intake, shown.row.id, sending, by=official())
    flash(_("Đã gửi. Văn phòng cơ quan chủ trì được báo để tiếp nhận."), "ok")


def _ask_or_drop(meeting: Meeting, plan: Typed) -> Reading:
    do, _sep, number = request.form.get("do", "").partition("-")
    reading = Reading(typed=typed_form(request.form), today=today())
    if do == "drop" and number.isdecimal():
        shown = one_request(int(number[:9]), today())
        if shown is None or shown.row.meeting_id != meeting.id:
            raise Refused("Không tìm thấy yêu cầu tài liệu này.")
        drop(centre().planning, shown.row.id, by=official())
        flash(_("Đã bỏ yêu cầu."), "ok")
        return reading
    agency = reading.one("agency", today(), frozenset({Sort.AGENCY}))
    contact = reading.one("contact", today(), PEOPLE) if reading.typed.text("contact-text") else None
    wanted = reading.text("wanted", 500, "Kính mời ghi tài liệu cần chuẩn bị.")
    day, hour = reading.day("day"), reading.clock("hour")
    if reading.errors or agency is None or day is None or hour is None:
        return reading
    item = reading.typed.text("item")
    made = Wanted(
        agency=agency.id,
        wanted=wanted,
        due_at_ms=to_ms(datetime.combine(day, hour)),
        item=item if item in dict(_items(plan)) else "",
        contact=contact.id if contact else None,
    )
    ask(centre().planning, meeting.id, made, by=official())
    flash(_("Đã ghi yêu cầu tài liệu."), "ok")
    return reading


def _items(plan: Typed) -> list[tuple[str, str]]:
    """The agenda as it stands, also in a draft: token and title."""
    return [(plan.cell("agenda", row, "token"), plan.cell("agenda", row, "title")) for row in plan.rows("agenda")]


def _empty(meeting: Meeting) -> dict[str, str]:
    """The last moment of R9.3 to begin with, when the meeting's time is known and that is not past."""
    if not meeting.starts_at_ms:
        return {"hour": "17:00"}
    due = max(papers_by(meeting_kinds()[meeting.kind], meeting.starts_at_ms), now_ms() + 3_600_000)
    return {"day": f"{local(due):%Y-%m-%d}", "hour": f"{local(due):%H:%M}"}
