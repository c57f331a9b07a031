"""Keeps what is heard, from a thread of its own: whoever hears never waits for the disk.

Sound that finds no place is left out and the rest stays at its time: a piece whose number is missing is silence, and
pages say so. The disk belongs to the journal first; when it gets full, sound is the first to give way.
"""

import logging
import queue
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from contract.sound.pieces import PIECE_S, SAMPLE_BYTES, new_key, place_of, seal_piece
from edge.measures import Hearing
from edge.sound.store import FREE_AT_LEAST, MOST_HOURS, For, SoundStore

log = logging.getLogger(__name__)

_MOST_WAITING = 24
"""Two minutes of sound, 4 MB at 16 kHz."""
_MOST_PIECES = int(MOST_HOURS * 3600 / PIECE_S)


@dataclass(slots=True)
class _Recording:
    """One opening of the microphone. `has_key`: its key is on disk."""

    meeting: int
    name: str
    key: bytes = field(default_factory=new_key)
    has_key: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    of: _Recording
    number: int
    rate_hz: int
    pcm: bytes


class Keeper:
    """`begin`, `take` and `end` belong to who hears, and return at once but for the last moments of `end`."""

    def __init__(
        self, store: SoundStore, to: For, *, leaves: int = FREE_AT_LEAST, measures: Hearing | None = None
    ) -> None:
        self._store, self._to, self._leaves = store, to, leaves
        self._measures = measures or Hearing()
        self._waiting: queue.Queue[_Piece | None] = queue.Queue(_MOST_WAITING)
        self._now: _Recording | None = None
        self._heard, self._rate_hz, self._number = bytearray(), 0, 0
        self._gives_way = False
        self._thread = threading.Thread(target=self._write_all, name="sound", daemon=True)
        self._thread.start()

    def begin(self, meeting: int, recording: str) -> None:
        """What is taken from here on belongs to this recording."""
        self._now, self._number = _Recording(meeting, recording), 0
        self._heard.clear()

    def take(self, samples: bytes, rate_hz: int) -> None:
        """The next samples of the recording; of one that has ended, nothing."""
        if self._now is None:
            return
        self._rate_hz = rate_hz
        self._heard += samples
        size = PIECE_S * rate_hz * SAMPLE_BYTES
        while len(self._heard) >= size:
            self._pass_on(self._now, bytes(self._heard[:size]))
            del self._heard[:size]

    def end(self, *, wait_s: float = 2.0) -> None:
        """Nothing more comes of this recording; mostly its last piece is on disk when this returns."""
        if self._now is None:
            return
        if self._heard:
            self._pass_on(self._now, bytes(self._heard))
        self._now = None
        with self._waiting.all_tasks_done:
            self._waiting.all_tasks_done.wait_for(lambda: not self._waiting.unfinished_tasks, wait_s)

    def close(self) -> None:
        """Write what waits, if the disk takes it, and end the thread."""
        self.end()
        with suppress(queue.Full):
            self._waiting.put(None, timeout=1)
        self._thread.join(timeout=1)

    def _pass_on(self, of: _Recording, pcm: bytes) -> None:
        piece = _Piece(of, self._number, self._rate_hz, pcm)
        self._number += 1
        try:
            self._waiting.put_nowait(piece)
        except queue.Full:
            self._lose("the disk has not taken any for two minutes")

    def _write_all(self) -> None:
        while piece := self._waiting.get():
            try:
                self._write(piece)
            except OSError as error:
                self._lose(str(error))
            finally:
                self._waiting.task_done()

    def _write(self, piece: _Piece) -> None:
        of, store = piece.of, self._store
        if piece.number >= _MOST_PIECES:
            self._lose(f"the recording is longer than {MOST_HOURS} hours")
            return
        if not store.has_room(self._leaves):
            self._lose("the disk is nearly full")
            return
        if not of.has_key:
            store.put_key(of.meeting, of.name, of.key, self._to)
            of.has_key = True
        place = place_of(of.name, piece.number)
        store.put(
            of.meeting, of.name, piece.number, seal_piece(piece.pcm, rate_hz=piece.rate_hz, key=of.key, place=place)
        )
        if self._gives_way:
            self._gives_way = False
            log.warning("Sound is kept again")

    def _lose(self, why: str) -> None:
        self._measures.sound_lost.inc()
        if not self._gives_way:
            self._gives_way = True
            log.error("Sound is not kept; the meeting goes on without: %s", why)
