"""The way in and out: login by official e-mail, logout, one's sessions, the language."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.people.login import (
    LONGEST_MS,
    Browser,
    change_password,
    log_in,
    log_out,
    log_out_everywhere,
    logins_of,
)
from central.web.shell import COOKIE, LANGUAGES, centre, now_ms, official, own_path
from contract.refused import Refused

MAX_TYPED = 300

bp = Blueprint("entry", __name__)


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """R4.3: log in with the official e-mail account."""
    to = own_path(request.args.get("next", "/"))
    if g.get("official"):
        return redirect(to, 303)
    email, problem, status = "", "", 200
    if request.method == "POST":
        email = request.form.get("email", "").strip().lower()[:MAX_TYPED]
        try:
            token = _begin(email, request.form.get("password", "")[:MAX_TYPED])
        except Refused as refused:
            problem, status = _(refused.message, **refused.values), 409
        else:
            answer = redirect(to, 303)
            secure = centre().settings.web.public_url.startswith("https://")
            answer.set_cookie(COOKIE, token, max_age=LONGEST_MS // 1000, httponly=True, samesite="Lax", secure=secure)
            return answer
    return render_template("web/login.html", email=email, problem=problem), status


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    log_out(centre().database, request.cookies.get(COOKIE, ""), now_ms=now_ms())
    answer = redirect(url_for("entry.login"), 303)
    answer.delete_cookie(COOKIE)
    return answer


@bp.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    """One's own browsers and password (R9.4)."""
    problem, done, status = "", "", 200
    if request.method == "POST" and request.form.get("act") == "everywhere":
        log_out_everywhere(centre().database, official(), now_ms=now_ms(), but=request.cookies.get(COOKIE, ""))
        done = _("Đã đăng xuất khỏi các trình duyệt khác.")
    elif request.method == "POST":
        old, new = request.form.get("old", "")[:MAX_TYPED], request.form.get("new", "")[:MAX_TYPED]
        try:
            change_password(centre().database, official(), old=old, new=new)
            done = _("Đã đổi mật khẩu.")
        except Refused as refused:
            problem, status = _(refused.message, **refused.values), 409
    logins = logins_of(official())
    return render_template("web/account.html", logins=logins, problem=problem, done=done), status


@bp.get("/language/<language>")
def choose_language(language: str) -> ResponseReturnValue:
    """Keep the language and go back to the page it was chosen on."""
    answer = redirect(own_path(request.args.get("to", "/")), 303)
    if language in LANGUAGES:
        answer.set_cookie("language", language, max_age=365 * 86400, samesite="Lax", secure=request.is_secure)
    return answer


def _begin(email: str, password: str) -> str:
    browser = Browser(address=request.remote_addr or "", name=request.user_agent.string)
    return log_in(centre().database, email=email, password=password, browser=browser, now_ms=now_ms())
