"""Releases for the rooms' units: which ring has which, how each unit is doing with it, and on to the next ring."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.fleet.releasing import REASONS, RingShown, give, releases, rings
from central.fleet.rings import RINGS, Gate, Progress
from central.web.shell import access, centre, hand, now_ms, say
from contract.refused import Refused

bp = Blueprint("releases", __name__, template_folder="templates")

TONES = {
    Progress.FAILED: "stop",
    Progress.PENDING: "live",
    Progress.AWAY: "",
    Progress.BY_HAND: "",
    Progress.DONE: "ok",
}
MOST = 100
"""Units of one ring on the page; those with trouble come first."""


@bp.before_request
def _administrators_only() -> None:
    if not access().keeps_units:
        abort(403)


@bp.route("/fleet/releases", methods=["GET", "POST"])
def shown() -> ResponseReturnValue:
    """Every ring, and the one step that is next: the newest release to the first ring, or on to the ring after."""
    problem = ""
    if request.method == "POST":
        try:
            _give(request.form.get("ring", ""), request.form.get("version", ""))
        except Refused as refused:
            problem = say(refused)
        else:
            return redirect(url_for("releases.shown"), 303)
    here, found = releases(), rings()
    page = render_template(
        "fleet/releases.html",
        releases=here,
        rings=found,
        next=_next(found, here[0].version if here else ""),
        reasons={gate: say(Refused(reason)) for gate, reason in REASONS.items()},
        outcomes=outcomes(),
        how=Progress,
        tones=TONES,
        most=MOST,
        problem=problem,
    )
    return page, 409 if problem else 200


def outcomes() -> dict[str, str]:
    """A unit's words for how far it is; one that we don't know is shown as it is."""
    return {
        "proven": _("Đang chạy tốt"),
        "fetching": _("Đang tải"),
        "waiting": _("Chờ lúc không có cuộc họp"),
        "trying": _("Đang tự kiểm tra"),
        "went-back": _("Không đạt kiểm tra, đã quay lại phiên bản trước"),
        "stuck": _("Không đạt kiểm tra, không quay lại được mà không mất dữ liệu"),
        "refused": _("Không nhận phiên bản này"),
    }


def _next(found: list[RingShown], newest: str) -> int:
    """The ring to which the page's one main action gives a release; 0 when nothing is to be given."""
    for ring, before in zip(found[1:], found, strict=False):
        if before.version and before.version != ring.version:
            return ring.number if before.gate is Gate.OPEN else 0
    return RINGS[0] if newest and newest != found[0].version else 0


def _give(ring: str, version: str) -> None:
    number = int(ring) if ring in map(str, RINGS) else 0
    give(centre().database, ring=number, version=version[:40], by=hand(), now_ms=now_ms())
    flash(_("Vòng %(ring)s nhận phiên bản %(version)s ngoài giờ họp.", ring=ring, version=version), "ok")
