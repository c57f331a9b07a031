"""The door for units that nobody knows yet: HTTPS under our authority's certificate, one address, one question."""

import logging
import ssl
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from gevent.pool import Pool
from gevent.pywsgi import WSGIServer
from gevent.ssl import SSLContext

from central.db import Database
from central.fleet.claims import ask, is_spent
from central.fleet.models import Claim
from central.settings import Settings, read_signing_key
from contract.claim import MAX_CLAIM_BYTES, Welcome
from contract.refused import Malformed

log = logging.getLogger(__name__)

_MOST_CONNECTIONS = 100
_SILENT_S = 20
Environ = dict[str, Any]


class ClaimDoor:
    """The WSGI application: POST /claims. 202 go on asking, 200 welcome, 410 make new keys, 429 too many ask."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        status, body = self._answer(environ)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(f"{status.value} {status.phrase}", headers)
        return (body,)

    def _answer(self, environ: Environ) -> tuple[HTTPStatus, bytes]:
        if environ["PATH_INFO"] != "/claims":
            return HTTPStatus.NOT_FOUND, b""
        if environ["REQUEST_METHOD"] != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED, b""
        length = environ.get("CONTENT_LENGTH") or ""
        if not (length.isascii() and length.isdecimal()) or int(length[:9]) > MAX_CLAIM_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b""
        message, address = environ["wsgi.input"].read(int(length)), environ.get("REMOTE_ADDR", "")
        try:
            with self._database.connection_context():
                return self._asked(message, address)
        except Malformed as malformed:
            log.info("Not a claim, from %s: %s", address, malformed)
            return HTTPStatus.BAD_REQUEST, b""

    def _asked(self, message: bytes, address: str) -> tuple[HTTPStatus, bytes]:
        now_ms = time.time_ns() // 1_000_000
        claim = ask(self._database, message, address=address, now_ms=now_ms)
        if claim is None:
            return HTTPStatus.TOO_MANY_REQUESTS, b""
        if is_spent(claim, now_ms=now_ms):
            return HTTPStatus.GONE, b""
        return (HTTPStatus.OK, self._welcome(claim)) if claim.certificate else (HTTPStatus.ACCEPTED, b"{}")

    def _welcome(self, claim: Claim) -> bytes:
        settings, door = self._settings, self._settings.enrolment
        assert door is not None  # noqa: S101 - without it nobody serves this door
        public = read_signing_key(settings).public_key()
        return msgspec.json.encode(
            Welcome(
                unit=claim.unit,
                room=claim.room,
                certificate=claim.certificate,
                central_key=public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
                broker=door.broker,
                broker_port=door.broker_port,
                central_url=door.central_url,
                pages_url=settings.units.pages_url.replace("{unit}", claim.unit),
                language=settings.central.language,
            )
        )


class _Server(WSGIServer):
    """A handshake that fails is the other side's affair, and nobody may hold a connection in silence."""

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> Any:
        client_socket.settimeout(_SILENT_S)
        try:
            return super().wrap_socket_and_handle(client_socket, address)
        except (ssl.SSLError, OSError) as error:
            log.info("A connection from %s ended: %s", address[0], error)
            client_socket.close()
            return None


def serve_claims(database: Database, settings: Settings) -> WSGIServer | None:
    """Open the door beside the pages, where the settings have one. OSError when the port can't be used."""
    door, units = settings.enrolment, settings.units
    if door is None:
        return None
    context = SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(units.certificate, units.key)
    server = _Server(
        (door.address, door.port),
        ClaimDoor(database, settings),
        ssl_context=context,
        spawn=Pool(_MOST_CONNECTIONS),
        log=None,
        error_log=log,
    )
    server.start()
    return server
