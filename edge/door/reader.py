"""Reads the QR codes of a frame: quickly when they are plain, harder and within a budget when they are not."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import cv2

from edge.door.frame import Frame, as_frame, grey
from edge.door.looks import zbar_look, zxing_look

Wanted = Callable[[bytes], bool]
Look = Callable[[Frame], list[bytes]]

# A tag of letters, its version, a separator and at least as much as claims and signature take.
_TICKET = re.compile(rb"[A-Za-z]{3}\d[:.][ -~]{96,400}")


def is_ticket(payload: bytes) -> bool:
    """Whether a payload has the shape of a signed ticket; only its signature can tell whether it is one."""
    return _TICKET.fullmatch(payload) is not None


def read_codes(frame: Frame, wanted: Wanted = is_ticket) -> list[bytes]:
    """Every payload that could be read in this frame, without duplicates.

    Looks harder until one satisfies `wanted`, so that a poster behind the person does not hide the ticket. Only what
    a decoder's error correction accepted is returned.
    """
    return _read(grey(frame), looks=(zxing_look, _sharper, _flatter, zbar_look), wanted=wanted, budget_ms=14)


class Reader:
    """Reads a stream of frames: the quick look at each, the harder looks taking turns.

    One harder look a frame keeps the idle cost low on a slow board, and no frame waits long behind another.
    """

    def __init__(self, *, wanted: Wanted = is_ticket, budget_ms: float = 14) -> None:
        self.wanted = wanted
        self.budget_ms = budget_ms
        self._turns = _taking_turns()

    def read(self, frame: Frame) -> list[bytes]:
        """Every payload that could be read in this frame."""
        looks = (zxing_look, next(self._turns))
        return _read(grey(frame), looks=looks, wanted=self.wanted, budget_ms=self.budget_ms)


def _read(picture: Frame, *, looks: tuple[Look, ...], wanted: Wanted, budget_ms: float) -> list[bytes]:
    if min(picture.shape) < 21:  # the smallest code has 21 modules
        return []
    started = time.thread_time()
    found: dict[bytes, None] = {}
    for look in looks:
        found.update(dict.fromkeys(look(picture)))
        if any(wanted(payload) for payload in found):
            break
        if (time.thread_time() - started) * 1000 > budget_ms:
            break
    return list(found)


def _taking_turns() -> Iterator[Look]:
    while True:
        yield from (_sharper, _flatter, zbar_look)


def _sharper(picture: Frame) -> list[bytes]:
    larger = cv2.resize(picture, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    blurred = cv2.GaussianBlur(larger, (0, 0), 2.0)
    return zxing_look(as_frame(cv2.addWeighted(larger, 2.2, blurred, -1.2, 0)))


def _flatter(picture: Frame) -> list[bytes]:
    return zxing_look(as_frame(cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(picture)))
