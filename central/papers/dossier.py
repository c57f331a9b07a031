"""The dossier of a meeting as one signed ZIP: a manifest that names every file, its signature, and the files.

The ZIP is written in one way only (stored, sorted, without times), so that a byte changed anywhere in it shows.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.signed import sign

PURPOSE = b"hop-dossier-1"
FORMAT = 1
SOUND = "sound/"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PIECE = 1024 * 1024

Source = bytes | memoryview | Path
"""What a file of the dossier is made of; sound is too large to be held."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`number` counts the dossiers of the meeting; `former` is SHA-256 of the one before's manifest, empty for the
    first. `public` is central's key in hexadecimal, `keys` those of the units whose runs are in it."""

    format: int = FORMAT
    meeting: int
    title: str
    number: int
    former: str
    made_at_ms: int
    public: str
    keys: dict[str, tuple[str, ...]]
    parts: tuple[Part, ...]


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """Consecutive lines of a stream with the signed headers of the runs in which they came (hexadecimal).

    They begin and end with whole runs, so that the signatures can be checked; lines of other meetings between those
    of this one are among them.
    """

    unit: str
    stream: str
    first: int
    headers: tuple[str, ...]
    texts: tuple[str, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The texts that the meeting's lines name: salt and body in hexadecimal, by name. `erased` are gone by law."""

    contents: dict[str, tuple[str, str]]
    erased: tuple[str, ...]


def pack_dossier(manifest: Manifest, files: Mapping[str, Source], out: IO[bytes], *, key: Ed25519PrivateKey) -> str:
    """Write the ZIP; gives the SHA-256 of its manifest, whose `parts` are filled in from the files."""
    parts = tuple(Part(path=path, size=size_of(one), sha256=sha256_of(one)) for path, one in sorted(files.items()))
    text = msgspec.json.encode(msgspec.structs.replace(manifest, parts=parts), order="deterministic")
    write_zip({MANIFEST: text, SIGNATURE: sign(text, purpose=PURPOSE, key=key), **files}, out)
    return sha256_of(text)


def write_zip(files: Mapping[str, Source], out: IO[bytes]) -> None:
    """The one ZIP of these files: manifest and signature first, then by path. `out` can be gone back in."""
    first = [name for name in (MANIFEST, SIGNATURE) if name in files]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for path in (*first, *sorted(set(files) - {MANIFEST, SIGNATURE})):
            info = zipfile.ZipInfo(path, _NO_TIME)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.file_size = size_of(files[path])
            with packed.open(info, "w") as entry:
                for piece in _pieces(files[path]):
                    entry.write(piece)


def size_of(one: Source) -> int:
    return one.stat().st_size if isinstance(one, Path) else len(one)


def sha256_of(one: Source) -> str:
    """The same of a file as of what is in it."""
    digest = hashlib.sha256()
    for piece in _pieces(one):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(one: Source) -> Iterator[bytes | memoryview]:
    if not isinstance(one, Path):
        yield one
        return
    with one.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
