"""Bytes made of good bytes, for where no coverage leads the way: flipped, cut, repeated, and numbers at their edges."""

import random
from collections.abc import Callable, Sequence

_ODD = (
    b"\x00",
    b"\xff",
    b"\xff" * 8,
    b"\x7f\xff\xff\xff",
    b"-1",
    b"1e999",
    b"[" * 3000,
    b'{"a":' * 2000,
    b"\xed\xa0\x80",
)


def changed(taken: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the good ones after a few changes, and now and then something else altogether."""
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(200))
    raw = chance.choice(taken)
    for _ in range(chance.randint(1, 4)):
        raw = chance.choice(_CHANGES)(raw, chance)
    return raw


def _flip(raw: bytes, chance: random.Random) -> bytes:
    if not raw:
        return raw
    place = chance.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ 1 << chance.randrange(8)]) + raw[place + 1 :]


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _repeat(raw: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
    return raw[:end] + raw[start:end] * chance.choice((1, 2, 50)) + raw[end:]


def _leave_out(raw: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
    return raw[:start] + raw[end:]


def _put_in(raw: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(raw) + 1)
    return raw[:place] + chance.choice(_ODD) + raw[place:]


def _digits(raw: bytes, chance: random.Random) -> bytes:
    """Another number in the place of one."""
    places = [place for place, byte in enumerate(raw) if 48 <= byte <= 57]
    if not places:
        return raw
    place = chance.choice(places)
    return (
        raw[:place] + chance.choice((b"0", b"-1", b"99999999999999999999", b"1.5", b"null", b'""')) + raw[place + 1 :]
    )


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip,
    _flip,
    _cut,
    _repeat,
    _leave_out,
    _put_in,
    _digits,
)
