"""Seals the votes of a secret ballot, and lets any two of its counting board open them. Pure but for its randomness.

A vote becomes a box of fixed length, sealed to the ballot's key by HPKE (RFC 9180). The key's private half is kept only
wrapped: once for each pair of the board, under both PINs and a secret that never leaves the unit's memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from secrets import token_bytes

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contract.ballot import Shape

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_PURPOSE = b"hop-secret-ballot-1"
MEMORY_KIB = 64 * 1024
"""Of argon2id: RFC 9106's second choice of parameters, with three passes."""
_NO_NONCE = bytes(12)
"""Each wrapping key is used once, so its nonce may be zero."""

Marks = tuple[int, ...]


class Wrapped(msgspec.Struct, frozen=True, kw_only=True):
    """The private key for one pair of the board."""

    pair: tuple[int, int]
    box: bytes


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a ballot's key: useless without two PINs of the board and the device's secret."""

    public: bytes
    salts: dict[int, bytes]
    wrapped: tuple[Wrapped, ...]


def make_lock(pins: Mapping[int, str], *, device_secret: bytes, label: str) -> Lock:
    """A new key for one round of a ballot, named by `label`, that any two of the board open by their `pins`."""
    private = X25519PrivateKey.generate()
    salts = {member: token_bytes(16) for member in pins}
    keys = {member: _stretched(pin, salts[member]) for member, pin in pins.items()}
    wrapped = (
        Wrapped(
            pair=pair,
            box=ChaCha20Poly1305(_pair_key(keys, pair, device_secret, label)).encrypt(
                _NO_NONCE, private.private_bytes_raw(), label.encode()
            ),
        )
        for pair in combinations(sorted(pins), 2)
    )
    return Lock(public=private.public_key().public_bytes_raw(), salts=salts, wrapped=tuple(wrapped))


def unlock(lock: Lock, pins: Mapping[int, str], *, device_secret: bytes, label: str) -> X25519PrivateKey | None:
    """The private key, by the PINs of two of the board; None when they, or the device's secret, are others."""
    pair = tuple(sorted(pins))
    found = next((one for one in lock.wrapped if one.pair == pair), None)
    if found is None:
        return None
    keys = {member: _stretched(pin, lock.salts[member]) for member, pin in pins.items()}
    try:
        raw = ChaCha20Poly1305(_pair_key(keys, found.pair, device_secret, label)).decrypt(
            _NO_NONCE, found.box, label.encode()
        )
    except InvalidTag:
        return None
    return X25519PrivateKey.from_private_bytes(raw)


def seal(choices: Sequence[Marks], shape: Sequence[Shape], *, public: bytes, label: str) -> bytes:
    """One vote as a box, whose length tells nothing: it depends on the ballot alone."""
    return _SUITE.encrypt(b"".join(_bits(choices, shape)), X25519PublicKey.from_public_bytes(public), _info(label))


def unseal(box: bytes, shape: Sequence[Shape], *, private: X25519PrivateKey, label: str) -> tuple[Marks, ...]:
    """The vote in a box. InvalidTag: it is no box of this round."""
    raw = _SUITE.decrypt(box, private, _info(label))
    choices, place = [], 0
    for asked in shape:
        size = _size(asked)
        bits = int.from_bytes(raw[place : place + size], "big")
        choices.append(tuple(option for option in range(asked.options) if bits >> option & 1))
        place += size
    return tuple(choices)


def _bits(choices: Sequence[Marks], shape: Sequence[Shape]) -> Iterator[bytes]:
    for asked, marks in zip(shape, choices, strict=True):
        yield sum(1 << mark for mark in marks).to_bytes(_size(asked), "big")


def _size(asked: Shape) -> int:
    return (asked.options + 7) // 8


def _info(label: str) -> bytes:
    return _PURPOSE + b"\0" + label.encode()


def _stretched(pin: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        pin.encode(), salt, time_cost=3, memory_cost=MEMORY_KIB, parallelism=4, hash_len=32, type=Type.ID
    )


def _pair_key(keys: Mapping[int, bytes], pair: tuple[int, int], device_secret: bytes, label: str) -> bytes:
    mixed = keys[pair[0]] + keys[pair[1]] + device_secret
    return HKDF(SHA256(), 32, salt=None, info=_info(f"{label}/{pair[0]}/{pair[1]}")).derive(mixed)
