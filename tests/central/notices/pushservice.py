"""A real push service on loopback: it checks who sends, and opens what it gets with the browser's keys."""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from central.notices.devices import Subscription
from central.notices.webpush import bytes_of, text_of
from tests.central.notices.posted import Answer, posted_to


def derive(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


@dataclass
class BrowserKeys:
    """The keys that a browser makes for one subscription."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def open(self, body: bytes) -> bytes:
        """RFC 8291 and 8188 as a browser reads them; an exception when anything does not fit."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        master = derive(shared, self.secret, b"WebPush: info\0" + self.point + theirs, 32)
        key = derive(master, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derive(master, salt, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\2")
        return plain[:-1]


class PushService:
    """`status` is what it answers; `got` what it took, opened."""

    def __init__(self) -> None:
        self.keys = BrowserKeys()
        self.status, self.retry_after = 201, ""
        self.got: list[dict[str, object]] = []
        self.headers: dict[str, str] = {}
        self.claims: dict[str, object] = {}
        self.address = ""

    def subscription(self, name: str = "phone") -> Subscription:
        return Subscription(
            address=f"{self.address}/send/{name}", key=text_of(self.keys.point), secret=text_of(self.keys.secret)
        )

    def take(self, headers: dict[str, str], body: bytes) -> int:
        self.headers = headers
        self.claims = check_sender(headers["Authorization"])
        if self.status < 300:
            self.got.append(json.loads(self.keys.open(body)))
        return self.status


def check_sender(header: str) -> dict[str, object]:
    """RFC 8292: the claims, if the key that is named has signed them."""
    kind, _, rest = header.partition(" ")
    assert kind == "vapid"
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = given["t"].rpartition(".")
    raw = bytes_of(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(given["k"]))
    halves = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    key.verify(encode_dss_signature(*halves), signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims: dict[str, object] = json.loads(bytes_of(signed.split(".")[1]))
    return claims


@contextmanager
def push_service() -> Iterator[PushService]:
    """The service on a free port; it ends with the block."""
    service = PushService()

    def take(headers: Mapping[str, str], body: bytes) -> Answer:
        later = {"Retry-After": service.retry_after} if service.retry_after else {}
        return service.take(dict(headers), body), later

    with posted_to(take) as service.address:
        yield service
