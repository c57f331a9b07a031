"""Logging in by the province's login service, and out of it (R4.3).

Browsers go there by links and not by forms: our policy lets no form lead away from us.
"""

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.people.login import log_in_vouched
from central.people.provider import Away, Provider
from central.web.entering import browser_here, let_in, login_page
from central.web.shell import centre, now_ms, say
from contract.look.restraint import own_path
from contract.refused import Refused

MAX_WANTED = 500
"""A longer path is not worth the room in the browser's session."""

bp = Blueprint("by_provider", __name__)


@bp.get("/login/provider")
def begin() -> ResponseReturnValue:
    """Send the browser there; it comes back to `back`."""
    service, to = _service(), own_path(request.args.get("next", "/"))
    if g.get("official"):
        return redirect(to, 303)
    try:
        return redirect(service.way_there(to if len(to) <= MAX_WANTED else "/"), 303)
    except Away:
        return login_page(to=to, problem=_away())


@bp.get("/login/provider/back")
def back() -> ResponseReturnValue:
    """Let in whom the service vouches for, when this browser has asked it."""
    service = _service()
    to = own_path(service.wanted_by(request.args.get("state", "")))
    if g.get("official"):
        return redirect(to, 303)
    browser = browser_here()
    try:
        email = service.email_of(issuer=request.args.get("iss", ""))
        token = log_in_vouched(centre().database, email, browser, now_ms=now_ms())
    except Away:
        return login_page(to=to, problem=_away())
    except Refused as refused:
        return login_page(to=to, problem=say(refused))
    return let_in(token, browser, to=to, by_provider=True)


@bp.get("/logout/done")
def left() -> ResponseReturnValue:
    """Logged out of ours; the service still knows the browser until it is told."""
    return render_template("web/left.html", provider=_service().oidc)


@bp.get("/logout/provider")
def leave() -> ResponseReturnValue:
    """Send the browser there to be logged out of it as well; it comes back to the login."""
    service = _service()
    try:
        return redirect(service.way_out(centre().settings.web.public_url + url_for("entry.login")), 303)
    except Away:
        return login_page(to="/", problem=_away())


def _service() -> Provider:
    return centre().provider or abort(404)


def _away() -> str:
    return str(
        _(
            "Hệ thống xác thực của tỉnh chưa trả lời. Kính mời thử lại sau ít phút, "
            "đăng nhập bằng mật khẩu hoặc gọi bộ phận hỗ trợ."
        )
    )
