"""Reads WAV files as blocks of mono 16-bit samples, whatever a phone or a recorder has put into them.

A recording that was cut off (its header says more than there is, or nothing) is read to its end.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from contract.refused import Malformed
from edge.speech.recogniser import HIGHEST_RATE_HZ, LOWEST_RATE_HZ

LONGEST_HOURS = 12
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_STEREO = 2
_FORMAT_BYTES = 40
_MOST_CHUNKS = 100


@dataclass(frozen=True, kw_only=True)
class Wav:
    """A WAV file that can be read; nothing is kept open between calls."""

    path: Path
    rate_hz: int
    channels: int
    sample: str  # numpy's name of one sample, or "i3" for 24 bits
    start: int
    size: int

    def blocks(self, *, block_ms: int = 100) -> Iterator[bytes]:
        """The samples from first to last, mono, 16 bits, `block_ms` at a time."""
        frame = int(self.sample[-1]) * self.channels
        left = self.size - self.size % frame
        with self.path.open("rb") as file:
            file.seek(self.start)
            while left > 0 and (raw := file.read(min(left, self.rate_hz * block_ms // 1000 * frame))):
                left -= len(raw)
                yield self._mono(raw[: len(raw) - len(raw) % frame])

    def _mono(self, raw: bytes) -> bytes:
        if self.sample == "i3":
            whole = np.frombuffer(raw, np.uint8).reshape(-1, 3)
            samples = np.ascontiguousarray(whole[:, 1:]).view("<i2").reshape(-1).astype(np.float32)
        elif self.sample == "<f4":
            samples = np.nan_to_num(np.frombuffer(raw, "<f4")) * np.float32(32767)
        elif self.sample == "<i4":
            samples = (np.frombuffer(raw, "<i4") / 65536).astype(np.float32)
        else:
            samples = np.frombuffer(raw, "<i2").astype(np.float32)
        mono = samples.reshape(-1, self.channels).mean(axis=1)
        return np.clip(np.rint(mono), -32768, 32767).astype("<i2").tobytes()


def open_wav(path: Path) -> Wav:
    """The file's form; Malformed, in one sentence, when it is no WAV file that can be heard."""
    try:
        with path.open("rb") as file:
            wav = _read_header(file, path)
            there = path.stat().st_size - wav.start
    except OSError as error:
        raise Malformed(f"{path}: {error.strerror}") from None
    except (struct.error, _NotWavError):
        raise Malformed(f"{path} is not a WAV file") from None
    size = min(wav.size, there) if wav.size else there
    wav = replace(wav, size=size)
    _insist_on_bounds(wav)
    return wav


class _NotWavError(Exception):
    pass


def _read_header(file: BinaryIO, path: Path) -> Wav:
    riff, _, wave = struct.unpack("<4sI4s", file.read(12))
    if (riff, wave) != (b"RIFF", b"WAVE"):
        raise _NotWavError
    form: tuple[int, int, str] | None = None
    for _ in range(_MOST_CHUNKS):
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"data" and form is not None:
            rate_hz, channels, sample = form
            return Wav(path=path, rate_hz=rate_hz, channels=channels, sample=sample, start=file.tell(), size=size)
        following = file.tell() + size + size % 2
        if name == b"fmt ":
            form = _form(file.read(min(size, _FORMAT_BYTES)), path)
        file.seek(following)
    raise _NotWavError


def _form(chunk: bytes, path: Path) -> tuple[int, int, str]:
    kind, channels, rate_hz, _, _, bits = struct.unpack("<HHIIHH", chunk[:16])
    if kind == _EXTENSIBLE:
        (kind,) = struct.unpack("<H", chunk[24:26])
    samples = {(_PCM, 16): "<i2", (_PCM, 24): "i3", (_PCM, 32): "<i4", (_FLOAT, 32): "<f4"}
    sample = samples.get((kind, bits))
    if sample is None or channels not in (1, _STEREO) or not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise Malformed(
            f"{path}: {bits}-bit samples of kind {kind}, {channels} channels, {rate_hz} Hz cannot be read; "
            f"save it as WAV, PCM of 16 bits, one or two channels, {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz"
        )
    return rate_hz, channels, sample


def _insist_on_bounds(wav: Wav) -> None:
    frame = int(wav.sample[-1]) * wav.channels
    if wav.size < frame:
        raise Malformed(f"{wav.path} holds no sound")
    if wav.size > LONGEST_HOURS * 3600 * wav.rate_hz * frame:
        raise Malformed(f"{wav.path} is longer than {LONGEST_HOURS} hours; cut it into parts")
