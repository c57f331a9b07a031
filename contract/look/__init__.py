"""The look that both sides share: tokens, components, fonts, icons and htmx, as one Flask blueprint at /look."""

import hashlib
import re
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

_STATIC = Path(__file__).parent / "static"
_VERSION = re.compile(r"[0-9a-f]{12}")
_YEAR_S = 365 * 24 * 3600


def blueprint() -> Blueprint:
    """Serve the shared files, and give templates `look('components.css')` and `look/parts.html`.

    Addresses carry a digest of all files, relative ones inside the style sheets too: a browser keeps them for a year
    and still sees an upgrade at once. An address with an old digest, or with none, gives the present file, not to be
    kept without asking.
    """
    version = digest_of(_STATIC)
    look = Blueprint("look", __name__, url_prefix="/look", template_folder="templates")

    @look.get("/<path:name>")
    def file(name: str) -> Response:
        seen, _, rest = name.partition("/")
        response = send_from_directory(_STATIC, rest if _VERSION.fullmatch(seen) else name)
        response.cache_control.no_cache = None if seen == version else True
        if seen == version:
            response.cache_control.public = response.cache_control.immutable = True
            response.cache_control.max_age = _YEAR_S
        return response

    look.add_app_template_global(lambda name: f"/look/{version}/{name}", "look")
    return look


def digest_of(folder: Path) -> str:
    """Twelve letters that change when any file in the folder changes, is added or is renamed."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
