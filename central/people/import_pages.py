"""Lists in and out: a sheet is looked at row by row before anything of it is taken in."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.people.exporting import empty_sheet, export_sheet
from central.people.importing import Preview, accept, drop_draft, keep_draft, preview
from central.people.models import ImportDraft
from central.people.rights import Role, Task, may
from central.people.sheets import COLUMNS, NEEDED, What
from central.people.standing import agencies_on
from central.web.sheets import send_sheet
from central.web.shell import access, centre, hand, now_ms, official, say, today
from contract.refused import Refused

bp = Blueprint("lists", __name__, template_folder="templates")

SHOWN = 300
TASKS = {What.AGENCIES: Task.IMPORT_AGENCIES, What.OFFICIALS: Task.IMPORT_OFFICIALS}


@bp.route("/people/lists", methods=["GET", "POST"])
def lists() -> ResponseReturnValue:
    """Send a sheet in, or take one away."""
    allowed, problem = _allowed(), ""
    if request.method == "POST":
        try:
            draft = _keep(allowed)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("lists.look", number=draft.id), 303)
    page = render_template("people/lists.html", allowed=allowed, columns=COLUMNS, needed=NEEDED, problem=problem)
    return page, 409 if problem else 200


@bp.route("/people/lists/<int:number>", methods=["GET", "POST"])
def look(number: int) -> ResponseReturnValue:
    """What the sheet would do, each bad row by line, column and why; then accept the rest, or leave it."""
    draft = ImportDraft.get_or_none(ImportDraft.id == number, ImportDraft.official == official())
    if draft is None or What(draft.what) not in _allowed():
        abort(404)
    problem = ""
    if request.method == "POST":
        if request.form.get("do") == "drop":
            drop_draft(centre().database, draft)
            flash(_("Đã bỏ tệp. Danh bạ không thay đổi."), "ok")
            return redirect(url_for("lists.lists"), 303)
        try:
            mark = request.form.get("mark", "")
            count = accept(centre().database, draft, today(), may=_codes(), mark=mark, by=hand())
        except Refused as refused:
            problem = say(refused)
        else:
            flash(_("Đã nhập %(count)s dòng.", count=count), "ok")
            return redirect(url_for("people.tree"), 303)
    return _shown(preview(draft, today(), may=_codes()), problem)


@bp.post("/people/lists/<what>.<form>")
def export(what: str, form: str) -> ResponseReturnValue:
    """The directory of today as a sheet, or an empty one to fill in."""
    if what not in set(What) or form not in ("xlsx", "csv", "empty") or What(what) not in _allowed():
        abort(404)
    if form == "empty":
        raw = empty_sheet(What(what))
    else:
        raw = export_sheet(centre().database, What(what), today(), may=_codes(), as_csv=form == "csv", by=hand())
    return send_sheet(raw, what, as_csv=form == "csv")


def _shown(found: Preview, problem: str) -> ResponseReturnValue:
    checked = found.checked
    page = render_template(
        "people/preview.html",
        draft=found.draft,
        mark=found.mark,
        bad_rows=len({one.row for one in checked.problems}),
        problems=[(one, say(one.why)) for one in sorted(checked.problems, key=lambda one: one.row)[:SHOWN]],
        changes=[(one.number, _(one.said, **one.fills)) for one in checked.changes[:SHOWN]],
        count=len(checked.changes),
        unchanged=checked.unchanged,
        shown=SHOWN,
        problem=problem,
    )
    return page, 409 if problem else 200


def _keep(allowed: list[What]) -> ImportDraft:
    what, sent = request.form.get("what", ""), request.files.get("sheet")
    if what not in allowed or sent is None or not sent.filename:
        raise Refused("Kính mời chọn tệp.")
    return keep_draft(centre().database, sent.read(), What(what), name=sent.filename, by=official(), now_ms=now_ms())


def _allowed() -> list[What]:
    """What this account may take in and away; nobody else comes here."""
    found = [what for what, task in TASKS.items() if may(access().roles(), task)]
    if not found:
        abort(403)
    return found


def _codes() -> frozenset[str] | None:
    """The codes of the agencies that this account may change; None for all."""
    if access().roles() & {Role.OFFICE, Role.IT_ADMIN}:
        return None
    administered = agencies_on(today(), ids=access().administered)
    return frozenset(one.code for one in administered.values())
