"""Pages of feedback: one's own with the form, one piece, and for those who answer the list and its spreadsheet."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.feedback.actions import act_on, send_feedback
from central.feedback.reading import ShownFeedback, all_feedback, kinds_kept, one_feedback, own_feedback, parts_in
from central.feedback.rules import FeedbackAct, Kind, Stage, may
from central.people.xlsx import write_xlsx
from central.web.sheets import send_sheet
from central.web.shell import access, centre, moment, official, say, today
from contract.look.restraint import own_path
from contract.refused import Refused

bp = Blueprint("feedback", __name__, template_folder="templates")


@bp.app_context_processor
def _names() -> dict[str, object]:
    return {"feedback_kind": kind_name, "feedback_stage": stage_name, "FEEDBACK_TONES": TONES}


@bp.route("/feedback", methods=["GET", "POST"])
def own() -> ResponseReturnValue:
    """Send a suggestion or a difficulty, and see what became of the earlier ones."""
    page, problem = own_path(request.values.get("page", "/")), ""
    if request.method == "POST":
        try:
            kind = request.form.get("kind", "")
            if kind not in set(Kind):
                raise Refused("Kính mời chọn loại ý kiến.")
            send_feedback(centre().planning, Kind(kind), request.form.get("text", ""), by=official(), page=page)
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã gửi. Đại biểu được báo khi có trả lời."), "ok")
            return redirect(url_for("feedback.own"), 303)
    answer = render_template(
        "feedback/own.html",
        found=own_feedback(access(), today()),
        kinds=list(Kind),
        keeps=bool(kinds_kept(access())),
        page=page,
        form=request.form,
        problem=problem,
    )
    return answer, 409 if problem else 200


@bp.get("/feedback/all")
def every() -> ResponseReturnValue:
    """Everybody's, for the Office and the IT department: open ones, or all with `show=all`."""
    return render_template("feedback/all.html", found=_asked(), asked=_filters(), kinds=kinds_kept(access()))


@bp.get("/feedback.xlsx")
def as_sheet() -> ResponseReturnValue:
    """The same list as a spreadsheet, to be consolidated for the committee (R11.2)."""
    head = [
        _("Số thứ tự"),
        _("Ngày gửi"),
        _("Loại ý kiến"),
        _("Cơ quan"),
        _("Người gửi"),
        _("Nội dung"),
        _("Tình trạng"),
        _("Trả lời"),
    ]
    rows = [[str(number), *_cells(one)] for number, one in enumerate(_asked(), start=1)]
    return send_sheet(write_xlsx(head, rows, title=_("Góp ý, khó khăn")), "gop-y")


@bp.route("/feedback/<int:number>", methods=["GET", "POST"])
def one(number: int) -> ResponseReturnValue:
    """One piece: its sender adds, who answers for it takes it up, passes it on, finishes it."""
    shown = one_feedback(number, today())
    if shown is None:
        abort(404)
    parts = parts_in(access(), shown.row)
    if not may(parts, FeedbackAct.SEE, shown.stage):
        abort(404)
    problem = ""
    if request.method == "POST":
        try:
            do = request.form.get("do", "")
            if do not in set(FeedbackAct) - {FeedbackAct.SEND, FeedbackAct.SEE}:
                raise Refused("Kính mời mở lại trang và thực hiện lại.")
            act_on(centre().planning, number, FeedbackAct(do), request.form.get("text", ""), by=official())
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã ghi nhận."), "ok")
            return redirect(url_for("feedback.one", number=number), 303)
    page = render_template(
        "feedback/one.html",
        one=shown,
        may=lambda act: may(parts, FeedbackAct(act), shown.stage),
        act_name=act_name,
        form=request.form,
        problem=problem,
    )
    return page, 409 if problem else 200


def kind_name(kind: Kind) -> str:
    named: dict[Kind, str] = {
        Kind.SUGGESTION: _("Góp ý (gửi Văn phòng)"),
        Kind.DIFFICULTY: _("Khó khăn, vướng mắc (gửi cơ quan công nghệ thông tin)"),
    }
    return named[Kind(kind)]


def stage_name(stage: Stage) -> str:
    named: dict[Stage, str] = {
        Stage.NEW: _("Mới gửi"),
        Stage.DOING: _("Đang xử lý"),
        Stage.DONE: _("Đã giải quyết"),
    }
    return named[Stage(stage)]


TONES = {Stage.NEW: "attention", Stage.DOING: "news", Stage.DONE: "ok"}


def act_name(act: FeedbackAct) -> str:
    named: dict[FeedbackAct, str] = {
        FeedbackAct.SEND: _("Gửi"),
        FeedbackAct.ADD: _("Bổ sung"),
        FeedbackAct.TAKE: _("Tiếp nhận, xử lý"),
        FeedbackAct.FORWARD: _("Chuyển nơi xử lý"),
        FeedbackAct.FINISH: _("Trả lời, đã giải quyết"),
        FeedbackAct.REOPEN: _("Đề nghị xem xét lại"),
    }
    return named.get(FeedbackAct(act), act)


def _filters() -> tuple[str, str]:
    return request.args.get("kind", ""), request.args.get("show", "")


def _asked() -> list[ShownFeedback]:
    """404 for who answers for nothing."""
    kinds, (kind, show) = kinds_kept(access()), _filters()
    if not kinds:
        abort(404)
    wanted = [one for one in kinds if one == kind] if kind else kinds
    return all_feedback(wanted, today(), stages=Stage if show == "all" else (Stage.NEW, Stage.DOING))


def _cells(one: ShownFeedback) -> list[str]:
    sent = moment(one.row.sent_at_ms)
    who = one.row.official.name
    return [sent, kind_name(one.kind), one.agency, who, one.row.text, stage_name(one.stage), one.answer]
