"""How central's services tell systemd that they serve and do not hang; twin of edge/pulse.py."""

import faulthandler
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress

from contract.pulse import Pulse, every_s, heard_at

_GIVEN_S = 1.0


def own_pulse() -> Callable[[], None]:
    """To be called at every turn of the main loop, the first time when the service can serve; does nothing unheard.

    Our children are not told where to: a sign of theirs must not stand for one of ours.
    """
    address = heard_at(os.environ)
    os.environ.pop("NOTIFY_SOCKET", None)
    if not address:
        return lambda: None
    # A service that hangs is ended by SIGABRT: this leaves in the log where it hung.
    faulthandler.enable()
    speaking = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    speaking.settimeout(_GIVEN_S)

    def say(text: bytes) -> None:
        # Who no longer listens, or is busy, must not be able to end a meeting's service.
        with suppress(OSError):
            speaking.sendto(text, address)

    pulse = Pulse(say, every_s=every_s(os.environ, pid=os.getpid()))
    return lambda: pulse.beat(time.monotonic())
