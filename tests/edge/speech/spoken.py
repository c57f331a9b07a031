"""Speech for tests and benchmarks: the program espeak-ng says a line, numpy puts it into a room."""

import subprocess
import wave
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

MODEL = Path(__file__).parents[3] / "speech_model" / "vi-test"

Samples = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """Mono samples of int16 scale."""

    samples: Samples
    rate_hz: int

    def padded(self, *, before_s: float = 0.2, after_s: float = 0.6) -> "Spoken":
        """The same with quiet around it."""
        width = (round(before_s * self.rate_hz), round(after_s * self.rate_hz))
        return Spoken(samples=np.pad(self.samples, width), rate_hz=self.rate_hz)

    def with_noise(self, dice: np.random.Generator, *, decibels: float) -> "Spoken":
        """The same in noise so many decibels below the loudness of the speech itself."""
        loud = np.sqrt(np.mean(self.samples[np.abs(self.samples) > 0] ** 2))
        noise = room_noise(dice, len(self.samples), rate_hz=self.rate_hz)
        return Spoken(samples=self.samples + noise * loud * 10 ** (-decibels / 20), rate_hz=self.rate_hz)

    def pcm(self) -> bytes:
        """16-bit samples."""
        return bytes(np.clip(np.rint(self.samples), -32768, 32767).astype("<i2").tobytes())

    def at_rate(self, rate_hz: int) -> "Spoken":
        """The same at another rate, by straight lines between samples."""
        count = round(len(self.samples) * rate_hz / self.rate_hz)
        places = np.arange(count) * self.rate_hz / rate_hz
        samples = np.interp(places, np.arange(len(self.samples)), self.samples)
        return Spoken(samples=samples, rate_hz=rate_hz)


def say(text: str, *, voice: str = "vi", words_a_minute: int = 150) -> Spoken:
    """A line as espeak-ng says it."""
    command = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "--stdout", text]
    done = subprocess.run(command, capture_output=True, check=True)
    with wave.open(BytesIO(done.stdout)) as wav:
        raw = wav.readframes(len(done.stdout))
        return Spoken(samples=np.frombuffer(raw, "<i2").astype(np.float64), rate_hz=wav.getframerate())


def room_noise(dice: np.random.Generator, count: int, *, rate_hz: int) -> Samples:
    """A projector's fan beside a transformer, power 1: a coloured hiss that swells, and a hum of 100 Hz."""
    frequencies = np.fft.rfftfreq(count, 1 / rate_hz)
    colour = np.maximum(frequencies, 50.0) ** -0.8 * (1 + 3 * np.exp(-(((frequencies - 900) / 400) ** 2)))
    hiss = np.fft.irfft(np.fft.rfft(dice.standard_normal(count)) * colour, count)
    time = np.arange(count) / rate_hz
    hiss *= 1 + 0.5 * np.sin(2 * np.pi * 1.3 * time)
    hum = 0.4 * np.sin(2 * np.pi * 100 * time) + 0.2 * np.sin(2 * np.pi * 150 * time)
    noise = hiss / np.sqrt(np.mean(hiss**2)) + hum
    return np.asarray(noise / np.sqrt(np.mean(noise**2)))


def write_wav(path: Path, spoken: Spoken, *, channels: int = 1) -> Path:
    """A 16-bit WAV file of one or two equal channels."""
    with wave.open(str(path), "wb") as wav:
        wav.setnchannels(channels)
        wav.setsampwidth(2)
        wav.setframerate(spoken.rate_hz)
        wav.writeframes(np.frombuffer(spoken.pcm(), "<i2").repeat(channels).tobytes())
    return path
