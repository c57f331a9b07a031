"""One piece of kept sound: FLAC under its recording's key, bound to its place so that none can stand in for another.

A piece is `rate u32 | samples u32 | nonce 12 B | ChaCha20-Poly1305(FLAC)`, big endian. What is in the clear tells how
long it is, so that a recording can be laid out without opening it all.
"""

import io
import secrets
import struct
from typing import NamedTuple

import soundfile
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from contract.refused import Malformed

PIECE_S = 5
"""A power cut costs one or two at most; a write of this size every so often is nothing to a card."""
SAMPLE_BYTES = 2
HIGHEST_RATE_HZ = 48_000
_HEAD = struct.Struct(">II")
_NONCE_BYTES, _FLAC = 12, b"fLaC"
MIN_PIECE_BYTES = _HEAD.size + _NONCE_BYTES + 16
MAX_PIECE_BYTES = PIECE_S * HIGHEST_RATE_HZ * SAMPLE_BYTES * 5 // 4
"""FLAC of mere noise is hardly larger than its samples."""


class Length(NamedTuple):
    rate_hz: int
    samples: int


def new_key() -> bytes:
    return ChaCha20Poly1305.generate_key()


def seal_piece(pcm: bytes, *, rate_hz: int, key: bytes, place: str) -> bytes:
    """Mono 16-bit samples as they may lie on the disk; `place` names the recording and the number within it."""
    head, nonce = _HEAD.pack(rate_hz, len(pcm) // SAMPLE_BYTES), secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + ChaCha20Poly1305(key).encrypt(nonce, _flac(pcm, rate_hz), head + place.encode())


def length_of(raw: bytes) -> Length:
    """How long a piece says it is, by its first bytes; Malformed when none can be so."""
    if len(raw) < _HEAD.size:
        raise Malformed("a piece of sound that is cut off")
    length = Length(*_HEAD.unpack_from(raw))
    if not 0 < length.rate_hz <= HIGHEST_RATE_HZ or not 0 < length.samples <= PIECE_S * length.rate_hz:
        raise Malformed(f"a piece of sound of {length.samples} samples at {length.rate_hz} Hz")
    return length


def open_piece(raw: bytes, *, key: bytes, place: str) -> bytes:
    """The samples of a piece; Malformed when it was damaged, is another recording's, or stood elsewhere."""
    length = length_of(raw)
    head, nonce, sealed = raw[: _HEAD.size], raw[_HEAD.size :][:_NONCE_BYTES], raw[_HEAD.size + _NONCE_BYTES :]
    try:
        flac = ChaCha20Poly1305(key).decrypt(nonce, sealed, head + place.encode())
        if not flac.startswith(_FLAC):
            # Whatever it is: of the many kinds that the library reads, none but ours is tried.
            raise ValueError("no FLAC")
        with soundfile.SoundFile(io.BytesIO(flac)) as file:
            pcm = bytearray(length.samples * SAMPLE_BYTES)
            # Not buffer_read, which takes for granted that all is there.
            read = file.buffer_read_into(pcm, dtype="int16") if file.channels == 1 else 0
    except (InvalidTag, ValueError, soundfile.SoundFileError):
        raise Malformed("a piece of sound that was damaged or is not this one") from None
    if read != length.samples:
        raise Malformed("a piece of sound that is shorter than it says")
    return bytes(pcm)


def _flac(pcm: bytes, rate_hz: int) -> bytes:
    out = io.BytesIO()
    # The least effort: half the size of the samples, a few per cent more than the most effort would give.
    with soundfile.SoundFile(
        out, "w", samplerate=rate_hz, channels=1, format="FLAC", subtype="PCM_16", compression_level=0.0
    ) as file:
        file.buffer_write(pcm, dtype="int16")
    return out.getvalue()


def place_of(recording: str, number: int) -> str:
    """What a piece is sealed under besides its key."""
    return f"{recording}/{number}"


def label_of(unit: str, meeting: int, recording: str) -> str:
    """What a recording's key is enclosed under."""
    return f"sound/{unit}/{meeting}/{recording}"
