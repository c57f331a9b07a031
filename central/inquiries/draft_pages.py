"""Preparing a written inquiry: a form that keeps what is typed, its PDFs, and the sending."""

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.documents.store import Upload, store_in
from central.documents.taking_in import words_of
from central.inquiries.models import Inquiry, InquiryPaper
from central.inquiries.names import late_name, silence_name
from central.inquiries.pages import known
from central.inquiries.preparing import (
    add_paper,
    arranged,
    begin,
    discard,
    drop_paper,
    form_of,
    keep_typed,
    read_wanted,
    send,
    with_field,
)
from central.inquiries.rules import InquiryAct, Late, Silence, require
from central.meetings.reading import Reading
from central.meetings.rules import rule_packs
from central.meetings.typed import typed_form
from central.web.shell import centre, official, say, today
from contract.refused import Refused

bp = Blueprint("inquiry_draft", __name__, template_folder="templates")

_FIRST = {"late": Late.TAKE, "silence": Silence.NOTHING, "hour": "17:00"}


@bp.post("/inquiries/new")
def new() -> ResponseReturnValue:
    """An empty draft with an address of its own."""
    row = begin(centre().planning, by=official())
    return redirect(url_for("inquiry_draft.edit", number=row.id), 303)


@bp.get("/inquiries/<int:number>/edit")
def edit(number: int) -> ResponseReturnValue:
    """The form as it was typed last."""
    shown, parts = known(number)
    require(parts, InquiryAct.EDIT, shown.stage)
    return _page(shown.row)


@bp.post("/inquiries/<int:number>/edit")
def take(number: int) -> ResponseReturnValue:
    """One of the form's buttons: a row more or less, keep, send, discard."""
    do, planning, by = request.form.get("do", "keep"), centre().planning, official()
    typed = typed_form(request.form)
    trouble = _take_files(number)
    if do.startswith("drop-") and do[5:].isdecimal():
        drop_paper(planning, number, int(do[5:][:9]), by=by)
    if do == "discard":
        discard(planning, number, by=by)
        flash(_("Đã xóa bản nháp."), "ok")
        return redirect(url_for("inquiries.every"), 303)
    row = keep_typed(planning, number, arranged(typed, do, request.form.get("many", "")), by=by)
    if trouble or do not in ("keep", "send"):
        return _page(row, trouble=trouble), 422 if trouble else 200
    if do == "keep":
        flash(_("Đã lưu bản nháp."), "ok")
        return redirect(url_for("inquiry_draft.edit", number=number), 303)
    reading, wanted = read_wanted(typed, today())
    if wanted is None:
        return _page(row, reading=reading), 422
    try:
        send(planning, number, wanted, by=by)
    except Refused as refused:
        return _page(row, reading=reading, trouble=[refused]), 409
    flash(_("Đã gửi lấy ý kiến. Người được lấy ý kiến được báo ngay."), "ok")
    return redirect(url_for("inquiries.one", number=number), 303)


@bp.get("/inquiries/<int:number>/papers/<int:paper>")
def file(number: int, paper: int) -> ResponseReturnValue:
    """A paper to be read before answering."""
    known(number)
    found = InquiryPaper.get_or_none(InquiryPaper.id == paper, InquiryPaper.inquiry == number)
    if found is None:
        abort(404)
    path = store_in(centre().settings.central.data_dir).path(found.sha256)
    if not path.is_file():
        raise Refused("Tệp tạm thời không mở được. Kính mời thử lại hoặc gọi hỗ trợ.")
    answer = send_file(path, mimetype="application/pdf", download_name=f"{found.title}.pdf", conditional=True)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _take_files(number: int) -> list[Refused]:
    """Keep the files that were sent along; what is refused is told and the rest of the form stays."""
    intake, refused = centre().intake, []
    for given in request.files.getlist("files"):
        if not given.filename:
            continue
        try:
            add_paper(centre().planning, intake, number, Upload(file=given.stream, name=given.filename), by=official())
        except Refused as one:
            refused.append(Refused("%(name)s: %(reason)s", name=given.filename, reason=say(one)))
    return refused


def _page(row: Inquiry, *, reading: Reading | None = None, trouble: list[Refused] | None = None) -> str:
    typed = reading.typed if reading else with_field(form_of(row), **_FIRST)
    papers = list(InquiryPaper.select().where(InquiryPaper.inquiry == row).order_by(InquiryPaper.id))
    return render_template(
        "inquiries/edit.html",
        row=row,
        typed=typed,
        reading=reading,
        trouble=trouble or [],
        papers=papers,
        words=words_of(one.sha256 for one in papers),
        rules=list(rule_packs()),
        lates=[(one, late_name(one)) for one in Late],
        silences=[(one, silence_name(one)) for one in Silence],
    )
