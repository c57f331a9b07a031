"""Somebody's account as their administrator sees it: posts, rights, what protects it, what can be done."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.people.accounts import close_account, give_password, reopen_account, tasks_on
from central.people.login import logins_of
from central.people.models import AccountRight, Official
from central.people.photo_pages import change_photo_of
from central.people.photos import photo_of, shows_photos
from central.people.rights import Task
from central.people.second import has_second, reset
from central.people.standing import agencies_on, standing_of
from central.web.shell import access, centre, hand, now_ms, today
from contract.refused import Refused

bp = Blueprint("accounts", __name__, template_folder="templates")

TASKS = {
    "password": Task.RESET_LOGIN,
    "close": Task.CLOSE_ACCOUNT,
    "reopen": Task.CLOSE_ACCOUNT,
    "second": Task.RESET_SECOND,
    "photo": Task.GIVE_PHOTO,
    "unphoto": Task.GIVE_PHOTO,
}


@bp.route("/people/<int:number>", methods=["GET", "POST"])
def account(number: int) -> ResponseReturnValue:
    """The account; who may do nothing with it is told that there is no such page."""
    found: Official | None = Official.get_or_none(Official.id == number)
    tasks = tasks_on(access(), found, today()) if found is not None else frozenset()
    if found is None or not tasks:
        abort(404)
    if request.method == "POST":
        password = _change(found, tasks)
        if not password:
            return redirect(url_for("accounts.account", number=number), 303)
        shown = render_template("people/password.html", person=found, password=password)
        return shown, {"Cache-Control": "no-store"}
    held = AccountRight.select().where(AccountRight.official == found, AccountRight.ended_at_ms.is_null())
    return render_template(
        "people/account.html",
        person=found,
        standing=standing_of(found.id, today()),
        rights=list(held),
        agencies=agencies_on(today(), ids=[one.agency_id for one in held if one.agency_id]),
        logins=logins_of(found, now_ms=now_ms()),
        has_second=has_second(found.id),
        photo=photo_of(found.id),
        shows_photos=shows_photos(standing_of(found.id, today()).agency_id),
        tasks=tasks,
        Task=Task,
    )


def _change(found: Official, tasks: frozenset[Task]) -> str:
    """Do what was asked; a new password, if it was that."""
    database, do = centre().database, request.form.get("do", "")
    if TASKS.get(do) not in tasks:
        raise Refused("Kính mời mở lại trang và thực hiện lại.")
    agency = standing_of(found.id, today()).agency_id or None
    if do == "password":
        return give_password(database, found, agency=agency, by=hand())
    if do == "close":
        close_account(database, found, agency=agency, by=hand())
        flash(_("Đã khóa tài khoản. Những việc đã làm vẫn được giữ."), "ok")
    elif do in ("photo", "unphoto"):
        change_photo_of(found, do)
    elif do == "reopen":
        reopen_account(database, found, agency=agency, by=hand())
        flash(_("Đã mở lại tài khoản."), "ok")
    else:
        reset(database, found, by=hand())
        flash(_("Đã gỡ xác thực hai lớp."), "ok")
    return ""
