"""`central verify FILE`: what holds in a dossier and what does not, in words, without a network or a database."""

import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from mmap import mmap
from typing import IO, cast

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central.papers.dossier import (
    FORMAT,
    MANIFEST,
    PURPOSE,
    SIGNATURE,
    SOUND,
    Chain,
    Manifest,
    Told,
    sha256_of,
    write_zip,
)
from central.papers.official.boxes import boxes_of
from central.papers.official.content import read_paper
from central.papers.signing.reading import read_signed
from central.papers.signing.trust import Trust
from central.papers.verifying_sound import Verified, check_sound
from contract.content import Content
from contract.damaged import ZIP_DAMAGE
from contract.events import PackageTaken, SoundDeleted, SoundKept, contents_on_record
from contract.line import Line, digest, read_line
from contract.refused import Malformed
from contract.run import PURPOSE as RUN_PURPOSE
from contract.run import unpack_header
from contract.signed import SIGNATURE_BYTES, check

_SIGNED = "-signed.pdf"
_PIECE = 1024 * 1024


def verify_dossier(raw: bytes | mmap, *, key: Ed25519PublicKey | None = None, trust: Trust | None = None) -> Verified:
    """Check the ZIP's every byte, the signature, each file, the chains of lines, the texts and sound that they name,
    and the digital signatures on papers.

    Without `key` the key in the manifest is believed, and without `trust` the certificates; the answer says so.
    """
    found = Verified()
    files, sound = _unzip(raw, found)
    if MANIFEST not in files or SIGNATURE not in files:
        found.wrong.append(f"{MANIFEST} or {SIGNATURE} is missing: this is no dossier, or it was cut")
        return found
    try:
        manifest = msgspec.json.decode(files[MANIFEST], type=Manifest)
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.public))
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        found.wrong.append(f"{MANIFEST} can't be read: {error}")
        return found
    _signature(files, key or public, found, is_given=key is not None, public=manifest.public)
    _parts({**files, **sound}, manifest, found)
    try:
        if manifest.format == FORMAT and not found.wrong:
            kept = _record(files, manifest, found)
            check_sound(kept, sound, found)
            _signed_papers(files, manifest, found, trust)
    except (msgspec.MsgspecError, Malformed, ValueError, KeyError) as error:
        found.wrong.append(f"the record can't be read: {error}")
    return found


def _unzip(raw: bytes | mmap, found: Verified) -> tuple[dict[str, bytes], dict[str, memoryview]]:
    """The files, however damaged, and those with sound, that are not copied; each byte that is not as the one way of
    writing has it is told by its place."""
    files: dict[str, bytes] = {}
    sound: dict[str, memoryview] = {}
    whole = memoryview(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw) if isinstance(raw, bytes) else cast("IO[bytes]", raw)) as packed:
            for one in packed.infolist():
                # What a file's own header says is not asked: its bytes are where the directory puts them.
                begins = one.header_offset + 30 + len(one.orig_filename.encode())
                part = whole[begins : begins + one.file_size]
                if one.filename.startswith(SOUND):
                    sound[one.filename] = part
                else:
                    files[one.filename] = bytes(part)
        with tempfile.TemporaryFile() as again:
            write_zip({**files, **sound}, again)
            place = _first_difference(whole, again)
    except ZIP_DAMAGE as error:
        found.wrong.append(f"the ZIP's directory is damaged: {error}")
        return files, sound
    if place is not None:
        found.wrong.append(f"the ZIP itself was changed at byte {place}, {_near(place, {**files, **sound})}")
    else:
        found.held.append(f"the ZIP is as it was written: {len(files) + len(sound)} files, {len(raw)} bytes")
    return files, sound


def _first_difference(raw: memoryview, again: IO[bytes]) -> int | None:
    size = again.seek(0, io.SEEK_END)
    again.seek(0)
    for begins in range(0, max(size, len(raw)), _PIECE):
        ours, theirs = again.read(_PIECE), raw[begins : begins + _PIECE]
        if ours != theirs:
            pairs = enumerate(zip(ours, theirs, strict=False))
            return begins + next((at for at, (a, b) in pairs if a != b), min(len(ours), len(theirs)))
    return None


def _near(place: int, files: Mapping[str, bytes | memoryview]) -> str:
    at = 0
    for name in (*(one for one in (MANIFEST, SIGNATURE) if one in files), *sorted(set(files) - {MANIFEST, SIGNATURE})):
        at += 30 + len(name.encode())
        if place < at:
            return f"in the header of {name}"
        at += len(files[name])
        if place < at:
            return f"in {name}"
    return "in the directory at its end"


def _signature(files: dict[str, bytes], key: Ed25519PublicKey, found: Verified, *, is_given: bool, public: str) -> None:
    try:
        check(files[MANIFEST], files[SIGNATURE], purpose=PURPOSE, key=key)
    except Malformed:
        found.wrong.append(f"{SIGNATURE} does not fit {MANIFEST}: one of them was changed, or another key signed it")
        return
    whose = "by the key that was given" if is_given else f"by the key {public[:16]}…; compare it with central's own"
    found.held.append(f"{MANIFEST} is signed {whose}")


