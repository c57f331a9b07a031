"""A meeting that goes from room to room as a file, when central can't be reached (practice D1).

A ZIP without compression that the units of one room alone can read: its key is enclosed for each of them, and every
other entry is locked under that key and its own name. The unit that writes it signs the manifest; that the plan is
central's is shown by a list that central signed, for that unit or the one it was sent to first.
"""

import os
from collections.abc import Mapping
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from msgspec import Meta

from contract.events import Brief, ContentName, LineName, MeetingId, MovedToRoom, UnitName
from contract.package import Package, read_package, sha256_of
from contract.past import Past
from contract.refused import Malformed
from contract.room import Phase, room_of
from contract.signed import SIGNATURE_BYTES, open_sealed, seal

MANIFEST, LIST, PLAN, PAST = "manifest", "list", "plan", "past"
MAX_FILE_BYTES = 64 * 1024 * 1024
"""Of one entry: no paper and no past is larger."""
MAX_PARCEL_BYTES = 512 * 1024 * 1024
MAX_ENTRIES = 5000
OVERHEAD = 12 + 16
KEY_BYTES = 32
_PURPOSE = b"hop-parcel-1"
_MAX_MANIFEST_BYTES = 512 * 1024


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the file: `last` is the line of `unit` by which the meeting left the room `left` for `room`, `plan`
    the plan in force until then and `past` what was done (contract/past.py), `late` the papers that were handed out and
    `files` all others that the plan names, as far as they were there."""

    unit: UnitName
    meeting: MeetingId
    last: LineName
    room: Brief
    place: Brief = ""
    left: Brief
    plan: ContentName
    past: ContentName
    late: tuple[ContentName, ...] = ()
    files: Annotated[tuple[ContentName, ...], Meta(max_length=MAX_ENTRIES - 8)] = ()


def key_entry(unit: str) -> str:
    """Where the parcel's key lies that is enclosed for this unit."""
    return f"keys/{unit}"


def file_entry(sha256: str) -> str:
    return f"files/{sha256}"


def key_label(unit: str) -> str:
    """What the parcel's key is enclosed under (contract/envelope.py)."""
    return f"parcel/{unit}"


def locked(payload: bytes, *, key: bytes, name: str) -> bytes:
    """An entry as it lies in the file: ChaCha20-Poly1305 (RFC 8439) behind its nonce."""
    nonce = os.urandom(12)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, payload, name.encode())


def unlocked(raw: bytes, *, key: bytes, name: str) -> bytes:
    """What `locked` was given; Malformed when the entry was changed or is another one."""
    try:
        return ChaCha20Poly1305(key).decrypt(raw[:12], raw[12:], name.encode())
    except (InvalidTag, ValueError):
        raise Malformed(f"a parcel whose {name} was damaged") from None


def seal_manifest(manifest: Manifest, *, key: Ed25519PrivateKey) -> bytes:
    """The manifest, signed by the unit that writes it."""
    return seal(msgspec.json.encode(manifest), purpose=_PURPOSE, key=key)


def open_manifest(message: bytes, *, keys: Mapping[str, Ed25519PublicKey]) -> Manifest:
    """The manifest that one of these units signed; Malformed otherwise."""
    try:
        unit = _decoder.decode(message[SIGNATURE_BYTES:]).unit
        key = keys[unit]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not a parcel's manifest: {error}") from None
    except KeyError:
        raise Malformed(f"a parcel of a unit that this one does not know: {unit}") from None
    return _decoder.decode(open_sealed(message, purpose=_PURPOSE, key=key, at_most=_MAX_MANIFEST_BYTES))


def check_sent(manifest: Manifest, past: Past, plan: Package, *, to: str) -> None:
    """Malformed unless the past ends with the meeting's move, under this plan, to the room of the unit `to`."""
    if (past.meeting, past.unit, plan.meeting) != (manifest.meeting, manifest.unit, manifest.meeting):
        raise Malformed("a parcel whose past or plan is of another meeting")
    lines = past.lines()
    room = room_of(past.meeting, lines, {sha256_of(raw): read_package(raw) for raw in past.packages})
    left = lines[-1].event if lines else None
    if room.phase is not Phase.MOVED or lines[-1].name != manifest.last or not isinstance(left, MovedToRoom):
        raise Malformed("a parcel whose past does not end with the meeting's move")
    if room.package_sha256 != manifest.plan or left.room != manifest.room or to not in (left.units or ()):
        raise Malformed("a parcel that is for another room")


_decoder = msgspec.json.Decoder(Manifest)
