"""The unit's clock, which says how far it can be trusted: a room without a network drifts, and its lines admit it."""

import ctypes
import time
from dataclasses import dataclass
from datetime import timedelta, timezone
from functools import cache
from pathlib import Path

VIETNAM = timezone(timedelta(hours=7), "ICT")
"""The only local time there is; it has no summer time."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_UNSYNCHRONISED = 0x0040
_TIME_ERROR = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Milliseconds since 1970, their uncertainty (-1: unknown), and milliseconds since the boot."""

    at_ms: int
    within_ms: int
    mono_ms: int


class Clock:
    """The system's clock. Tests stand in a subclass that is set by hand."""

    def now(self) -> Moment:
        """This moment, with the uncertainty that the kernel knows of while something keeps the clock in step."""
        return Moment(
            at_ms=time.time_ns() // 1_000_000,
            within_ms=_uncertainty_ms(),
            mono_ms=boot_ms(),
        )


def boot_ms() -> int:
    """Milliseconds since the boot, for all processes alike; no step of the wall clock changes it."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def boot_id() -> str:
    """The kernel's name of this boot: the same for all processes until the power is cut."""
    return _BOOT_ID.read_text(encoding="ascii").strip()


class _Timex(ctypes.Structure):
    """The head of Linux's `struct timex` (adjtimex(2)) and room for the rest of its 208 bytes."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def _uncertainty_ms() -> int:
    """The kernel's `maxerror` in milliseconds, -1 while nobody keeps the clock in step."""
    timex = _Timex()
    state = _libc().adjtimex(ctypes.byref(timex))
    if state in (-1, _TIME_ERROR) or timex.status & _UNSYNCHRONISED:
        return -1
    return int(timex.maxerror) // 1000 + 1
