"""Readers that type (badge, card, barcode): their events from the kernel, without the rest of the unit seeing a key.

The device is taken for ourselves alone, or a badge's number would end up in whatever field the kiosk has open.
"""

from __future__ import annotations

import fcntl
import logging
import os
import select
import struct
import threading
from collections.abc import Iterable
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from edge.door.keys import Key, Typing

log = logging.getLogger(__name__)

_EVENT = struct.Struct("@llHHi")  # struct input_event of linux/input.h: seconds, microseconds, type, code, value
_GRAB = 0x40044590  # EVIOCGRAB
_WAKE_S = 0.2


class Readers:
    """The readers at this door, each on a thread of its own; one that is unplugged is looked for every `retry_s`."""

    def __init__(self, paths: Iterable[str], *, retry_s: float = 2.0) -> None:
        self._retry_s = retry_s
        self._closing = threading.Event()
        self._typed: SimpleQueue[str] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._attend, args=(path,), name=f"reader {path}", daemon=True) for path in paths
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(timeout=2 * _WAKE_S + 1)

    def typed(self) -> list[str]:
        """The lines that were typed since the last time; never waits."""
        lines: list[str] = []
        while True:
            try:
                lines.append(self._typed.get_nowait())
            except Empty:
                return lines

    def _attend(self, path: str) -> None:
        was_there = True
        while not self._closing.is_set():
            try:
                device = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            except OSError:
                device = -1
            if device < 0:
                if was_there:
                    log.warning("reader %s is not there, looking again every %g s", path, self._retry_s)
                was_there = False
            else:
                log.info("reader %s is here", path)
                was_there = True
                try:
                    self._listen(device, path)
                finally:
                    os.close(device)
            self._closing.wait(self._retry_s)

    def _listen(self, device: int, path: str) -> None:
        """Until the device is gone or the door closes."""
        try:
            fcntl.ioctl(device, _GRAB, 1)
        except OSError as error:
            log.warning("reader %s is not ours alone, what it types may reach the screen: %s", path, error)
        typing, rest = Typing(), b""
        while not self._closing.is_set():
            if not select.select([device], [], [], _WAKE_S)[0]:
                continue
            try:
                read = os.read(device, 64 * _EVENT.size)
            except OSError:
                return
            if not read:
                return
            rest += read
            whole = len(rest) - len(rest) % _EVENT.size
            for seconds, micros, kind, code, value in _EVENT.iter_unpack(rest[:whole]):
                line = typing.take(Key(at_us=seconds * 1_000_000 + micros, kind=kind, code=code, value=value))
                if line is not None:
                    self._typed.put(line)
            rest = rest[whole:]
