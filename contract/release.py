"""A release: one signed artefact of all that units and servers run, and how it is read.

A tar of plain files in this order: `release.json` (what it says of itself), `release.sig` (64 bytes, Ed25519 of the
province's release key over that), `SHA256SUMS` (whose own hash the first names), and every file that is named there.
So each byte is vouched for before anything of it is used, and any tar opens it.
"""

import hashlib
import re
import tarfile
from collections.abc import Callable, Iterator
from typing import IO, Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta

from contract.events import ContentName
from contract.refused import Malformed
from contract.signed import SIGNATURE_BYTES, check, sign

MANIFEST, SIGNATURE, SUMS = "release.json", "release.sig", "SHA256SUMS"
MAX_RELEASE_BYTES = 1024 * 1024 * 1024
_PURPOSE = b"hop-release-1"
_MAX_HEAD_BYTES = 256 * 1024
_MAX_FILES = 1000
_CHUNK = 256 * 1024
_SUM = re.compile(r"([0-9a-f]{64})  ((?:wheels/)?[0-9A-Za-z][0-9A-Za-z._+-]{0,180})")

Arch = Literal["amd64", "arm64"]
Keep = Callable[[str, Iterator[bytes]], None]


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """What a release says of itself: `made_at` is its commit's time in seconds; `journal` the schema of a unit's
    journal that it writes, and `events` all that it understands there, which tell whether one can go back to it;
    `sums` the SHA-256 of SHA256SUMS."""

    version: Annotated[str, Meta(pattern=r"^[0-9][0-9A-Za-z.+-]{0,39}\Z")]
    arch: Arch
    made_at: Annotated[int, Meta(ge=0, lt=2**40)]
    journal: Annotated[int, Meta(ge=0, lt=10_000)]
    events: tuple[Annotated[str, Meta(max_length=60)], ...]
    sums: ContentName

    @property
    def name(self) -> str:
        """What its file and its folder are called."""
        return f"hop-{self.version}-{self.arch}"


def write_manifest(release: Release) -> bytes:
    """The bytes of `release.json`."""
    return msgspec.json.encode(release) + b"\n"


def sign_manifest(raw: bytes, *, key: Ed25519PrivateKey) -> bytes:
    """The bytes of `release.sig`; the same key and manifest give the same."""
    return sign(raw, purpose=_PURPOSE, key=key)


def read_manifest(raw: bytes) -> Release:
    """What an installed release says of itself; Malformed when it is none."""
    try:
        return msgspec.json.decode(raw, type=Release)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not a release: {error}") from None


def open_manifest(raw: bytes, signature: bytes, *, key: Ed25519PublicKey) -> Release:
    """What a release says of itself, signed by this key; Malformed (Forged) otherwise."""
    if len(signature) != SIGNATURE_BYTES:
        raise Malformed(f"a release's signature of {len(signature)} bytes")
    check(raw, signature, purpose=_PURPOSE, key=key)
    return read_manifest(raw)


def examine(file: IO[bytes], *, key: Ed25519PublicKey, keep: Keep | None = None) -> Release:
    """Read a whole artefact; Malformed unless every byte of it is what the key has signed.

    `keep` is given each file's name and its bytes, which it must read to their end. They are vouched for only when this
    returns: nothing that was kept may be used before.
    """
    try:
        with tarfile.open(fileobj=file, mode="r|") as tar:
            return _examine(tar, key, keep or _pass_by)
    except (tarfile.TarError, EOFError, OverflowError) as error:
        raise Malformed(f"not a release: {error}") from None
    except ValueError as error:
        raise error if isinstance(error, Malformed) else Malformed(f"not a release: {error}") from None


def _examine(tar: tarfile.TarFile, key: Ed25519PublicKey, keep: Keep) -> Release:
    members = _plain(tar)
    raw, signature = _small(tar, members, MANIFEST), _small(tar, members, SIGNATURE)
    release = open_manifest(raw, signature, key=key)
    listed = _small(tar, members, SUMS)
    if hashlib.sha256(listed).hexdigest() != release.sums:
        raise Malformed("a release whose list of files is another than the one that was signed")
    sums = _read_sums(listed)
    for name, head in ((MANIFEST, raw), (SIGNATURE, signature), (SUMS, listed)):
        keep(name, iter((head,)))
    for member in members:
        expected = sums.pop(member.name, "")
        if not expected:
            raise Malformed(f"a release with the file {member.name}, which its list does not name")
        seen = hashlib.sha256()
        keep(member.name, _pieces(tar, member, seen.update))
        if seen.hexdigest() != expected:
            raise Malformed(f"a release whose file {member.name} is damaged")
    if sums:
        raise Malformed(f"a release without its file {min(sums)}")
    return release


def _plain(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    size = 0
    for count, member in enumerate(tar):
        size += member.size
        if not member.isreg() or member.issparse() or count > _MAX_FILES or not 0 <= size <= MAX_RELEASE_BYTES:
            raise Malformed(f"a release with {member.name!r}, which is no plain file or too much")
        yield member


def _small(tar: tarfile.TarFile, members: Iterator[tarfile.TarInfo], name: str) -> bytes:
    member = next(members, None)
    if member is None or member.name != name or member.size > _MAX_HEAD_BYTES:
        missing = "it is not signed" if name == SIGNATURE else f"{name} is missing in its place"
        raise Malformed(f"not a release of ours: {missing}")
    return b"".join(_pieces(tar, member, lambda _: None))


def _pieces(tar: tarfile.TarFile, member: tarfile.TarInfo, seen: Callable[[bytes], object]) -> Iterator[bytes]:
    opened, left = tar.extractfile(member), member.size
    while opened is not None and left > 0 and (piece := opened.read(min(_CHUNK, left))):
        seen(piece)
        left -= len(piece)
        yield piece
    if left > 0:
        raise Malformed(f"a release that was cut in {member.name}")


def _read_sums(listed: bytes) -> dict[str, str]:
    found = {}
    for line in listed.decode("ascii", "replace").split("\n")[:-1]:
        read = _SUM.fullmatch(line)
        if read is None or read[2] in found:
            raise Malformed("a release whose list of files can't be read")
        found[read[2]] = read[1]
    return found


def _pass_by(_name: str, pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass
