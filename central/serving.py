"""The port of HTTPS that machines of the province use beside the pages: one kind of server for all its doors."""

import contextlib
import logging
import socket
import ssl
import time
from typing import Any

import gevent
from gevent.pool import Pool
from gevent.pywsgi import WSGIHandler, WSGIServer
from gevent.ssl import SSLContext

from central.measures import Pages

log = logging.getLogger(__name__)

SILENT_S = 30
"""A peer that says nothing for so long is cut off."""


class Doorway(WSGIServer):
    """A handshake that fails is the peer's affair: one line in the log, no traceback.

    `whole_s`: a connection is cut after so long, whatever goes on; a stranger who sends a letter every now and then
    would hold one for hours.
    """

    whole_s: float | None = None

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> Any:
        client_socket.settimeout(SILENT_S)
        # TLS takes the socket over, and pywsgi would swallow a Timeout: what can always be ended is the connection.
        connection = client_socket.dup()
        end = gevent.spawn_later(self.whole_s, _end, connection) if self.whole_s else None
        try:
            return super().wrap_socket_and_handle(client_socket, address)
        except (ssl.SSLError, OSError) as error:
            log.info("A connection from %s ended: %s", address[0], error)
            client_socket.close()
            return None
        finally:
            if end is not None:
                end.kill(block=False)
            connection.close()


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def counted(application: Any, measures: Pages, *, parts: frozenset[str]) -> Any:
    """The same door, its answers counted under the first part of the path; one route for all but these `parts`."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        began_s, first = time.perf_counter(), environ["PATH_INFO"].lstrip("/").partition("/")[0]
        route = f"units:/{first}" if first in parts else "units:none"

        def start(status: str, *rest: Any) -> Any:
            method, took_s = environ["REQUEST_METHOD"], time.perf_counter() - began_s
            measures.answered(route=route, method=method, status=int(status[:3]), seconds=took_s)
            return start_response(status, *rest)

        return application(environ, start)

    return answer


def open_door(
    where: tuple[str, int],
    application: Any,
    *,
    tls: SSLContext,
    connections: int,
    handler: type[WSGIHandler] = WSGIHandler,
    whole_s: float | None = None,
) -> WSGIServer:
    """Begin to serve; `stop()` ends it. OSError when the port can't be used.

    The process must be one in which gevent has taken over the standard library's waiting.
    """
    pool = Pool(connections)
    server = Doorway(where, application, handler_class=handler, ssl_context=tls, spawn=pool, log=None, error_log=log)
    server.whole_s = whole_s
    server.start()
    return server


def tls_13(certificate: Any, key: Any, *, ca: Any = None) -> SSLContext:
    """TLS 1.3 under this certificate; with `ca`, for who has one of that authority. OSError: a file is unusable."""
    context = SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if ca is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(ca)
    context.load_cert_chain(certificate, key)
    return context
