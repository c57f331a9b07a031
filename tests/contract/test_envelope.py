"""What is enclosed for central can be read by central alone, and is what was written."""

import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from contract import envelope, stick
from contract.envelope import OVERHEAD, disclosed, enclosed
from contract.refused import Malformed
from tests.makers import CENTRAL_KEY, UNIT, key_of

CENTRAL = CENTRAL_KEY.public_key()
GOLDEN = Path(__file__).parent / "golden"


@given(st.binary(max_size=300), st.text(max_size=20), st.binary(min_size=32, max_size=32))
def test_the_holder_of_the_key_reads_what_was_enclosed(payload: bytes, label: str, seed: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)

    raw = enclosed(payload, to=key.public_key(), label=label)

    assert len(raw) == len(payload) + OVERHEAD
    assert disclosed(raw, key=key, label=label) == payload


def test_nobody_else_and_nothing_that_was_changed_or_moved() -> None:
    raw = enclosed(b"a run", to=CENTRAL, label="run/room-12")
    changed = [raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :] for place in range(len(raw))]

    for wrong in (*changed, raw[:-1], raw + b"\0", b"", bytes(32), bytes(OVERHEAD)):
        with pytest.raises(Malformed):
            disclosed(wrong, key=CENTRAL_KEY, label="run/room-12")
    with pytest.raises(Malformed):
        disclosed(raw, key=key_of(6), label="run/room-12")
    with pytest.raises(Malformed):
        disclosed(raw, key=CENTRAL_KEY, label="run/room-13")


@given(st.binary(min_size=32, max_size=32))
def test_the_two_halves_of_a_mapped_key_belong_together(seed: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)

    assert envelope._public(key.public_key()) == envelope._private(key).public_key()


def test_the_map_is_the_one_that_others_use() -> None:
    """The base points: y = 4/5 of Ed25519 is u = 9 of X25519 (RFC 7748, 4.1)."""
    prime = 2**255 - 19
    y = 4 * pow(5, -1, prime) % prime
    base = Ed25519PublicKey.from_public_bytes(y.to_bytes(32, "little"))

    assert envelope._public(base) == X25519PublicKey.from_public_bytes((9).to_bytes(32, "little"))


def test_an_envelope_of_the_first_version_is_read() -> None:
    """Its bytes stay: a stick may lie in a drawer over an upgrade."""
    raw = (GOLDEN / "run-1.sealed").read_bytes()

    opened = disclosed(raw, key=CENTRAL_KEY, label=stick.run_label(UNIT))

    assert hashlib.sha256(opened).digest() == hashlib.sha256((GOLDEN / "run-1.bin").read_bytes()).digest()
