"""What a keyboard's events spell: readers of badges, cards and barcodes type their number and press Enter. Pure.

Event types, key codes and values are the kernel's (linux/input-event-codes.h); readers are set to the US layout.
"""

from __future__ import annotations

from typing import NamedTuple

EV_KEY = 1
RELEASED, PRESSED = 0, 1
ENTER = frozenset({28, 96})
_SHIFT = frozenset({42, 54})
MOST_TYPED = 400
PAUSE_US = 1_000_000
"""A reader types a line within a tenth of a second: after a longer pause what was begun is somebody's finger."""

_ROWS: tuple[tuple[int, str, str], ...] = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (55, "*", "*"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
)
_PLAIN = {first + place: letter for first, plain, _ in _ROWS for place, letter in enumerate(plain)} | {98: "/"}
_SHIFTED = {first + place: letter for first, _, shifted in _ROWS for place, letter in enumerate(shifted)} | {98: "/"}


class Key(NamedTuple):
    """One event of an input device; its time is the kernel's."""

    at_us: int
    kind: int
    code: int
    value: int


class Typing:
    """One device's keys on their way to lines."""

    def __init__(self) -> None:
        self._line: list[str] = []
        self._held: set[int] = set()
        self._last_us = 0

    def take(self, key: Key) -> str | None:
        """The line that this event ended, None for every other. A line that grows too long is forgotten."""
        if key.kind != EV_KEY:
            return None
        if key.code in _SHIFT:
            (self._held.discard if key.value == RELEASED else self._held.add)(key.code)
            return None
        if key.value != PRESSED:  # a key that is let go, or repeats since it is held
            return None
        if key.at_us - self._last_us > PAUSE_US:
            self._line.clear()
        self._last_us = key.at_us
        if key.code in ENTER:
            line = "".join(self._line)
            self._line.clear()
            return line if 0 < len(line) <= MOST_TYPED else None
        letters = _SHIFTED if self._held else _PLAIN
        if key.code in letters and len(self._line) <= MOST_TYPED:
            self._line.append(letters[key.code])
        return None
