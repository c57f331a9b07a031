"""The second factor's pages: asking for the code after the password, agreeing on it, what helps without the phone."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.people import second as acts
from central.people.codes import RECOVERY_CODES, address_of, typed_secret
from central.web.shell import COOKIE, centre, hand, now_ms, official, say, second_is_required
from contract.look.codes import svg_code
from contract.look.restraint import own_path
from contract.refused import Refused

MAX_TYPED = 60

bp = Blueprint("second", __name__)


@bp.route("/login/second", methods=["GET", "POST"])
def prove() -> ResponseReturnValue:
    """After the password: the code that the phone shows, or one of the recovery codes."""
    to, problem = own_path(request.args.get("next", "/")), ""
    if request.method == "POST":
        try:
            acts.prove(centre().database, centre().seal, official(), _typed(), token=_token(), by=hand())
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(to, 303)
    return render_template("web/second.html", problem=problem), 409 if problem else 200


@bp.route("/account/second", methods=["GET", "POST"])
def agree() -> ResponseReturnValue:
    """Agree on a second factor; once agreed, new recovery codes or no factor any more."""
    codes: list[str] = []
    problem = ""
    if request.method == "POST":
        try:
            codes = _change()
        except Refused as refused:
            problem = say(refused)
        else:
            if not codes:
                flash(_("Đã tắt xác thực hai lớp."), "ok")
                return redirect(url_for("entry.account"), 303)
    if codes:
        to = own_path(request.args.get("next", "/account"))
        answer = render_template("web/recovery.html", codes=codes, to=to)
        return answer, {"Cache-Control": "no-store"}
    if acts.has_second(official().id):
        left = acts.codes_left(official().id)
        return _page("web/second_on.html", problem, left=left, of=RECOVERY_CODES, is_required=second_is_required())
    secret = acts.propose(centre().database, centre().seal, official(), now_ms=now_ms())
    address = address_of(secret, account=official().email, issuer=centre().settings.central.name)
    code = svg_code(address, label=_("Mã QR cho ứng dụng xác thực"))
    return _page(
        "web/second_off.html", problem, code=code, secret=typed_secret(secret), is_required=second_is_required()
    )


def _change() -> list[str]:
    """Recovery codes to be shown, or none when there is no second factor any more."""
    database, seal, do = centre().database, centre().seal, request.form.get("do", "")
    if do == "confirm":
        return acts.confirm(database, seal, official(), _typed(), token=_token(), by=hand())
    if do == "codes":
        return acts.renew_codes(database, seal, official(), _typed(), by=hand())
    if do != "off" or second_is_required():
        raise Refused("Tài khoản quản trị cần xác thực hai lớp nên không thể tắt.")
    acts.switch_off(database, seal, official(), _typed(), by=hand())
    return []


def _page(template: str, problem: str, **values: object) -> ResponseReturnValue:
    shown = render_template(template, problem=problem, **values)
    return shown, 409 if problem else 200, {"Cache-Control": "no-store"}


def _typed() -> str:
    return request.form.get("code", "")[:MAX_TYPED]


def _token() -> str:
    return request.cookies.get(COOKIE, "")
