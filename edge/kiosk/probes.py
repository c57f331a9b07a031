"""Answers the question "is there an Internet?" that phones ask on a new Wi-Fi, as they expect it: else they leave it.

The room's DNS leads those names here. Only plain HTTP can be answered: what a phone asks by HTTPS (Android asks both
ways and is content with one) stands under a certificate that is not ours.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from gevent.pywsgi import WSGIServer

log = logging.getLogger(__name__)

Environ = dict[str, Any]
_APPLE = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"
_FIREFOX = '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'

ANSWERS: dict[str, dict[str, str]] = {
    "captive.apple.com": {"/hotspot-detect.html": _APPLE, "/": _APPLE},
    "www.apple.com": {"/library/test/success.html": _APPLE},
    "www.msftconnecttest.com": {"/connecttest.txt": "Microsoft Connect Test"},
    "ipv6.msftconnecttest.com": {"/connecttest.txt": "Microsoft Connect Test"},
    "www.msftncsi.com": {"/ncsi.txt": "Microsoft NCSI"},
    "detectportal.firefox.com": {"/success.txt": "success\n", "/canonical.html": _FIREFOX},
    "nmcheck.gnome.org": {"/check_network_status.txt": "NetworkManager is online\n"},
}
"""What macOS and iOS, Windows, Firefox and GNOME ask under which name, and the answer to the byte."""
_EMPTY = frozenset(
    {
        "connectivitycheck.gstatic.com",
        "connectivitycheck.android.com",
        "clients3.google.com",
        "www.google.com",
        "connectivitycheck.platform.hicloud.com",
        "connect.rom.miui.com",
        "connectivity-check.ubuntu.com",
    }
)
"""Android in its makers' kinds, Chromium and Ubuntu: an answer without content."""
_EMPTY_PATHS = frozenset({"/generate_204", "/gen_204", "/"})
NAMES = (*ANSWERS, *sorted(_EMPTY))


class Probes:
    """The WSGI application of the port for probes; who asks for the room's own name is led to its pages."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        self._own = urlsplit(public_url).hostname

    def __call__(self, environ: Environ, start_response: Callable[..., object]) -> Iterable[bytes]:
        host, path = environ.get("HTTP_HOST", "").partition(":")[0].lower(), environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _answer(start_response, "405 Method Not Allowed")
        if host in _EMPTY and path in _EMPTY_PATHS:
            return _answer(start_response, "204 No Content")
        if (text := ANSWERS.get(host, {}).get(path)) is not None:
            kind = "text/html" if text.startswith("<") else "text/plain"
            return _answer(start_response, "200 OK", text.encode(), ("Content-Type", kind))
        if host == self._own:
            return _answer(start_response, "308 Permanent Redirect", b"", ("Location", self._public_url + path))
        return _answer(start_response, "404 Not Found")


def open_probes(where: tuple[str, int], public_url: str) -> WSGIServer:
    """Begin to answer; `stop()` ends it. OSError when the port is taken."""
    server = WSGIServer(where, Probes(public_url), log=None, error_log=log)
    server.start()
    return server


def _answer(
    start_response: Callable[..., object], status: str, body: bytes = b"", *headers: tuple[str, str]
) -> Iterable[bytes]:
    start_response(status, [("Content-Length", str(len(body))), ("Cache-Control", "no-store"), *headers])
    return (body,)
