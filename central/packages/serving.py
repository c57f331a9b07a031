"""What rooms fetch by HTTPS: packages and documents, each unit under its certificate, only what is offered to it.

And what they bring: the files of papers that were handed out in the room, and what was heard there.
"""

import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from gevent.pywsgi import WSGIHandler, WSGIServer

from central.db import Database
from central.documents.store import Store, store_in
from central.fleet.actions import may_connect
from central.measures import Pages
from central.packages.coming import Coming, size_handed_out, size_of_sound
from central.packages.lists import releases
from central.packages.models import OfferedFile, PackageOffer
from central.people.photos import photo_named
from central.proceedings.models import KeptPackage
from central.serving import counted, open_door, tls_13
from central.settings import Settings

_PATH = re.compile(r"/(packages|documents|releases)/([0-9a-f]{64})")
_COMING = re.compile(r"/(handed-out|sound)/([0-9a-f]{64})")
PARTS = frozenset({"packages", "documents", "releases", "handed-out", "sound"})
_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{1,15})?")
_CHUNK = 64 * 1024
_MOST_CONNECTIONS = 500

_UNIT, _SERIAL = "hop.unit", "hop.serial"
Environ = dict[str, Any]


class Shelves:
    """The WSGI application behind the port for units. GET and HEAD, one range; PUT of papers, sound; nothing else."""

    def __init__(self, database: Database, store: Store) -> None:
        self._database = database
        self._store = store

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        coming = _COMING.fullmatch(environ["PATH_INFO"])
        status, headers, body = self._take(environ, coming[1], coming[2]) if coming else self._answer(environ)
        start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return () if environ["REQUEST_METHOD"] == "HEAD" else body

    def _answer(self, environ: Environ) -> tuple[HTTPStatus, dict[str, str], Iterable[bytes]]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _refusal(HTTPStatus.METHOD_NOT_ALLOWED)
        asked = _PATH.fullmatch(environ["PATH_INFO"])
        if asked is None:
            return _refusal(HTTPStatus.NOT_FOUND)
        with self._database.connection_context():
            if not may_connect(environ[_UNIT], environ[_SERIAL]):
                return _refusal(HTTPStatus.FORBIDDEN)
            found = self._package(environ[_UNIT], asked[2]) if asked[1] == "packages" else None
            is_offered = asked[1] != "packages" and _OFFERED[asked[1]](environ[_UNIT], asked[2])
            if is_offered and asked[1] == "documents":
                found = photo_named(asked[2])
        if found is not None:
            return _sent(environ, size=len(found), pieces=lambda first, last: iter((found[first : last + 1],)))
        path = self._store.path(asked[2])
        if not is_offered or not path.is_file():
            return _refusal(HTTPStatus.NOT_FOUND)
        return _sent(environ, size=path.stat().st_size, pieces=lambda first, last: _pieces(path, first, last))

    def _take(self, environ: Environ, sort: str, sha256: str) -> tuple[HTTPStatus, dict[str, str], Iterable[bytes]]:
        """A paper or sound on its way up. Only the unit whose it is may bring it, once a line here names it."""
        with self._database.connection_context():
            if not may_connect(environ[_UNIT], environ[_SERIAL]):
                return _refusal(HTTPStatus.FORBIDDEN)
            size = _SIZES[sort](environ[_UNIT], sha256)
        if size is None:
            return _refusal(HTTPStatus.NOT_FOUND)
        coming = Coming(self._store, unit=environ[_UNIT], sha256=sha256, size=size)
        if environ["REQUEST_METHOD"] == "PUT":
            return _told(*coming.take(environ.get("HTTP_CONTENT_RANGE", ""), environ["wsgi.input"]))
        if environ["REQUEST_METHOD"] == "HEAD":
            return _told(*coming.state())
        return _refusal(HTTPStatus.METHOD_NOT_ALLOWED)

    def _package(self, unit: str, sha256: str) -> bytes | None:
        query = KeptPackage.select(KeptPackage.body).join(PackageOffer)
        row = query.where(PackageOffer.unit == unit, KeptPackage.sha256 == sha256).first()
        return bytes(row.body) if row else None


class _Handler(WSGIHandler):
    """Tells the application whose certificate the connection stands under."""

    def get_environ(self) -> Environ:
        environ: Environ = super().get_environ()
        connection: Any = self.socket
        peer = connection.getpeercert()
        names = [value for rdn in peer["subject"] for key, value in rdn if key == "commonName"]
        environ[_UNIT] = names[0] if len(names) == 1 else ""
        environ[_SERIAL] = f"{int(peer['serialNumber'], 16):x}"
        return environ


def serve_units(database: Database, settings: Settings, *, measures: Pages | None = None) -> WSGIServer:
    """Begin to serve units beside the pages; `stop()` ends it. OSError when the port or a file can't be used.

    The process must be one in which gevent has taken over the standard library's waiting.
    """
    units, shelves = settings.units, Shelves(database, store_in(settings.central.data_dir))
    return open_door(
        (units.address, units.port),
        counted(shelves, measures or Pages(), parts=PARTS),
        tls=tls_13(units.certificate, units.key, ca=units.ca),
        connections=_MOST_CONNECTIONS,
        handler=_Handler,
    )


def _is_offered(unit: str, sha256: str) -> bool:
    query = OfferedFile.select().join(PackageOffer, on=(PackageOffer.package == OfferedFile.package))
    return bool(query.where(PackageOffer.unit == unit, OfferedFile.sha256 == sha256).exists())


def _is_wanted(unit: str, sha256: str) -> bool:
    wanted = releases([unit]).get(unit)
    return wanted is not None and wanted.sha256 == sha256


_SIZES = {"handed-out": size_handed_out, "sound": size_of_sound}
_OFFERED = {"documents": _is_offered, "releases": _is_wanted}


def _sent(environ: Environ, *, size: int, pieces: Any) -> tuple[HTTPStatus, dict[str, str], Iterable[bytes]]:
    """All of it, or the one range that was asked for (RFC 9110, 14.2); a range of another form is passed over."""
    asked = _RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    headers = {"Content-Type": "application/octet-stream", "Accept-Ranges": "bytes"}
    first, last, status = 0, size - 1, HTTPStatus.OK
    if asked:
        first = int(asked[1])
        last = min(last, int(asked[2])) if asked[2] else last
        if first > last:
            unsatisfied = {"Content-Range": f"bytes */{size}", "Content-Length": "0"}
            return HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, unsatisfied, ()
        headers["Content-Range"], status = f"bytes {first}-{last}/{size}", HTTPStatus.PARTIAL_CONTENT
    headers["Content-Length"] = str(last - first + 1)
    return status, headers, pieces(first, last)


def _pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last + 1 - first
        while left > 0 and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece


def _told(status: HTTPStatus, held: int) -> tuple[HTTPStatus, dict[str, str], Iterable[bytes]]:
    return status, {"Content-Length": "0", "Held": str(held)}, ()


def _refusal(status: HTTPStatus) -> tuple[HTTPStatus, dict[str, str], Iterable[bytes]]:
    return status, {"Content-Length": "0"}, ()
