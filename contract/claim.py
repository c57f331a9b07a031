"""How a unit that nobody knows asks central to be let in: its own keys, the code that stands for them, the answer.

The unit makes its keys; they never leave it. What is approved is not the machine but these keys, by 12 characters of
their hash, which somebody reads off the unit's own screen and types at central (docs/wire.md, Enrolment).
"""

import hashlib
from typing import Annotated

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Meta

from contract.events import ContentName
from contract.refused import Malformed
from contract.signed import SIGNATURE_BYTES, check, seal

PURPOSE = b"hop-claim-1"
MAX_CLAIM_BYTES = 8 * 1024
MAX_WELCOME_BYTES = 64 * 1024
CODE_LENGTH = 12
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which are read or typed as other signs."""
_READ_AS = str.maketrans("ILO", "110", "- .\t\r\n")


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What the unit sends, sealed by its run key. `request`: a PKCS #10 request in PEM, signed by its other key."""

    request: Annotated[str, Meta(max_length=4096)]
    run_key: ContentName
    software: Annotated[str, Meta(max_length=40)] = ""


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """What the unit is told once it was let in: who it is now, whom to trust and where everything is."""

    unit: str
    room: str
    certificate: str
    central_key: str
    broker: str
    broker_port: int
    central_url: str
    pages_url: str
    language: str = "vi"


def seal_claim(request: x509.CertificateSigningRequest, *, run_key: Ed25519PrivateKey, software: str) -> bytes:
    """The bytes of a claim; both keys prove themselves in it."""
    public = run_key.public_key().public_bytes_raw().hex()
    claim = Claim(request=request.public_bytes(Encoding.PEM).decode(), run_key=public, software=software)
    return seal(msgspec.json.encode(claim), purpose=PURPOSE, key=run_key)


def open_claim(message: bytes) -> tuple[Claim, str]:
    """The claim and its code; Malformed unless both keys have signed it, P-256 the one and Ed25519 the other."""
    if not SIGNATURE_BYTES < len(message) <= MAX_CLAIM_BYTES:
        raise Malformed(f"a claim of {len(message)} bytes; at most {MAX_CLAIM_BYTES} are allowed")
    payload = message[SIGNATURE_BYTES:]
    try:
        claim = msgspec.json.decode(payload, type=Claim)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(claim.run_key))
    except (msgspec.MsgspecError, ValueError) as error:
        raise Malformed(f"not a claim: {error}") from None
    check(payload, message[:SIGNATURE_BYTES], purpose=PURPOSE, key=key)
    return claim, code_of(requested_key(claim.request), bytes.fromhex(claim.run_key))


def requested_key(request: str) -> ec.EllipticCurvePublicKey:
    """The key of a request that this key has signed; Malformed for any other."""
    try:
        read = x509.load_pem_x509_csr(request.encode())
        key, is_own = read.public_key(), read.is_signature_valid
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Malformed(f"not a certificate request: {error}") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed("a certificate request for another kind of key than P-256")
    if not is_own:
        raise Malformed("a certificate request that its key has not signed")
    return key


def make_request(key: ec.EllipticCurvePrivateKey) -> x509.CertificateSigningRequest:
    """A request that names nobody: who the unit will be is central's to say."""
    return x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())


def code_of(tls_key: ec.EllipticCurvePublicKey, run_key: bytes) -> str:
    """The 12 characters (60 bits) that stand for both keys: of SHA-256 over purpose and keys."""
    public = tls_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    number = int.from_bytes(hashlib.sha256(PURPOSE + b"\x00" + public + run_key).digest()[:8], "big") >> 4
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def read_code(typed: str) -> str:
    """The code as it is kept, out of what somebody typed: small letters, dashes, O for 0; empty when it is none."""
    code = typed.upper().translate(_READ_AS)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """`7C2D-A19F-K3QX`: as it is shown and read aloud."""
    return "-".join(code[place : place + 4] for place in range(0, CODE_LENGTH, 4))
