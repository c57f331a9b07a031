"""One's own tokens: made, shown this once, ended (R9.4)."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.api.rules import DAYS, Scope, Wanted
from central.api.tokens import make_token, offered_to, revoke_token, tokens_of
from central.people.rules import is_fresh
from central.web.shell import access, centre, hand, now_ms, official, say
from contract.refused import Refused

bp = Blueprint("tokens", __name__, template_folder="templates")


@bp.route("/account/tokens", methods=["GET", "POST"])
def own() -> ResponseReturnValue:
    """The tokens that are in force; a new one is on the page that answers, and nowhere later."""
    problem, token = "", ""
    if request.method == "POST":
        try:
            token = _change()
        except Refused as refused:
            problem = say(refused)
        else:
            if not token:
                return redirect(url_for("tokens.own"), 303)
    offered = offered_to(access())
    page = render_template(
        "api/tokens.html",
        tokens=tokens_of(official(), now_ms=now_ms()),
        token=token,
        problem=problem,
        scopes=[(one, name) for one, name in scope_names().items() if one in offered],
        named=scope_names(),
        days=DAYS,
        is_fresh=is_fresh(g.login.began_at_ms, now_ms=now_ms()),
    )
    return page, 409 if problem else 200, {"Cache-Control": "no-store"}


def _change() -> str:
    """The new token, or nothing when one was ended."""
    do, _sep, number = request.form.get("do", "").partition("-")
    if do == "end" and number.isdecimal():
        revoke_token(centre().database, official(), int(number[:9]), by=hand())
        return ""
    if not is_fresh(g.login.began_at_ms, now_ms=now_ms()):
        raise Refused("Để tạo mã truy cập, kính mời đăng xuất rồi đăng nhập lại.")
    days = request.form.get("days", "")
    return make_token(
        centre().database,
        official(),
        Wanted(
            name=request.form.get("name", ""),
            scopes=request.form.getlist("scope"),
            days=int(days) if days.isascii() and days.isdecimal() and len(days) < 4 else 0,
        ),
        offered=offered_to(access()),
        by=hand(),
    )


def scope_names() -> dict[Scope, str]:
    return {
        Scope.READ: _("Đọc những gì tài khoản xem được"),
        Scope.ANSWER: _("Trả lời giấy mời, phiếu lấy ý kiến, góp ý thay mặt mình"),
        Scope.AGENCY: _("Thay mặt cơ quan: cử người dự họp, gửi tài liệu, báo cáo nhiệm vụ"),
        Scope.REGISTER: _("Đăng ký cuộc họp"),
        Scope.APPROVE: _("Phê duyệt cuộc họp"),
        Scope.CONDUCT: _("Công việc của Chủ trì, Thư ký"),
        Scope.ADMINISTER: _("Quản trị cơ quan, cán bộ, phòng họp, thiết bị"),
    }
