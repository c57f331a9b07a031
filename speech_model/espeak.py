"""Speech from text by libespeak-ng, with the moment at which every sound of every word begins."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

RATE_HZ = 22050

_SYNCHRONOUS = 2
_PHONEME_EVENTS = 1
_UTF8 = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_END_OF_LIST, _PHONEME = 0, 7


class EspeakError(Exception):
    """libespeak-ng is missing, or does not know the voice."""


@dataclass(frozen=True)
class Voice:
    """One way of speaking: `name` is a voice of espeak-ng with its variant, such as `vi-vn-x-south+f2`."""

    name: str
    words_a_minute: int = 160
    pitch: int = 50
    pitch_range: int = 50


@dataclass(frozen=True)
class Sound:
    """One sound as espeak names it; `text_position` is the 1-based character at which its word begins."""

    name: str
    start: int
    text_position: int


@dataclass(frozen=True)
class Utterance:
    """What was spoken: int16 samples at `RATE_HZ`, and the sounds by their first sample."""

    samples: "np.ndarray[Any, np.dtype[np.int16]]"
    sounds: tuple[Sound, ...]


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Espeak:
    """The library, opened once a process: it keeps its state in globals."""

    def __init__(self) -> None:
        try:
            self._library = ctypes.CDLL("libespeak-ng.so.1")
        except OSError as error:
            raise EspeakError("libespeak-ng.so.1 is missing: apt-get install libespeak-ng1 espeak-ng-data") from error
        if self._library.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONEME_EVENTS) != RATE_HZ:
            raise EspeakError("espeak-ng does not start: is espeak-ng-data installed?")
        self._blocks: list[np.ndarray[Any, np.dtype[np.int16]]] = []
        self._sounds: list[Sound] = []
        self._callback = _Callback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: Voice) -> Utterance:
        """Speak one line of text."""
        self._blocks, self._sounds = [], []
        if self._library.espeak_SetVoiceByName(voice.name.encode()) != 0:
            raise EspeakError(f"espeak-ng has no voice {voice.name}")
        for parameter, value in ((_RATE, voice.words_a_minute), (_PITCH, voice.pitch), (_RANGE, voice.pitch_range)):
            self._library.espeak_SetParameter(parameter, value, 0)
        line = text.encode() + b"\0"
        self._library.espeak_Synth(line, len(line), 0, 1, 0, _UTF8, None, None)
        return Utterance(samples=np.concatenate([*self._blocks, np.zeros(0, np.int16)]), sounds=tuple(self._sounds))

    def _take(self, wave: Any, count: int, events: Any) -> int:
        if count:
            self._blocks.append(np.ctypeslib.as_array(wave, shape=(count,)).copy())
        self._sounds.extend(_sounds_in(events))
        return 0


def _sounds_in(events: Any) -> Iterator[Sound]:
    index = 0
    while events[index].type != _END_OF_LIST:
        event = events[index]
        if event.type == _PHONEME:
            yield Sound(event.id.string.decode(), event.sample, event.text_position)
        index += 1
