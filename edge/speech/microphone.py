"""A microphone by name, which may be pulled out and put back at any time.

PortAudio reads the list of devices once, when it starts; to find a microphone that came back it must be ended and
started again. Its thread only puts blocks into a queue: whoever reads may be late, up to `_MOST_WAITING` blocks.
"""

import logging
import queue
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from edge.clock import boot_ms
from edge.speech.listening import Gap, Sound

_log = logging.getLogger(__name__)

BLOCK_MS = 400  # each is asked about in the journal, and shown: nobody reads faster
_MOST_WAITING = 150  # a minute: a disk that stalls for seconds must not cost a word
_SILENT_S = 2.0  # a microphone that delivers nothing at all, not even quiet, is gone
_RETRY_S = 1.0

TakeBlock = Callable[[bytes], None]
_Waiting = queue.Queue[tuple[bytes, int]]


class MicrophoneLostError(Exception):
    """There is no microphone of that name, or it cannot be opened."""


class Stream(Protocol):
    """An open microphone."""

    @property
    def rate_hz(self) -> int: ...


class Soundcard(Protocol):
    """What a microphone is opened by; `PortAudio` in the room."""

    def open(self, name: str, take: TakeBlock, *, block_ms: int) -> AbstractContextManager[Stream]:
        """Open the microphone whose name has `name` in it; MicrophoneLostError when there is none."""


@dataclass
class Microphone:
    """Yields sound for as long as nobody calls `stop`; an empty name means the system's own choice."""

    soundcard: Soundcard
    name: str = ""
    silent_s: float = _SILENT_S
    retry_s: float = _RETRY_S
    _stopped: Event = field(default_factory=Event)
    _was_lost: bool = False

    def sounds(self) -> Iterator[Sound | Gap]:
        """Sound, and a `Gap` each time that the microphone is not there; it is looked for until it is back."""
        while not self._stopped.is_set():
            try:
                yield from self._while_plugged()
            except MicrophoneLostError as error:
                if not self._was_lost:
                    _log.warning("microphone lost: %s", error)
                    self._was_lost = True
                yield Gap()
                self._stopped.wait(self.retry_s)

    def stop(self) -> None:
        """End `sounds` within `silent_s`."""
        self._stopped.set()

    def _while_plugged(self) -> Iterator[Sound]:
        waiting: _Waiting = queue.Queue(_MOST_WAITING)
        with self.soundcard.open(self.name, _Taker(waiting), block_ms=BLOCK_MS) as stream:
            while not self._stopped.is_set():
                try:
                    samples, mono_ms = waiting.get(timeout=self.silent_s)
                except queue.Empty:
                    raise MicrophoneLostError(f"{self.name or 'the default one'} has fallen silent") from None
                if self._was_lost:
                    _log.warning("microphone back")
                    self._was_lost = False
                yield Sound(samples=samples, rate_hz=stream.rate_hz, mono_ms=mono_ms)


@dataclass
class _Taker:
    """Called on PortAudio's thread, where waiting would lose sound."""

    waiting: _Waiting
    _full: bool = False

    def __call__(self, samples: bytes) -> None:
        try:
            self.waiting.put_nowait((samples, boot_ms()))
            self._full = False
        except queue.Full:
            if not self._full:
                _log.error("sound is lost: nobody has read for a minute")
                self._full = True
