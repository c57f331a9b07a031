"""Files on central's disk, each under its own SHA-256, written once and never changed."""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from central.documents.rules import MAX_BYTES
from central.documents.scanning import Scanner

_NAME = re.compile(r"[0-9a-f]{64}")
_PIECE = 1024 * 1024


class Store:
    """The folder of all files. Two that are the same are one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where a file of this hash is, or would be; ValueError when it is no hash."""
        if not _NAME.fullmatch(sha256):
            raise ValueError("a file is named by 64 hexadecimal digits")
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def put_named(self, source: IO[bytes], sha256: str) -> bool:
        """Keep what is read from `source` if it is the file of this name; nothing stays of another."""
        if hashlib.file_digest(source, "sha256").hexdigest() != sha256:  # type: ignore[arg-type]
            return False
        source.seek(0)
        self.put(source)
        return True

    def put(self, source: IO[bytes]) -> tuple[str, int]:
        """Keep what is read from `source`; its SHA-256 and size. It is on the disk when this returns."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        written = Path(name)
        digest, size = hashlib.sha256(), 0
        try:
            with os.fdopen(handle, "wb") as file:
                while piece := source.read(_PIECE):
                    digest.update(piece)
                    size += file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            place = self.path(digest.hexdigest())
            place.parent.mkdir(exist_ok=True)
            written.chmod(0o640)
            written.replace(place)
        finally:
            written.unlink(missing_ok=True)
        return digest.hexdigest(), size


@dataclass(frozen=True, kw_only=True)
class Intake:
    """Where uploads go, how large they may be; `support` is whom to call when one may not be kept.

    `scanner`: who looks for viruses in them first; None where there is none.
    """

    store: Store
    support: str
    most_bytes: int = MAX_BYTES
    scanner: Scanner | None = None


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as a browser sent it."""

    file: IO[bytes]
    name: str


def store_in(data_dir: Path) -> Store:
    """The store of a central whose data are in this folder."""
    return Store(data_dir / "files")
