"""PC/SC readers: cards laid on them, as pyscard sees them under Debian's own Python (edge/door/debian/cards.py).

A card is known by the number of its chip; what else it holds is neither asked for nor needed.
"""

from __future__ import annotations

import os
import re
import select
import subprocess
import threading
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from edge.door.beside import Beside, end

NO_NUMBER = "?"  # what a card gives that has no number, or does not tell it
_WAKE_S = 0.2
_RANDOM = re.compile(r"08[0-9A-F]{6}")  # ISO/IEC 14443-3, 6.5.4


def is_fleeting(number: str) -> bool:
    """Does the chip make its number anew each time, as phones and identity cards do? Such a card is no badge."""
    return _RANDOM.fullmatch(number) is not None


class Cards:
    """The readers at this door; one that is unplugged, or a program that dies, is looked for again and again."""

    def __init__(self, program: Beside | None = None, *, retry_s: float = 5.0) -> None:
        self._program = program or Beside("cards")
        self._retry_s = retry_s
        self._closing = threading.Event()
        self._laid: SimpleQueue[str] = SimpleQueue()
        self._thread = threading.Thread(target=self._attend, name="cards", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._thread.join(timeout=_WAKE_S + 3)

    def typed(self) -> list[str]:
        """The numbers of the cards that were laid down since the last time; never waits."""
        numbers: list[str] = []
        while True:
            try:
                numbers.append(self._laid.get_nowait())
            except Empty:
                return numbers

    def _attend(self) -> None:
        while not self._closing.is_set():
            if process := self._program.start():
                self._listen(process)
            self._closing.wait(self._retry_s)

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Until the program ends or the door closes."""
        rest = b""
        try:
            while process.stdout and not self._closing.is_set():
                if not select.select([process.stdout], [], [], _WAKE_S)[0]:
                    continue
                read = os.read(process.stdout.fileno(), 4096)
                if not read:
                    return
                *lines, rest = (rest + read).split(b"\n")
                for line in lines:
                    self._laid.put(line.decode("ascii", "replace"))
                self._program.works()
        finally:
            end(process)
