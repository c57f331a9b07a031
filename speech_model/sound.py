"""What a room and a microphone do to speech: pitch, loudness, echo, noise."""

from typing import Any

import numpy as np
from scipy import signal
from scipy.fft import irfft, next_fast_len, rfft, rfftfreq

from .espeak import RATE_HZ

Samples = np.ndarray[Any, np.dtype[np.float32]]

MODEL_RATE_HZ = 16000
_FULL_SCALE = 32767.0


def resampled(samples: "np.ndarray[Any, np.dtype[np.int16]]", *, warp: float) -> Samples:
    """To 16 kHz; a `warp` of 1.05 makes the speaker's throat five per cent shorter and the speech faster."""
    up, down = 320, round(RATE_HZ * 320 / MODEL_RATE_HZ * warp)
    done = signal.resample_poly(samples.astype(np.float32), up, down)
    return np.asarray(done, np.float32)


def pink(dice: np.random.Generator, count: int, *, slope: float) -> Samples:
    """Noise of power 1 whose spectrum falls with frequency: slope 0 is white, 1 pink, 2 brown."""
    size = next_fast_len(count, real=True)
    spectrum = rfft(dice.standard_normal(size, np.float32))
    frequencies = np.maximum(rfftfreq(size), 1e-3).astype(np.float32)
    noise = irfft(spectrum / frequencies ** np.float32(slope / 2), size)[:count]
    return np.asarray(noise / (np.sqrt(np.mean(noise**2)) + 1e-9), np.float32)


def hum(dice: np.random.Generator, count: int) -> Samples:
    """A steady tone with some overtones, of power 1."""
    pitch = 2.0 ** dice.uniform(6, 11)
    time = np.arange(count) / MODEL_RATE_HZ
    partials = [dice.uniform(0, 1) ** 2 * np.sin(2 * np.pi * pitch * k * time + k) for k in range(2, 5)]
    tone = np.sin(2 * np.pi * pitch * time) + np.sum(partials, axis=0)
    return np.asarray(tone / np.sqrt(np.mean(tone**2)), np.float32)


def room_noise(dice: np.random.Generator, count: int) -> Samples:
    """Noise of power 1 as of some machine: a falling spectrum with humps, perhaps swelling, perhaps with a hum."""
    size = next_fast_len(count, real=True)  # of just so many samples it would take six times as long
    spectrum = rfft(pink(dice, size, slope=dice.uniform(0, 2)))
    frequencies = rfftfreq(size, 1 / MODEL_RATE_HZ).astype(np.float32)
    for _ in range(dice.integers(0, 4)):
        centre = 10 ** dice.uniform(2, 3.8)
        hump = np.exp(-(((frequencies - centre) / (centre * dice.uniform(0.1, 0.6))) ** 2))
        spectrum = spectrum * (1 + dice.uniform(0, 4) * hump)
    noise = irfft(spectrum, size)[:count]
    time = np.arange(count) / MODEL_RATE_HZ
    noise = noise * (1 + dice.uniform(0, 0.8) * np.sin(2 * np.pi * dice.uniform(0.3, 8) * time))
    noise = noise / (np.sqrt(np.mean(noise**2)) + 1e-9)
    if dice.random() < 0.3:
        noise = noise + dice.uniform(0, 1) * hum(dice, count)
    return np.asarray(noise / (np.sqrt(np.mean(noise**2)) + 1e-9), np.float32)


def in_room(dice: np.random.Generator, speech: Samples, *, noise_db: tuple[float, float] = (5.0, 30.0)) -> Samples:
    """The speech as a microphone may hear it, as whole numbers of int16."""
    heard = speech
    if dice.random() < 0.35:
        heard = _echoing(dice, heard)
    if dice.random() < 0.25:
        heard = _echoing_once(dice, heard)
    if dice.random() < 0.65:
        loudness = np.sqrt(np.mean(heard**2))
        heard = heard + room_noise(dice, len(heard)) * loudness * 10 ** (-dice.uniform(*noise_db) / 20)
    if dice.random() < 0.2:
        heard = _muted_at_end(dice, heard)
    return at_peak(heard, 10 ** dice.uniform(-1.3, 0.0))


def _echoing_once(dice: np.random.Generator, speech: Samples) -> Samples:
    """A far wall or a loudspeaker: the same again, later and softer."""
    late = round(dice.uniform(0.05, 0.2) * MODEL_RATE_HZ)
    again = np.pad(speech, (late, 0))[: len(speech)]
    return np.asarray(speech + again * dice.uniform(0.05, 0.25), np.float32)


def _muted_at_end(dice: np.random.Generator, heard: Samples) -> Samples:
    """A switch that closes the microphone: nothing at all after the noise of the room."""
    return np.pad(heard, (0, round(dice.uniform(0.1, 0.6) * MODEL_RATE_HZ)))


def at_peak(samples: Samples, share: float) -> Samples:
    """The samples scaled so that the loudest is `share` of full scale, rounded as a 16-bit file rounds."""
    peak = float(np.max(np.abs(samples))) or 1.0
    return np.asarray(np.round(samples * (share * _FULL_SCALE / peak)), np.float32)


def _echoing(dice: np.random.Generator, speech: Samples) -> Samples:
    count = round(dice.uniform(0.05, 0.35) * MODEL_RATE_HZ)
    tail = dice.standard_normal(count) * np.exp(-6.9 * np.arange(count) / count)
    tail *= dice.uniform(0.05, 0.35) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    return np.asarray(signal.fftconvolve(speech, tail)[: len(speech)], np.float32)
