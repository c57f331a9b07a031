"""Logging in with a passkey, and the own account's passkeys (R4.3, R9.4)."""

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url

from central.people import passkeys as acts
from central.people.devices import device_name
from central.people.passkeys import CHALLENGE_MS, Adding, Challenge, Place
from central.people.rules import LONGEST_KEY_NAME, is_fresh
from central.web.entering import CHALLENGE, browser_here, let_in, login_page
from central.web.shell import centre, hand, now_ms, official, say
from contract.look.restraint import own_path
from contract.refused import Refused

MAX_ANSWER = 100_000
LOGIN = "login"

bp = Blueprint("by_passkey", __name__)


@bp.get("/login/passkey/options")
def options_to_log_in() -> ResponseReturnValue:
    """What the browser is to ask a device for."""
    return _asked(*acts.options_to_log_in(_place()), purpose=LOGIN)


@bp.post("/login/passkey")
def log_in() -> ResponseReturnValue:
    """Let in whose key has signed what this browser was asked for."""
    place, to, browser = _place(), own_path(request.args.get("next", "/")), browser_here()
    if g.get("official"):
        return redirect(to, 303)
    try:
        challenge = _taken(LOGIN)
        token = acts.log_in_by_passkey(centre().database, place, _answer(), challenge, browser=browser, now_ms=now_ms())
    except Refused as refused:
        return login_page(to=to, problem=say(refused))
    return let_in(token, browser, to=to)


@bp.get("/account/passkeys/options")
def options_to_add() -> ResponseReturnValue:
    """The same for a new key of whose account this is."""
    return _asked(*acts.options_to_add(_place(), official()), purpose=_adding())


@bp.route("/account/passkeys", methods=["GET", "POST"])
def own() -> ResponseReturnValue:
    """One's passkeys: added, named, removed."""
    place, problem = _place(), ""
    if request.method == "POST":
        try:
            flash(_change(place), "ok")
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("by_passkey.own"), 303)
    page = render_template(
        "web/passkeys.html",
        keys=acts.passkeys_of(official()),
        problem=problem,
        name=request.form.get("name", "")[:LONGEST_KEY_NAME] or device_name(request.user_agent.string),
        most=LONGEST_KEY_NAME,
        is_fresh=is_fresh(g.login.began_at_ms, now_ms=now_ms()),
    )
    return page, 409 if problem else 200


def _change(place: Place) -> str:
    """Do what was asked; what was done, in words."""
    remove = request.form.get("remove", "")
    if remove:
        number = int(remove[:12]) if remove.isdecimal() and remove.isascii() else 0
        acts.remove_passkey(centre().database, official(), number, by=hand())
        return str(_("Đã gỡ khóa truy cập."))
    new = Adding(
        answer=_answer(),
        challenge=_taken(_adding()),
        name=request.form.get("name", ""),
        browser=browser_here(),
        logged_in_at_ms=g.login.began_at_ms,
    )
    acts.add_passkey(centre().database, place, official(), new, by=hand())
    return str(_("Đã thêm khóa truy cập."))


def _asked(options: str, challenge: bytes, *, purpose: str) -> ResponseReturnValue:
    """The browser's session keeps what it was asked for, in place of anything it was asked for before."""
    session[CHALLENGE] = {"for": purpose, "at_ms": now_ms(), "value": bytes_to_base64url(challenge)}
    return Response(options, mimetype="application/json")


def _taken(purpose: str) -> Challenge:
    """What this browser was asked for, which is over with that. Refused: nothing, something else, or too long ago."""
    kept = session.pop(CHALLENGE, None)
    if kept is None or kept["for"] != purpose or not 0 <= now_ms() - kept["at_ms"] <= CHALLENGE_MS:
        raise Refused("Yêu cầu đã quá thời hạn. Kính mời thực hiện lại.")
    return Challenge(value=base64url_to_bytes(kept["value"]), at_ms=kept["at_ms"])


def _adding() -> str:
    return f"add-{official().id}"


def _answer() -> str:
    return request.form.get("answer", "")[:MAX_ANSWER]


def _place() -> Place:
    return centre().place or abort(404)
