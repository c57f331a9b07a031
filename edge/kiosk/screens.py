"""The room's own screens: browsers on the unit itself that were opened with the unit's link, and no others.

The address alone would trust every program on the unit, the link alone whoever has read it; both are asked for.
"""

import hmac
import ipaddress
import re
import secrets
from pathlib import Path

from flask import Blueprint, Request, abort, redirect, request
from flask.typing import ResponseReturnValue

from edge.kiosk.shell import OUTSIDE, kiosk

COOKIE = "screen"
FILE = "screen.env"
"""In the unit's run directory; the kiosk session's services read it as their environment."""

_NAME = "SCREEN_LINK"
_LINK = re.compile(rf"{_NAME}=([0-9A-Za-z_-]{{16}})\n")
_PAGES = {"door": "/door", "chair": "/chair/", "display": "/display", "delegates": "/screen/"}

bp = Blueprint("screens", __name__)


def screen_link(run_dir: Path) -> str:
    """The secret of this unit's screens; made when it is not there, kept as long as the run directory."""
    path = run_dir / FILE
    found = _LINK.fullmatch(path.read_text("utf-8")) if path.exists() else None
    if found:
        return found[1]
    link, new = secrets.token_urlsafe(12), path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600, exist_ok=False)
    new.write_text(f"{_NAME}={link}\n", encoding="utf-8")
    new.replace(path)
    return link


def is_own(asking: Request, link: str) -> bool:
    """Does one of the unit's own screens ask? No proxy stands before the unit's pages."""
    return _is_here(asking) and hmac.compare_digest(asking.cookies.get(COOKIE, "").encode(), link.encode())


@bp.get("/link/<link>/<name>")
def become_screen(link: str, name: str) -> ResponseReturnValue:
    """Make this browser one of the room's own screens, and show it its page."""
    known = kiosk().screen_link
    if name not in _PAGES or not _is_here(request) or not hmac.compare_digest(link.encode(), known.encode()):
        abort(404)
    response = redirect(_PAGES[name], 303)
    response.set_cookie(COOKIE, known, httponly=True, samesite="Strict", secure=request.is_secure)
    return response


def _is_here(asking: Request) -> bool:
    # What central's relay says of a phone's address is not for this.
    return not asking.environ.get(OUTSIDE) and ipaddress.ip_address(asking.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - nobody's address
