"""A paper or sound from a room on its way up: in parts, gone on from where they end, verified by its name."""

import re
from http import HTTPStatus
from typing import IO

from central.documents.store import Store
from central.proceedings.results import HandedOut, KeptSound
from contract.sound import packed

MAX_BYTES = 64 * 1024 * 1024
_RANGE = re.compile(r"bytes ([0-9]{1,12})-([0-9]{1,12})/([0-9]{1,12})")
_CHUNK = 64 * 1024

Answer = tuple[HTTPStatus, int]


def size_handed_out(unit: str, sha256: str) -> int | None:
    """How large a file is that this unit's lines name; None when they name none such."""
    row = HandedOut.get_or_none(HandedOut.unit == unit, HandedOut.sha256 == sha256)
    return int(row.size) if row and row.size <= MAX_BYTES else None


def size_of_sound(unit: str, sha256: str) -> int | None:
    """How large a recording is that this unit has kept by its lines and not deleted since; None: there is none such."""
    row = KeptSound.get_or_none(KeptSound.kept_by == unit, KeptSound.sha256 == sha256, KeptSound.gone_at_ms == 0)
    return int(row.size) if row and row.size <= packed.MAX_BYTES else None


class Coming:
    """One file of one unit. Every answer tells how much is held: the unit goes on there."""

    def __init__(self, store: Store, *, unit: str, sha256: str, size: int) -> None:
        self._store = store
        self._sha256 = sha256
        self._size = size
        self._part = store.folder / f".up-{unit}-{sha256}"

    def state(self) -> Answer:
        """200 with the number of bytes that are here, 204 when it is whole."""
        if self._store.has(self._sha256):
            return HTTPStatus.NO_CONTENT, self._size
        return HTTPStatus.OK, self._held()

    def take(self, content_range: str, body: IO[bytes]) -> Answer:
        """Add the part that begins where ours ends. 201: whole; 202: more is wanted; 409: it begins elsewhere; 422: all
        is here and it is not the file of this name, so that it is sent anew."""
        asked = _RANGE.fullmatch(content_range)
        if asked is None or int(asked[3]) != self._size or not int(asked[1]) <= int(asked[2]) < self._size:
            return HTTPStatus.BAD_REQUEST, self._held()
        if self._store.has(self._sha256):
            return HTTPStatus.CREATED, self._size
        if int(asked[1]) != self._held():
            return HTTPStatus.CONFLICT, self._held()
        self._append(body, int(asked[2]) + 1 - int(asked[1]))
        if self._held() < self._size:
            return HTTPStatus.ACCEPTED, self._held()
        return self._keep()

    def _append(self, body: IO[bytes], left: int) -> None:
        self._store.folder.mkdir(parents=True, exist_ok=True)
        with self._part.open("ab") as file:
            while left > 0 and (piece := body.read(min(_CHUNK, left))):
                left -= file.write(piece)

    def _keep(self) -> Answer:
        try:
            with self._part.open("rb") as file:
                is_right = self._store.put_named(file, self._sha256)
        finally:
            self._part.unlink()
        return (HTTPStatus.CREATED, self._size) if is_right else (HTTPStatus.UNPROCESSABLE_ENTITY, 0)

    def _held(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0
