"""Guides for everybody, also before logging in: all of them, and one with its tasks and their pictures (R7.1)."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, abort, g, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from central.guides.reading import Guide, guides, pieces
from central.people.access import Access
from central.people.models import Right
from central.web.shell import LANGUAGES, access, centre, language

_KEPT_S = 3600

FOR_WHOM: dict[str, Callable[[Access], bool]] = {
    "delegate": lambda _: True,
    "secretary": lambda found: found.has_anywhere(Right.REGISTER),
    "chair": lambda found: found.has_anywhere(Right.APPROVE) or bool(found.leads),
    "agency": lambda found: found.has_anywhere(Right.AGENCY_ADMIN),
    "office": lambda found: found.has_anywhere(Right.OFFICE),
    "it": lambda found: found.has_anywhere(Right.IT_ADMIN),
}

bp = Blueprint("guides", __name__, template_folder="templates")


@bp.get("/guides")
def index() -> ResponseReturnValue:
    """All guides; first those of the rights that the reader holds."""
    known = access() if g.get("official") else None
    mine = {role for role, is_for in FOR_WHOM.items() if known and is_for(known)}
    listed = sorted(guides().items(), key=lambda one: one[0] not in mine)
    return render_template("guides/index.html", guides=listed, mine=mine)


@bp.get("/guides/<role>")
def guide(role: str) -> ResponseReturnValue:
    """One role's guide, a section for each task."""
    found = guides().get(role)
    if found is None:
        abort(404)
    pictures = _pictures(role, found)
    return render_template("guides/guide.html", guide=found, role=role, pictures=pictures, pieces=pieces)


@bp.get("/guides/pictures/<language>/<role>/<name>.webp")
def picture(language: str, role: str, name: str) -> Response:
    """A page's picture, as `make guides` took it."""
    if language not in LANGUAGES or role not in guides():
        abort(404)
    answer = send_from_directory(_folder(language, role), f"{name}.webp")
    answer.cache_control.max_age, answer.cache_control.no_cache = _KEPT_S, None
    return answer


def _folder(language: str, role: str) -> Path:
    return centre().settings.central.data_dir.resolve() / "guides" / language / role


def _pictures(role: str, found: Guide) -> dict[str, str]:
    """The addresses of those that were taken, by page."""
    folder = _folder(language(), role)
    pages = {page for task in found.tasks for page in task.pages}
    there = {path.stem for path in folder.glob("*.webp")} if folder.is_dir() else set()
    return {page: f"/guides/pictures/{language()}/{role}/{page}.webp" for page in pages & there}
