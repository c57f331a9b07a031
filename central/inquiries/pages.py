"""Written opinions: the list, one inquiry for who asks and who answers, its slips and table as papers and sheet."""

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.inquiries.actions import answer, close, extend, remind, respond, withdraw
from central.inquiries.models import Asked
from central.inquiries.names import act_name, choice_name, late_name, silence_name, stage_name, verdict_name
from central.inquiries.printing import slip_of, table_of
from central.inquiries.reading import (
    ShownInquiry,
    asked_by,
    may_begin,
    one_inquiry,
    own_slips,
    parts_in,
    to_answer,
)
from central.inquiries.rules import Choice, InquiryAct, Pace, Part, Stage, may, require
from central.meetings.deadlines import to_ms
from central.meetings.reading import Reading
from central.meetings.rules import rule_packs
from central.meetings.typed import typed_form
from central.notices.feed import domain_of
from central.notices.invitation import Entry, published_text
from central.papers.official.content import Paper
from central.papers.official.printing import write_pdf
from central.papers.official.word import write_word
from central.people.xlsx import write_xlsx
from central.web.sheets import send_calendar, send_file_of, send_sheet
from central.web.shell import access, centre, moment, now_ms, official, say, today
from contract.refused import Refused

bp = Blueprint("inquiries", __name__, template_folder="templates")

TONES = {Stage.DRAFT: "", Stage.OPEN: "news", Stage.CLOSED: "ok", Stage.WITHDRAWN: ""}


@bp.app_context_processor
def _names() -> dict[str, object]:
    return {"inquiry_stage": stage_name, "INQUIRY_TONES": TONES, "slip_choice": choice_name}


@bp.get("/inquiries")
def every() -> ResponseReturnValue:
    """What one was asked in writing, and what one's office asks."""
    return render_template(
        "inquiries/list.html",
        to_answer=to_answer(access(), today()),
        asked=asked_by(access(), today()),
        may_begin=may_begin(access()),
        Pace=Pace,
    )


@bp.get("/inquiries.ics")
def calendar() -> ResponseReturnValue:
    """The moments until which one's slips are to be answered, for a calendar: the last half hour before each."""
    settings = centre().settings
    entries = [
        Entry(
            uid=f"inquiry-{one.row.id}@{domain_of(settings)}",
            sequence=one.row.version,
            stamp_ms=now_ms(),
            starts_at_ms=one.row.due_at_ms - 30 * 60_000,
            ends_at_ms=one.row.due_at_ms,
            summary=_("Hạn trả lời lấy ý kiến: %(title)s", title=one.row.title),
            place="",
            address=f"{settings.web.public_url.rstrip('/')}/inquiries/{one.row.id}",
        )
        for one in to_answer(access(), today())
        if one.waiting
    ]
    return send_calendar(published_text(entries), "lay-y-kien")


@bp.route("/inquiries/<int:number>", methods=["GET", "POST"])
def one(number: int) -> ResponseReturnValue:
    """One inquiry: the slips to fill for who was asked, the answers and what may be done for who asks."""
    shown, parts = known(number)
    if shown.stage is Stage.DRAFT:
        return redirect(url_for("inquiry_draft.edit", number=number), 303)
    problem, status = "", 200
    if request.method == "POST":
        try:
            _do(shown)
        except Refused as refused:
            problem, status = say(refused), 409
        else:
            return redirect(url_for("inquiries.one", number=number), 303)
    rule = rule_packs().get(shown.row.rule)
    page = render_template(
        "inquiries/one.html",
        one=shown,
        pace=shown.pace(now_ms()),
        may=lambda act: may(parts, InquiryAct(act), shown.stage),
        mine=own_slips(shown, access()),
        tally=shown.tally,
        verdict=verdict_name(shown.tally.verdict(rule)) if rule and shown.stage is Stage.CLOSED else "",
        choices=list(Choice),
        asks=Part.ASKER in parts,
        late=late_name(shown.row.late),
        silence=silence_name(shown.row.silence),
        act_name=act_name,
        form=request.form,
        problem=problem,
        Pace=Pace,
    )
    return page, status


