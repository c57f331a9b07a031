"""The door for units that nobody knows yet: HTTPS under our authority's certificate, one address, one question."""

import logging
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from gevent.pywsgi import WSGIServer

from central.db import Database
from central.fleet.claims import ask, is_spent
from central.fleet.models import Claim
from central.measures import Pages
from central.serving import counted, open_door, tls_13
from central.settings import Settings, read_signing_key
from contract.claim import MAX_CLAIM_BYTES, Welcome
from contract.refused import Malformed

log = logging.getLogger(__name__)

_MOST_CONNECTIONS = 100
_WHOLE_S = 30.0
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


def serve_claims(database: Database, settings: Settings, *, measures: Pages | None = None) -> WSGIServer | None:
    """Open the door beside the pages, where the settings have one. OSError when the port can't be used."""
    door, units = settings.enrolment, settings.units
    if door is None:
        return None
    return open_door(
        (door.address, door.port),
        counted(ClaimDoor(database, settings), measures or Pages(), parts=frozenset({"claims"})),
        tls=tls_13(units.certificate, units.key),
        connections=_MOST_CONNECTIONS,
        whole_s=_WHOLE_S,
    )
