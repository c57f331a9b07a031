"""Ed25519 signatures (RFC 8032) over a named purpose and a payload, so that none can be passed off as another."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contract.refused import Forged, Malformed

SIGNATURE_BYTES = 64


def sign(payload: bytes, *, purpose: bytes, key: Ed25519PrivateKey) -> bytes:
    """The 64-byte signature of `purpose || 0x00 || payload`."""
    return key.sign(purpose + b"\x00" + payload)


def check(payload: bytes, signature: bytes, *, purpose: bytes, key: Ed25519PublicKey) -> None:
    """Raise Forged unless `signature` was made by `key` over this payload for this purpose."""
    try:
        key.verify(signature, purpose + b"\x00" + payload)
    except InvalidSignature:
        raise Forged("the signature does not fit") from None


def seal(payload: bytes, *, purpose: bytes, key: Ed25519PrivateKey) -> bytes:
    """A message that carries its own signature: 64 bytes, then the payload."""
    return sign(payload, purpose=purpose, key=key) + payload


def open_sealed(message: bytes, *, purpose: bytes, key: Ed25519PublicKey, at_most: int) -> bytes:
    """The payload of a sealed message; Malformed when too short, over `at_most` bytes, or not signed by `key`."""
    if not SIGNATURE_BYTES < len(message) <= at_most:
        raise Malformed(f"a signed message of {len(message)} bytes; allowed are {SIGNATURE_BYTES + 1} to {at_most}")
    payload = message[SIGNATURE_BYTES:]
    check(payload, message[:SIGNATURE_BYTES], purpose=purpose, key=key)
    return payload
