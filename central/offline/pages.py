"""Central as an installed app: its manifest, its service worker, and what that may keep (R3.1)."""

from pathlib import Path

from flask import Blueprint, Response, jsonify, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import contract.look
from central.meetings.deadlines import local
from central.meetings.lists import by_day
from central.offline.reading import MOST_PAPERS, kept_meetings, kept_papers, mark_of
from central.web.shell import access, centre, language, official, today

_STATIC = Path(__file__).parent.parent / "web" / "static"
_SHELL = (".css", ".js", ".svg", ".woff2")
_GROUND, _PRIMARY = "#F4F6F9", "#0B5CAD"

bp = Blueprint("offline", __name__, template_folder="templates")


@bp.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    """How the app is called and looks on a phone."""
    name = centre().settings.central.name
    sizes = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"))
    icons = [
        {"src": f"/static/{file}", "sizes": size, "type": "image/png", "purpose": purpose}
        for file, size, purpose in (*sizes, ("icon-maskable-512.png", "512x512", "maskable"))
    ]
    told = {
        "id": "/",
        "name": f"{name} – {_('Phòng họp không giấy')}",
        "short_name": _("Phòng họp"),
        "lang": language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": _GROUND,
        "theme_color": _PRIMARY,
        "icons": icons,
    }
    answer = jsonify(told)
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/worker.js")
def worker() -> Response:
    """The service worker; at the root, so that it stands between the network and every page."""
    answer = send_from_directory(_STATIC, "worker.js", mimetype="text/javascript")
    answer.cache_control.no_cache = True
    return answer


@bp.get("/offline")
def nothing_kept() -> ResponseReturnValue:
    """What is shown without network in the place of a page that is not kept."""
    return render_template("offline/nothing.html")


@bp.get("/offline/week")
def week() -> ResponseReturnValue:
    """The meetings that are kept, in the place of the first page."""
    days = by_day(kept_meetings(access(), today()), lambda at_ms: local(at_ms).date())
    return render_template("offline/week.html", days=days, today=today())


@bp.get("/offline/kept.json")
def kept() -> ResponseReturnValue:
    """What the browser is to keep now and nothing else; of the papers that it names, those that may still be read."""
    opened = [int(one) for one in request.args.get("papers", "").split(",")[:MOST_PAPERS] if _is_number(one)]
    papers = kept_papers(access(), official(), opened, today())
    pages = ["/offline/week", *(f"/meetings/{one.meeting.id}" for one in kept_meetings(access(), today()))]
    return jsonify(
        {
            "person": mark_of(official().id, secret=centre().planning.secret),
            "pages": [*pages, *(f"/documents/{paper}" for paper in papers)],
            "pictures": [f"/documents/{paper}/pages/{page}" for paper, found in papers.items() for page in found],
            "papers": sorted(papers, key=opened.index),
            "shell": _shell(),
        }
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9


def _shell() -> list[str]:
    """The look's files under their present addresses, and central's own."""
    look = Path(contract.look.__file__).parent / "static"
    version = contract.look.digest_of(look)
    shared = [f"/look/{version}/{path.relative_to(look)}" for path in sorted(look.rglob("*")) if path.suffix in _SHELL]
    return [*shared, *(f"/static/{name}" for name in ("central.css", "central.js", "offline.js", "icon.svg"))]
