"""Takes the phones that `edge relay` brings from the Internet, at a socket in the run directory.

A connection begins with the line that says where the phone is (contract/origin.py); TLS follows, under the same
certificate as in the room. It has its own places, so however many come, those in the room find theirs.
"""

import logging
import socket
from pathlib import Path
from typing import Any

import gevent
from flask import Flask
from gevent import socket as green
from gevent.pool import Pool
from gevent.pywsgi import WSGIHandler
from gevent.ssl import SSLContext

from contract.origin import MAX_ORIGIN_BYTES, read_origin
from contract.refused import Malformed
from edge.kiosk.shell import OUTSIDE
from edge.kiosk.under_tls import BACKLOG, Doorway

MOST = 600
SAYS_S = 15.0
"""A phone outside says within so long what it wants, also the next time; one that is open listens on a stream."""

log = logging.getLogger(__name__)


class OutsideDoor(Doorway):
    """Pages for those outside; each request of theirs is marked as such."""

    silent_s = SAYS_S

    def wrap_socket_and_handle(self, client_socket: Any, _address: Any) -> Any:
        client_socket.settimeout(self.silent_s)
        try:
            origin = read_origin(_line(client_socket))
        except (Malformed, OSError) as error:
            log.info("A connection from outside ended: %s", error)
            client_socket.close()
            return None
        return super().wrap_socket_and_handle(client_socket, (origin, 0))


class _Handler(WSGIHandler):
    def read_request(self, raw_requestline: str) -> Any:
        """The head of a request, which nobody needs long to say."""
        with gevent.Timeout(SAYS_S, TimeoutError("a request that does not come to its end")):
            return super().read_request(raw_requestline)

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        environ[OUTSIDE] = True
        return environ


def open_outside(path: Path, app: Flask, tls: SSLContext) -> OutsideDoor:
    """Begin to take phones from outside; `stop()` ends it."""
    path.unlink(missing_ok=True)
    listener = green.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o600)
    listener.listen(BACKLOG)
    places = Pool(MOST)
    door = OutsideDoor(listener, app, log=None, error_log=log, handler_class=_Handler, ssl_context=tls, spawn=places)
    door.start()
    return door


def _line(client: Any) -> bytes:
    """The first line and nothing after it, which is TLS."""
    line = b""
    while not line.endswith(b"\n") and len(line) <= MAX_ORIGIN_BYTES:
        found = client.recv(1)
        if not found:
            break
        line += found
    return line