def _parts(files: Mapping[str, bytes | memoryview], manifest: Manifest, found: Verified) -> None:
    named = {one.path: one for one in manifest.parts}
    bad = [path for path, one in named.items() if path in files and sha256_of(files[path]) != one.sha256]
    found.wrong += [f"{path} was changed" for path in bad]
    found.wrong += [f"{path} is missing" for path in sorted(set(named) - set(files))]
    found.wrong += [f"{path} does not belong to it" for path in sorted(set(files) - set(named) - {MANIFEST, SIGNATURE})]
    if not found.wrong:
        found.held.append(f"all {len(named)} files are as the manifest names them")


def _record(files: dict[str, bytes], manifest: Manifest, found: Verified) -> list[Line]:
    """The lines that tell of sound."""
    told = msgspec.json.decode(files["record/contents.json"], type=Told)
    digests: dict[str, str] = {}
    named: set[str] = set()
    lines, of_sound = 0, list[Line]()
    for path in sorted(one for one in files if one.startswith("record/lines/")):
        chain = msgspec.json.decode(files[path], type=Chain)
        found.wrong += [f"{path}: {one}" for one in _chain(chain, manifest, digests)]
        for text in chain.texts:
            line = read_line(text)
            if line.meeting != manifest.meeting:
                continue
            lines += 1
            named |= set(contents_on_record(line.event))
            of_sound += [line] if isinstance(line.event, SoundKept | SoundDeleted) else []
            if isinstance(line.event, PackageTaken) and f"record/packages/{line.event.sha256}.json" not in files:
                found.wrong.append(f"line {line.name} names a plan that is not in the dossier")
    for name, (salt, body) in told.contents.items():
        if Content(salt=bytes.fromhex(salt), body=bytes.fromhex(body)).name != name:
            found.wrong.append(f"record/contents.json: the text {name[:16]}… is not the one that its line names")
    gone = named - set(told.contents)
    found.wrong += [f"the text {name[:16]}… is missing and not said to be erased" for name in gone - set(told.erased)]
    if not found.wrong:
        erased = f", {len(gone)} were erased" if gone else ""
        found.held.append(
            f"{lines} lines are chained and signed by their units; {len(named)} texts belong to them{erased}"
        )
    _seals(files, digests, found)
    return of_sound


def _chain(chain: Chain, manifest: Manifest, digests: dict[str, str]) -> Iterator[str]:
    """What is wrong with a chain; each line's digest by its name goes to `digests`."""
    headers = [bytes.fromhex(one) for one in chain.headers]
    ends: dict[int, bytes] = {}
    for signed in headers:
        header = unpack_header(signed[SIGNATURE_BYTES:])
        if not any(_fits(signed, public) for public in manifest.keys.get(chain.unit, ())):
            yield f"no key of {chain.unit} has signed the run from line {header.first}"
        ends[header.first - 1], ends[header.last] = header.before, header.after
    link = ends.get(chain.first - 1, b"")
    for seq, text in enumerate(chain.texts, start=chain.first):
        link = digest(link, text)
        digests[f"{chain.stream}/{seq}"] = link.hex()
        if ends.get(seq, link) != link:
            yield f"the lines up to {seq} are not those that were signed"
            return


def _fits(signed: bytes, public: str) -> bool:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    try:
        check(signed[SIGNATURE_BYTES:], signed[:SIGNATURE_BYTES], purpose=RUN_PURPOSE, key=key)
    except Malformed:
        return False
    return True


def _signed_papers(files: dict[str, bytes], manifest: Manifest, found: Verified, trust: Trust | None) -> None:
    """Papers with digital signatures: are they this dossier's papers, signed as the dossier was made?"""
    made_at = datetime.fromtimestamp(manifest.made_at_ms / 1000, UTC)
    for path in sorted(one for one in files if one.startswith("papers/") and one.endswith(_SIGNED)):
        paper = path.removesuffix(_SIGNED)
        boxes = boxes_of(read_paper(files[f"{paper}.json"].decode()))
        signed = read_signed(files[path], paper=files[f"{paper}.pdf"], boxes=boxes, trust=trust, now=made_at)
        if signed.fault:
            found.wrong.append(f"{path}: {signed.fault}")
            continue
        for one in signed.seen:
            if one.fault:
                found.wrong.append(f"{path}, signature of {one.signer}: {one.fault}")
                continue
            at = f"{one.signed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if one.signed_at else "a time not told"
            chain = "its certificate leads to a root that was given"
            if trust is None:
                chain = f"its certificate, by {one.issuer}, was not asked for a root (--trust FOLDER)"
            found.held.append(
                f"{path} was signed by {one.signer} at {at} by the own clock; the paper is unchanged, {chain}"
            )


def _seals(files: dict[str, bytes], digests: dict[str, str], found: Verified) -> None:
    """The code on each paper names a line and its digest: is it this record's?"""
    for path in sorted(one for one in files if one.startswith("papers/") and one.endswith(".json")):
        seal = read_paper(files[path].decode()).seal
        if not seal:
            continue
        stream, seq, value = seal.rsplit("/", 3)[1:]
        if digests.get(f"{stream}/{seq}") == value:
            found.held.append(f"the code on {path.removesuffix('.json')} names line {seq} of this record")
        else:
            found.wrong.append(f"the code on {path.removesuffix('.json')} names another record than this one")
