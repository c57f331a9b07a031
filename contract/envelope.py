"""What only one can read: a payload enclosed for the holder of an Ed25519 key, by HPKE (RFC 9180).

Units know central by its signing key from their first day and by nothing else, and central each unit by the key of
its runs, so those are what they enclose for: their curve is also that of X25519 (RFC 7748, 4.1), and the map from one
to the other is well known. Pure but for its randomness.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from contract.refused import Malformed

OVERHEAD = 48
"""A key for this one envelope (32 bytes) and what shows that it is whole (16)."""
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_PURPOSE = b"hop-envelope-1"
_PRIME = 2**255 - 19


def enclosed(payload: bytes, *, to: Ed25519PublicKey, label: str) -> bytes:
    """The payload as `to` alone can read it, and only under the same `label`. It does not tell who wrote it."""
    return _SUITE.encrypt(payload, _public(to), _info(label))


def disclosed(raw: bytes, *, key: Ed25519PrivateKey, label: str) -> bytes:
    """What was enclosed for this key under this label; Malformed when it is something else or was changed."""
    try:
        return _SUITE.decrypt(raw, _private(key), _info(label))
    except (InvalidTag, ValueError):
        raise Malformed("an envelope that was damaged or is for somebody else") from None


def _info(label: str) -> bytes:
    return _PURPOSE + b"\0" + label.encode()


def _public(key: Ed25519PublicKey) -> X25519PublicKey:
    """u = (1 + y) / (1 - y)."""
    y = int.from_bytes(key.public_bytes_raw(), "little") % 2**255
    u = (1 + y) * pow(1 - y, -1, _PRIME) % _PRIME
    return X25519PublicKey.from_public_bytes(u.to_bytes(32, "little"))


def _private(key: Ed25519PrivateKey) -> X25519PrivateKey:
    """The scalar that Ed25519 makes of its seed (RFC 8032, 5.1.5)."""
    return X25519PrivateKey.from_private_bytes(hashlib.sha512(key.private_bytes_raw()).digest()[:32])
