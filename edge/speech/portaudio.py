"""PortAudio as the soundcard; importing this starts the library, so it is imported where a microphone is wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sounddevice

from edge.speech.microphone import MicrophoneLostError, TakeBlock
from edge.speech.recogniser import HIGHEST_RATE_HZ, LOWEST_RATE_HZ


@dataclass(frozen=True)
class _Open:
    rate_hz: int


class PortAudio:
    """The microphones of this machine."""

    @contextmanager
    def open(self, name: str, take: TakeBlock, *, block_ms: int) -> Iterator[_Open]:
        """Open a microphone at 16 kHz, or at its own rate where it refuses that."""

        def on_block(samples: Any, _frames: int, _time: Any, _status: Any) -> None:
            take(bytes(samples))

        _read_devices_again()
        try:
            device = _device(name)
            rate_hz = _rate(device)
            block = rate_hz * block_ms // 1000
            stream = sounddevice.RawInputStream(
                samplerate=rate_hz, blocksize=block, device=device, channels=1, dtype="int16", callback=on_block
            )
        except (sounddevice.PortAudioError, ValueError) as error:
            raise MicrophoneLostError(f"{name or 'the default one'}: {error}") from None
        try:
            with stream:
                yield _Open(rate_hz)
        except sounddevice.PortAudioError as error:
            raise MicrophoneLostError(f"{name or 'the default one'}: {error}") from None


def microphone_names() -> list[str]:
    """What can be named in the settings."""
    _read_devices_again()
    return [str(device["name"]) for device in sounddevice.query_devices() if device["max_input_channels"] > 0]


def _read_devices_again() -> None:
    # The only way: PortAudio has no call that looks for devices again.
    sounddevice._terminate()
    sounddevice._initialize()


def _device(name: str) -> int:
    if not name:
        return int(sounddevice.query_devices(kind="input")["index"])
    for device in sounddevice.query_devices():
        if device["max_input_channels"] > 0 and name in str(device["name"]):
            return int(device["index"])
    raise MicrophoneLostError(f"{name} is not among {', '.join(microphone_names()) or 'no microphones'}")


def _rate(device: int) -> int:
    try:
        sounddevice.check_input_settings(device=device, channels=1, dtype="int16", samplerate=LOWEST_RATE_HZ)
    except sounddevice.PortAudioError:
        own = int(sounddevice.query_devices(device)["default_samplerate"])
        if not LOWEST_RATE_HZ <= own <= HIGHEST_RATE_HZ:
            raise MicrophoneLostError(f"{own} Hz is outside {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz") from None
        return own
    return LOWEST_RATE_HZ