@bp.get("/inquiries/<int:number>/slips/<int:asked>.pdf")
def slip(number: int, asked: int) -> ResponseReturnValue:
    """One slip as a paper: the own one to be signed, others' for who may read them."""
    shown, parts = known(number)
    theirs = shown.asked if may(parts, InquiryAct.SEE_ALL, shown.stage) else own_slips(shown, access())
    found = next((one for one in theirs if one.row.id == asked), None)
    if found is None or shown.stage is Stage.DRAFT:
        abort(404)
    return _send(slip_of(shown, found, place=centre().settings.central.place), "pdf", f"phieu-lay-y-kien-{asked}")


@bp.get("/inquiries/<int:number>/table.<any(pdf, docx, xlsx):ending>")
def table(number: int, ending: str) -> ResponseReturnValue:
    """The consolidated table as a paper or a sheet (R5.2a: bảng tổng hợp ý kiến)."""
    shown, parts = known(number)
    require(parts, InquiryAct.SEE_ALL, shown.stage)
    if ending != "xlsx":
        return _send(table_of(shown, place=centre().settings.central.place), ending, f"tong-hop-y-kien-{number}")
    head = [
        _("Số thứ tự"),
        _("Cơ quan, cá nhân"),
        _("Chức vụ"),
        _("Ý kiến"),
        _("Nội dung ý kiến"),
        _("Thời điểm trả lời"),
        _("Tiếp thu, giải trình"),
    ]
    rows = [
        [
            str(place),
            one.name,
            one.post,
            choice_name(one.choice) if one.choice else _("Chưa trả lời"),
            one.answer.text if one.answer else "",
            moment(one.answer.at_ms) if one.answer else "",
            one.row.response,
        ]
        for place, one in enumerate(shown.asked, start=1)
    ]
    return send_sheet(write_xlsx(head, rows, title=_("Tổng hợp ý kiến")), f"tong-hop-y-kien-{number}")


def known(number: int) -> tuple[ShownInquiry, frozenset[Part]]:
    """The inquiry with what this person is for it; 404 for who is nothing."""
    shown = one_inquiry(number, today())
    if shown is None:
        abort(404)
    parts = parts_in(access(), number)
    if not may(parts, InquiryAct.SEE, shown.stage):
        abort(404)
    return shown, parts


def _do(shown: ShownInquiry) -> None:
    planning, by, form, number = centre().planning, official(), request.form, shown.row.id
    do, _sep, asked = form.get("do", "").partition("-")
    if do in ("answer", "respond"):
        row = _slip(shown, asked)
        if do == "answer":
            if form.get("choice", "") not in set(Choice):
                raise Refused("Kính mời chọn một trong ba ô.")
            answer(planning, row.id, Choice(form["choice"]), form.get(f"text-{asked}", ""), by=by)
            flash(_("Đã ghi nhận ý kiến. Có thể thay đổi đến khi kết thúc lấy ý kiến."), "ok")
        else:
            respond(planning, row.id, form.get(f"response-{asked}", ""), by=by)
            flash(_("Đã lưu."), "ok")
    elif do == "remind":
        flash(_("Đã nhắc %(count)s người chưa trả lời.", count=remind(planning, number, by=by)), "ok")
    elif do == "close":
        close(planning, number, by=by)
        flash(_("Đã kết thúc lấy ý kiến; người được lấy ý kiến xem được bảng tổng hợp."), "ok")
    elif do == "extend":
        reading = Reading(typed=typed_form(form), today=today())
        day, hour = reading.day("day"), reading.clock("hour")
        if day is None or hour is None:
            raise Refused("Kính mời chọn ngày, giờ của hạn mới.")
        extend(planning, number, to_ms(datetime.combine(day, hour)), by=by, reason=form.get("reason", ""))
        flash(_("Đã đổi hạn trả lời."), "ok")
    elif do == "withdraw":
        withdraw(planning, number, by=by, reason=form.get("reason", ""))
        flash(_("Đã thôi lấy ý kiến."), "ok")
    else:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")


def _slip(shown: ShownInquiry, asked: str) -> Asked:
    found = next((one.row for one in shown.asked if str(one.row.id) == asked), None)
    if found is None:
        raise Refused("Không tìm thấy phiếu lấy ý kiến này.")
    return found


def _send(paper: Paper, ending: str, name: str) -> ResponseReturnValue:
    return send_file_of(write_pdf(paper) if ending == "pdf" else write_word(paper), name, ending)
