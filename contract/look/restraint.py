"""What every answer of both sides forbids the browser: foreign content, frames, guessing, keeping, devices."""

from flask import Response, request

CONTENT_SECURITY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def own_path(to: str) -> str:
    """A path of this site to go back to; the first page for everything else.

    Browsers leave out tabs and line ends, so that `/<tab>/elsewhere` would lead elsewhere; no header may have them.
    """
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() else "/"


def restrain_browser(response: Response) -> Response:
    """For `after_request`. A view that has set a policy of its own, or lets its answer be kept, has the last word."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
    headers["X-Content-Type-Options"] = "nosniff"
    # What browsers that know no frame-ancestors obey.
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
