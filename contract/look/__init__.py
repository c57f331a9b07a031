"""The look that both sides share: tokens, components, fonts, icons and htmx, as one Flask blueprint at /look."""

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory

SHEETS = ("tokens.css", "fonts.css", "page.css", "forms.css", "components.css")
"""Every page's style sheets; each is asked for by the page, so that they come side by side."""
_STATIC = Path(__file__).parent / "static"
_VERSION = re.compile(r"[0-9a-f]{12}")
_YEAR_S = 365 * 24 * 3600


def blueprint() -> Blueprint:
    """Serve the shared files, and give templates `look('sound.js')`, `look_sheets()` and `look/parts.html`.

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

    look.add_app_template_global(lambda: [f"/look/{version}/{name}" for name in SHEETS], "look_sheets")
    look.after_app_request(_squeeze)
    look.add_app_template_global(lambda name: f"/look/{version}/{name}", "look")
    return look


def _squeeze(response: Response) -> Response:
    """Styles, scripts and icons go out compressed where the browser takes it: a third of what the first page weighs.

    Files alone: of a page that holds both a secret and what somebody sent, its length would tell the secret (BREACH).
    """
    kind = response.mimetype or ""
    is_text = kind.startswith("text/") or kind.endswith(("javascript", "json", "svg+xml"))
    if request.endpoint not in ("look.file", "static") or response.status_code != 200 or not is_text:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        response.direct_passthrough = False
        response.set_data(_squeezed(response.get_data()))
        response.content_encoding = "gzip"
        etag, _ = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)
    return response


@lru_cache(maxsize=64)
def _squeezed(raw: bytes) -> bytes:
    return gzip.compress(raw, 9, mtime=0)


def digest_of(folder: Path) -> str:
    """Twelve letters that change when any file in the folder changes, is added or is renamed."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
