"""A unit's claim: both keys prove themselves, twelve characters stand for them, and nothing else is taken for one."""

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from contract.claim import (
    ALPHABET,
    MAX_CLAIM_BYTES,
    PURPOSE,
    Claim,
    grouped,
    make_request,
    open_claim,
    read_code,
    seal_claim,
)
from contract.refused import Malformed
from contract.signed import seal

TLS, RUN = ec.derive_private_key(7, ec.SECP256R1()), Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)


def claim_of(tls: ec.EllipticCurvePrivateKey = TLS, run: Ed25519PrivateKey = RUN) -> bytes:
    return seal_claim(make_request(tls), run_key=run, software="0.1.0")


def packed(request: str, *, run: Ed25519PrivateKey = RUN, run_key: str = "") -> bytes:
    claim = Claim(request=request, run_key=run_key or run.public_key().public_bytes_raw().hex())
    return seal(msgspec.json.encode(claim), purpose=PURPOSE, key=run)


def test_the_code_stands_for_both_keys_and_stays() -> None:
    _, code = open_claim(claim_of())
    again = open_claim(claim_of())[1]
    other_tls = open_claim(claim_of(tls=ec.derive_private_key(8, ec.SECP256R1())))[1]
    other_run = open_claim(claim_of(run=Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)))[1]

    # Written down: a change of how it is made would leave each unit that asks with a code that nobody knows.
    assert code == again == "7Y762KXR6CZS"
    assert len({code, other_tls, other_run}) == 3


@given(st.text(alphabet=ALPHABET, min_size=12, max_size=12))
def test_what_is_read_off_the_screen_is_found_again(code: str) -> None:
    assert read_code(grouped(code)) == code
    assert read_code(f" {grouped(code).lower()} ") == code
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


@pytest.mark.parametrize(
    "typed", ["", "7C2D", "7C2D-A19F-K3Q", "7C2D-A19F-K3QXX", "7C2D-A19F-K3QU", "7C2DA19FK3Q\u0660", "x" * 99]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) == ""


def p384() -> str:
    key = ec.generate_private_key(ec.SECP384R1())
    return make_request(key).public_bytes(Encoding.PEM).decode()


def unsigned() -> str:
    """A request whose signature is another key's."""
    der = bytearray(make_request(TLS).public_bytes(Encoding.DER))
    der[-1] ^= 1
    return x509.load_der_x509_csr(bytes(der)).public_bytes(Encoding.PEM).decode()


def certificate() -> str:
    return make_request(TLS).public_bytes(Encoding.PEM).decode().replace("CERTIFICATE REQUEST", "CERTIFICATE")


def ed25519() -> str:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    return builder.sign(RUN, None).public_bytes(Encoding.PEM).decode()


def p256_sha512() -> str:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    return builder.sign(TLS, hashes.SHA512()).public_bytes(Encoding.PEM).decode()


@pytest.mark.parametrize("make", [p384, unsigned, certificate, ed25519, str, lambda: "-----BEGIN", lambda: "\x00" * 99])
def test_a_request_for_another_key_or_of_another_hand_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(Malformed):
        open_claim(packed(make()))


def test_the_hash_of_the_request_is_free() -> None:
    assert open_claim(packed(p256_sha512()))[1] == open_claim(claim_of())[1]


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x00" * 64,
        b"\x00" * 65,
        claim_of()[:-1],
        claim_of() + b" ",
        b"\x00" * (MAX_CLAIM_BYTES + 1),
        packed("x" * 4097),
        packed(make_request(TLS).public_bytes(Encoding.PEM).decode(), run_key="0" * 63),
        packed(make_request(TLS).public_bytes(Encoding.PEM).decode(), run_key="f" * 64),
        seal(b"[]", purpose=PURPOSE, key=RUN),
        seal(claim_of()[64:], purpose=b"hop-run-1", key=RUN),
    ],
)
def test_what_its_key_has_not_signed_is_no_claim(message: bytes) -> None:
    with pytest.raises(Malformed):
        open_claim(message)


@given(st.binary(max_size=400))
def test_garbage_is_malformed_and_nothing_worse(message: bytes) -> None:
    with pytest.raises(Malformed):
        open_claim(message)
