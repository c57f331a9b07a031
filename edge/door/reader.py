"""Reads the QR codes of a frame: quickly when they are plain, harder and within a budget when they are not."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from edge.door.frame import Frame, grey
from edge.door.hard_look import Memory, hard_look
from edge.door.looks import quick_look, sharper_look

Wanted = Callable[[bytes], bool]

# What people hold before such a door, whichever system made it; a poster's address or Wi-Fi code is none of these.
_TICKET = re.compile(
    rb"[A-Za-z]{3}\d[:.][ -~]{96,400}"  # tag and version, then claims and signature
    rb"|[A-Z]{3}-[0-9A-F]{16,40}"  # a random token
    rb"|[a-z]{4,10}:\d{6,10};[a-z]:\d{4,8}"  # a person's and a meeting's number
    rb"|https?://[^/]+/t/[\w-]{8,400}"  # a link that bears one
)

MS_A_MEGAPIXEL = 20.0
"""CPU time that looking harder may take: about 6 ms at 640x480, 18 ms at 1280x720 on a desk computer's core."""

_SHARPER_MS_A_MEGAPIXEL = 10.0


def is_ticket(payload: bytes) -> bool:
    """Whether a payload has the shape of a ticket; only its signature can tell whether it is one of ours."""
    return _TICKET.fullmatch(payload) is not None


def read_codes(frame: Frame, wanted: Wanted = is_ticket) -> list[bytes]:
    """Every payload that could be read in this frame, without duplicates.

    Looks harder until one satisfies `wanted`, so that a poster behind the person does not hide the ticket. Only what
    error correction accepted is returned.
    """
    return _read(grey(frame), wanted=wanted, ms_a_megapixel=MS_A_MEGAPIXEL, memory=Memory())


class Reader:
    """Reads a stream of frames; what one frame showed of a code and could not be read helps with the next.

    `ms_a_megapixel`: how long a frame may be looked at harder; a slow board needs more to see as much.
    """

    def __init__(self, *, wanted: Wanted = is_ticket, ms_a_megapixel: float = MS_A_MEGAPIXEL) -> None:
        self.wanted = wanted
        self.ms_a_megapixel = ms_a_megapixel
        self._memory = Memory()

    def read(self, frame: Frame) -> list[bytes]:
        """Every payload that could be read in this frame."""
        return _read(grey(frame), wanted=self.wanted, ms_a_megapixel=self.ms_a_megapixel, memory=self._memory)


def _read(picture: Frame, *, wanted: Wanted, ms_a_megapixel: float, memory: Memory) -> list[bytes]:
    if min(picture.shape) < 21:  # the smallest code has 21 modules
        return []
    megapixels, started = picture.size / 1e6, time.thread_time()
    found = quick_look(picture)
    if any(map(wanted, found)):
        return found

    def left_ms() -> float:
        return ms_a_megapixel * megapixels - (time.thread_time() - started) * 1000

    found += hard_look(picture, lambda read: any(map(wanted, read)) or left_ms() < 0, memory)
    if not any(map(wanted, found)) and left_ms() > _SHARPER_MS_A_MEGAPIXEL * megapixels:
        found += sharper_look(picture)
    return list(dict.fromkeys(found))
