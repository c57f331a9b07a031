"""The way in and out: login by official e-mail, logout, one's sessions, the language."""

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.people.devices import device_name
from central.people.login import (
    change_password,
    end_login,
    is_login_of,
    log_in,
    log_out,
    log_out_everywhere,
    logins_of,
)
from central.people.photos import photo_of, shows_photos
from central.people.second import has_second
from central.people.standing import standing_of
from central.web.entering import BY_PROVIDER, browser_here, let_in, login_page
from central.web.shell import (
    COOKIE,
    LANGUAGES,
    centre,
    now_ms,
    official,
    second_is_required,
    today,
)
from contract.look.restraint import own_path
from contract.refused import Refused

MAX_TYPED = 300

bp = Blueprint("entry", __name__)


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """R4.3: log in with the official e-mail account."""
    to = own_path(request.args.get("next", "/"))
    if g.get("official"):
        return redirect(to, 303)
    if request.method == "GET":
        return login_page(to=to)
    email = request.form.get("email", "").strip().lower()[:MAX_TYPED]
    password = request.form.get("password", "")[:MAX_TYPED]
    browser, here = browser_here(), centre()
    try:
        token = log_in(
            here.database, email=email, password=password, browser=browser, now_ms=now_ms(), mail=here.mailbox
        )
    except Refused as refused:
        return login_page(to=to, email=email, problem=_(refused.message, **refused.values))
    return let_in(token, browser, to=to)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End the login; nothing that the browser kept for it stays on the device."""
    log_out(centre().database, request.cookies.get(COOKIE, ""), now_ms=now_ms())
    is_left = session.pop(BY_PROVIDER, False) and centre().provider is not None
    answer = redirect(url_for("by_provider.left" if is_left else "entry.login"), 303)
    answer.delete_cookie(COOKIE)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    """One's own browsers and password (R9.4)."""
    problem, done, status = "", "", 200
    token = request.cookies.get(COOKIE, "")
    if request.method == "POST":
        try:
            done = _change(token)
        except Refused as refused:
            problem, status = _(refused.message, **refused.values), 409
    page = render_template(
        "web/account.html",
        logins=[
            (one, device_name(one.browser), is_login_of(one, token)) for one in logins_of(official(), now_ms=now_ms())
        ],
        has_second=has_second(official().id),
        is_required=second_is_required(),
        has_passkeys=centre().place is not None,
        has_push=centre().settings.push is not None,
        shows_photos=photo_of(official().id) is not None or shows_photos(standing_of(official().id, today()).agency_id),
        problem=problem,
        done=done,
    )
    return page, status


@bp.get("/language/<language>")
def choose_language(language: str) -> ResponseReturnValue:
    """Keep the language and go back to the page it was chosen on."""
    answer = redirect(own_path(request.args.get("to", "/")), 303)
    if language in LANGUAGES:
        secure = request.is_secure
        answer.set_cookie("language", language, max_age=365 * 86400, httponly=True, samesite="Lax", secure=secure)
    return answer


def _change(token: str) -> str:
    """Do what the account's page was asked; what was done, in words."""
    database, act, whose = centre().database, request.form.get("act", ""), official()
    if act == "everywhere":
        log_out_everywhere(database, whose, now_ms=now_ms(), but=token)
        return str(_("Đã đăng xuất khỏi các trình duyệt khác."))
    if act.startswith("end-") and act[4:].isdecimal():
        end_login(database, whose, int(act[4:13]), now_ms=now_ms())
        return str(_("Đã đăng xuất khỏi trình duyệt đó."))
    old, new = request.form.get("old", "")[:MAX_TYPED], request.form.get("new", "")[:MAX_TYPED]
    change_password(database, whose, old=old, new=new)
    # Whoever knew the old one is out with it.
    log_out_everywhere(database, whose, now_ms=now_ms(), but=token)
    return str(_("Đã đổi mật khẩu và đăng xuất khỏi các trình duyệt khác."))
