"""Telling this browser at once: switched on and off by its own person (R5.1)."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.notices.devices import Subscription, devices_of, subscribe, unsubscribe
from central.notices.webpush import public_point, text_of, vapid_key
from central.people.devices import device_name
from central.settings import Push, read_secret_key
from central.web.shell import centre, now_ms, official, say
from contract.refused import Refused

_LONGEST = 2000

bp = Blueprint("pushes", __name__, template_folder="templates")


@bp.route("/account/push", methods=["GET", "POST"])
def own() -> ResponseReturnValue:
    """The browsers of this person that are told; 404 where central knows no push service."""
    settings, problem = centre().settings.push, ""
    if settings is None:
        abort(404)
    if request.method == "POST":
        try:
            _change(settings)
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("pushes.own"), 303)
    page = render_template(
        "notices/push.html",
        devices=[(one, device_name(one.login.browser), one.login_id == g.login.id) for one in devices_of(official())],
        key=text_of(public_point(vapid_key(read_secret_key(centre().settings)))),
        problem=problem,
    )
    return page, 409 if problem else 200


def _change(settings: Push) -> None:
    do, _sep, number = request.form.get("do", "").partition("-")
    if do == "end" and number.isdecimal():
        unsubscribe(centre().database, official(), int(number[:9]))
        flash(_("Đã tắt thông báo trên thiết bị đó."), "ok")
        return
    fields = {name: request.form.get(name, "")[:_LONGEST] for name in ("address", "key", "secret")}
    subscribe(centre().database, g.login, Subscription(**fields), hosts=settings.hosts, now_ms=now_ms())
    flash(_("Đã bật thông báo trên thiết bị này."), "ok")
