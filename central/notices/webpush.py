"""A message to one browser that nobody on its way can read (RFC 8291), sent in central's name (RFC 8292).

Written on `cryptography` alone: what is packed for it is under another licence and brings a second HTTP client.
"""

import base64
import hashlib
import hmac
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD = 4096
LONGEST = 3000
"""Bytes of a message; push services take 4096 with all that is around it."""
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_GOOD_FOR_S = 12 * 3600
_HEAD = b'{"typ":"JWT","alg":"ES256"}'


def vapid_key(secret_key: bytes) -> ec.EllipticCurvePrivateKey:
    """Central's own key, out of the secret of its sessions: a new secret is a new key, and browsers subscribe anew."""
    wide = hmac.digest(secret_key, b"hop web push", hashlib.sha512)
    return ec.derive_private_key(1 + int.from_bytes(wide) % (_ORDER - 1), CURVE)


def public_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as browsers write it: 65 bytes, uncompressed."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(message: bytes, *, receiver: bytes, secret: bytes, sender: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The body for the browser that made `receiver` and `secret`; `sender` and `salt` are new for each message.

    ValueError: `receiver` is no point of the curve.
    """
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, receiver)
    ours = public_point(sender)
    shared = sender.exchange(ec.ECDH(), theirs)
    master = _derive(shared, salt=secret, info=b"WebPush: info\0" + receiver + ours, length=32)
    key = _derive(master, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derive(master, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    head = salt + RECORD.to_bytes(4) + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, message + b"\2", None)


def authorization(key: ec.EllipticCurvePrivateKey, address: str, *, contact: str, now_s: int) -> str:
    """The header that tells the push service of this address who sends, and whom to ask about it."""
    parts = urlsplit(address)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now_s + _GOOD_FOR_S, "sub": contact}
    signed = f"{text_of(_HEAD)}.{text_of(msgspec.json.encode(claims))}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={signed}.{text_of(r.to_bytes(32) + s.to_bytes(32))}, k={text_of(public_point(key))}"


def text_of(raw: bytes) -> str:
    """Base64 as the web writes it, without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    """ValueError when it is no such text."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _derive(material: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)
