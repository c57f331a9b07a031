"""The signed QR ticket (mã điểm danh): `HOP1:` and base45 of 14 bytes of claims and their Ed25519 signature.

122 characters of QR's alphanumeric mode: version 5 at error correction M, the smallest code that can be verified
without a network. It holds numbers only, no name.
"""

import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contract.base45 import decode, encode
from contract.refused import Malformed
from contract.signed import SIGNATURE_BYTES, check, sign

PREFIX = "HOP1:"
PURPOSE = b"hop-ticket-1"
LENGTH = 122
_FORMAT = 1
_CLAIMS = struct.Struct(">BIIBHH")
_EPOCH = date(2024, 1, 1)


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """What a code says: which attendee of which meeting, until which day, and how often it was issued anew."""

    key_id: int
    meeting: int
    attendee: int
    rights: int = 0
    expires: date
    issue: int


def is_ticket(payload: bytes) -> bool:
    """Does this look like one of ours? The cheap filter for the camera; only `read_ticket` proves it."""
    return len(payload) == LENGTH and payload.startswith(PREFIX.encode())


def write_ticket(ticket: Ticket, *, key: Ed25519PrivateKey) -> str:
    """The text to print as a QR code. ValueError when a number is out of its range."""
    days = (ticket.expires - _EPOCH).days
    try:
        first = _FORMAT << 4 | ticket.key_id
        claims = _CLAIMS.pack(first, ticket.meeting, ticket.attendee, ticket.rights, days, ticket.issue)
    except struct.error as error:
        raise ValueError(f"a ticket's number is out of range: {error}") from None
    if not 0 <= ticket.key_id < 16:
        raise ValueError(f"key id {ticket.key_id}; allowed are 0 to 15")
    return PREFIX + encode(claims + sign(claims, purpose=PURPOSE, key=key))


def read_ticket(payload: bytes, *, keys: Mapping[int, Ed25519PublicKey]) -> Ticket:
    """The claims of a code that one of central's keys has signed.

    Malformed: wrong length or prefix, a base45 text that is not the canonical one, an unknown key, a signature that
    does not fit. The signature is checked before any claim is believed.
    """
    if not is_ticket(payload):
        raise Malformed("not a ticket of this system")
    raw = decode(payload[len(PREFIX) :])
    claims, signature = raw[: _CLAIMS.size], raw[_CLAIMS.size :]
    if len(raw) != _CLAIMS.size + SIGNATURE_BYTES or claims[0] >> 4 != _FORMAT:
        raise Malformed("a ticket of an unknown format")
    key = keys.get(claims[0] & 15)
    if key is None:
        raise Malformed(f"a ticket under the unknown key {claims[0] & 15}")
    check(claims, signature, purpose=PURPOSE, key=key)
    first, meeting, attendee, rights, days, issue = _CLAIMS.unpack(claims)
    return Ticket(
        key_id=first & 15,
        meeting=meeting,
        attendee=attendee,
        rights=rights,
        expires=_EPOCH + timedelta(days=days),
        issue=issue,
    )


def day_of(at_ms: int) -> date:
    """The UTC day of a time in milliseconds since 1970."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).date()
