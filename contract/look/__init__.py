"""The look that both sides share: tokens, components, fonts, icons and htmx, as one Flask blueprint at /look."""

import hashlib
from pathlib import Path

from flask import Blueprint, Response, current_app, send_from_directory

_STATIC = Path(__file__).parent / "static"
_YEAR_S = 365 * 24 * 3600


def blueprint() -> Blueprint:
    """Serve the shared files, and give templates `look('components.css')` and `look/parts.html`.

    Addresses carry a digest of all files, relative ones inside the style sheets too: a browser keeps them for a year
    and still sees an upgrade at once. An address with an old digest gives the present file, not to be kept.
    """
    version = digest_of(_STATIC)
    look = Blueprint("look", __name__, url_prefix="/look", template_folder="templates")

    @look.get("/<seen>/<path:name>")
    def file(seen: str, name: str) -> Response:
        response = send_from_directory(_STATIC, name, conditional=True)
        response.cache_control.no_cache = None
        if seen == version and not current_app.debug:
            response.cache_control.public = True
            response.cache_control.max_age = _YEAR_S
            response.cache_control.immutable = True
        else:
            response.cache_control.no_cache = True
        return response

    # Only the prefix that the blueprint was registered under is unknown here, and nobody changes it.
    look.add_app_template_global(lambda name: f"/look/{version}/{name}", "look")
    return look


def digest_of(folder: Path) -> str:
    """Twelve letters that change when any file in the folder changes, is added or is renamed."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
