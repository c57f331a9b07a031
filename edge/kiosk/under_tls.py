"""A door for phones under the unit's public certificate: one kind for those in the room and for those outside."""

import logging
import ssl
from pathlib import Path
from typing import Any

from gevent.pywsgi import WSGIServer
from gevent.ssl import SSLContext

BACKLOG = 1024
SILENT_S = 75.0
"""A phone that says nothing for so long connects again; an open page hears something every fifteen seconds."""

log = logging.getLogger(__name__)


class Doorway(WSGIServer):
    """Pages under TLS. A handshake that fails is the phone's affair: one line in the log, no traceback."""

    silent_s = SILENT_S

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> Any:
        client_socket.settimeout(self.silent_s)
        try:
            return super().wrap_socket_and_handle(client_socket, address)
        except (ssl.SSLError, OSError) as error:
            log.info("A connection from %s ended: %s", address[0], error)
            client_socket.close()
            return None


def own_tls(certificate: Path, key: Path) -> SSLContext:
    """TLS under the unit's public certificate. OSError: a file can't be used."""
    # Not the standard library's: under that one, a phone that keeps its connection or says nothing stops the process.
    tls = SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    tls.load_cert_chain(certificate, key)
    return tls
