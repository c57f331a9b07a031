"""What a service tells whoever started it: that it serves now, and that its main loop still comes round (sd_notify(3)).

A process that died is seen by anybody; one that hangs is only missed by who waits for its sign.
"""

from collections.abc import Callable, Mapping

READY = b"READY=1"
ALIVE = b"WATCHDOG=1"
NEVER = float("inf")


def heard_at(environment: Mapping[str, str]) -> str:
    """The address of the datagram socket that is listened to; empty when nobody listens."""
    address = environment.get("NOTIFY_SOCKET", "")
    # An @ stands for the NUL that begins a name without a file.
    return f"\0{address[1:]}" if address.startswith("@") else address


def every_s(environment: Mapping[str, str], *, pid: int) -> float:
    """How often to give the sign: twice in the time after which it is missed. NEVER when it is not asked of `pid`."""
    missed_us, asked = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", str(pid))
    if not (missed_us.isascii() and missed_us.isdecimal()) or asked != str(pid):
        return NEVER
    return int(missed_us) / 2_000_000


class Pulse:
    """Turned into words by `say`. To be told of every turn of the main loop, from the first in which it serves."""

    def __init__(self, say: Callable[[bytes], None], *, every_s: float) -> None:
        self._say = say
        self._every_s = every_s
        self._said_at_s: float | None = None

    def beat(self, now_s: float) -> None:
        """The loop came round at this monotonic time: READY the first time, then ALIVE as often as it is wanted."""
        if self._said_at_s is None:
            self._say(READY)
        elif now_s - self._said_at_s < self._every_s:
            return
        if self._every_s != NEVER:
            self._say(ALIVE)
        self._said_at_s = now_s
