"""The own calendar's secret address, and what calendar programs fetch by it."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from central.notices.feed import end_feed, feed_of, make_feed, open_feed, own_entries, token_of
from central.notices.invitation import published_text
from central.web.shell import centre, official

bp = Blueprint("feed", __name__, template_folder="templates")


@bp.route("/account/calendar", methods=["GET", "POST"])
def own() -> ResponseReturnValue:
    """The address, when it was fetched last; made, renewed, ended here."""
    planning = centre().planning
    if request.method == "POST":
        if request.form.get("do") == "end":
            end_feed(planning, official())
            flash(_("Đã thu hồi địa chỉ lịch."), "ok")
        else:
            make_feed(planning, official())
        return redirect(url_for("feed.own"), 303)
    feed = feed_of(official())
    path = url_for("feed.calendar", token=token_of(planning, feed)) if feed else ""
    address = centre().settings.web.public_url + path
    page = render_template("notices/calendar.html", feed=feed, address=address)
    return page, {"Cache-Control": "no-store"}


@bp.get("/calendar/<token>.ics")
def calendar(token: str) -> ResponseReturnValue:
    """The calendar of whose address it is; 404 for every other."""
    owner = open_feed(centre().planning, token)
    if owner is None:
        abort(404)
    with force_locale(owner.language):
        hidden = _("Đã có lịch họp")
    entries = own_entries(centre().planning, centre().settings, owner, hidden=hidden)
    answer = Response(published_text(entries), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
