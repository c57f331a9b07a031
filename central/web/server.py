"""The server behind central's pages: gevent, as on the unit (docs/decisions.md).

`central web` lets gevent take over the standard library's waiting before anything else is imported, so that a slow
database or browser holds up only its own request.
"""

import logging

from flask import Flask
from gevent.pywsgi import WSGIServer

from central.settings import Settings

BACKLOG = 1024

log = logging.getLogger(__name__)


def serve(app: Flask, settings: Settings) -> None:
    """Serve until the process is ended. OSError when the port is taken."""
    address = (settings.web.address, settings.web.port)
    WSGIServer(address, app, log=None, error_log=log, backlog=BACKLOG).serve_forever()
