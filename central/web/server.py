"""The server behind central's pages: gevent, as on the unit (docs/decisions.md).

`central web` lets gevent take over the standard library's waiting before anything else is imported, so that a slow
database or browser holds up only its own request.
"""

import ipaddress
import logging
from collections.abc import Callable

import gevent
from flask import Flask
from gevent.pywsgi import WSGIServer
from werkzeug.middleware.proxy_fix import ProxyFix

from central.settings import Settings

BACKLOG = 1024
TURN_S = 1.0

log = logging.getLogger(__name__)


def serve(app: Flask, settings: Settings, *, turned: Callable[[], None] = lambda: None) -> None:
    """Serve until the process is ended; `turned` is called again and again from when it listens.

    OSError when the port is taken.

    On a loopback address only the front (nginx) can reach it, so what that says of the browser's address counts.
    """
    address = (settings.web.address, settings.web.port)
    is_behind_front = ipaddress.ip_address(settings.web.address).is_loopback
    pages = ProxyFix(app, x_for=1, x_proto=1) if is_behind_front else app
    server = WSGIServer(address, pages, log=None, error_log=log, backlog=BACKLOG)
    server.start()
    turning = gevent.spawn(_turn, turned)
    try:
        server.serve_forever()
    finally:
        turning.kill()


def _turn(turned: Callable[[], None]) -> None:
    """Beside all requests: when one of them holds up the others, it holds up this as well."""
    while True:
        turned()
        gevent.sleep(TURN_S)
