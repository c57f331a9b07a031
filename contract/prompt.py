"""Small messages go out at once: the kernel must not hold one back until the one before has been confirmed.

It does so by itself (Nagle's algorithm), and whoever receives confirms up to 40 ms late, so an answer that is
followed by a run, or a confirmation that is followed by an answer, would lie those 40 ms on each end of the wire.
"""

import socket
from typing import Any


def send_at_once(_client: Any, _data: Any, opened: Any) -> None:
    """For a client's `on_socket_open`."""
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
