"""The dossier of a meeting as one signed ZIP: a manifest that names every file, its signature, and the files. Pure.

The ZIP is written in one way only (stored, sorted, without times), so that a byte changed anywhere in it shows.
"""

import io
import zipfile
from collections.abc import Mapping

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.package import sha256_of
from contract.signed import sign

PURPOSE = b"hop-dossier-1"
FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_NO_TIME = (1980, 1, 1, 0, 0, 0)


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


def pack_dossier(manifest: Manifest, files: Mapping[str, bytes], *, key: Ed25519PrivateKey) -> tuple[bytes, str]:
    """The ZIP's bytes and the SHA-256 of its manifest; `parts` are filled in from the files."""
    parts = tuple(Part(path=path, size=len(raw), sha256=sha256_of(raw)) for path, raw in sorted(files.items()))
    text = msgspec.json.encode(msgspec.structs.replace(manifest, parts=parts), order="deterministic")
    return write_zip({MANIFEST: text, SIGNATURE: sign(text, purpose=PURPOSE, key=key), **files}), sha256_of(text)


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """The one ZIP of these files: manifest and signature first, then by path."""
    first = [name for name in (MANIFEST, SIGNATURE) if name in files]
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as packed:
        for path in (*first, *sorted(set(files) - {MANIFEST, SIGNATURE})):
            info = zipfile.ZipInfo(path, _NO_TIME)
            info.create_system, info.external_attr = 3, 0o644 << 16
            packed.writestr(info, files[path])
    return raw.getvalue()
