"""HTTPS to an authority outside that can hold nobody up: each connection is cut after a time, however it drips."""

import socket
import ssl
from contextlib import suppress
from threading import Timer
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

_MOST_REDIRECTS = 2


class _Connection(HTTPSConnection):
    """Bounded as a whole, the handshake included; the socket's own timeout bounds each single wait only."""

    end: Timer | None = None
    other: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        # TLS takes the socket over, so that only another handle of it still reaches it in the middle of the handshake.
        self.other = connected.dup()
        self.end = Timer(float(self.timeout or 0), _cut, [self.other])
        self.end.daemon = True
        self.end.start()
        return connected

    def close(self) -> None:
        if self.end is not None:
            self.end.cancel()
        if self.other is not None:
            self.other.close()
        super().close()


class _Connections(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _Bounded(HTTPAdapter):
    def __init__(self, trusted: ssl.SSLContext, timeout_s: float) -> None:
        self.trusted, self.timeout_s = trusted, timeout_s
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, ssl_context=self.trusted, **more)
        self.poolmanager.pool_classes_by_scheme = {"https": _Connections}

    def cert_verify(self, *_: Any) -> None:
        """The context says whom we trust; requests would add authorities of its own."""

    def send(self, request: PreparedRequest, *_: Any, **more: Any) -> Response:
        return super().send(request, **(more | {"timeout": self.timeout_s}))


def bound(session: Session, trusted: ssl.SSLContext, *, timeout_s: float) -> None:
    """From now on the session speaks HTTPS alone, to whom `trusted` vouches for, `timeout_s` a connection at most."""
    session.trust_env = False
    session.max_redirects = _MOST_REDIRECTS
    session.adapters.clear()
    session.mount("https://", _Bounded(trusted, timeout_s))


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
