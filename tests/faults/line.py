"""A line between a room and the broker that can be cut, stalled and slowed: what TCP makes of a bad network.

No right to change the network is needed; what befalls packets themselves is packets.py's part.
"""

import socket
import threading
import time
from contextlib import suppress

from tests.servers import free_port

_CHUNK = 64 * 1024


class Line:
    """Listens on `port` and carries every connection to a port of `to`, on threads of this process.

    With several ports the next connection begins at the next one, and goes on to where somebody listens.
    """

    def __init__(self, *to: int, address: str = "127.0.0.1") -> None:
        self.port, self._to, self._turns = free_port(), to, 0
        self._flows, self._is_cut, self._delay_s = threading.Event(), False, 0.0
        self._open: set[socket.socket] = set()
        self._turn = threading.Lock()
        self._flows.set()
        self._door = socket.create_server((address, self.port))
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """Break what stands and let nobody through."""
        self._is_cut = True
        self._break()

    def stall(self) -> None:
        """Let nothing through and tell nobody, as a dead cable does."""
        self._flows.clear()

    def slow(self, delay_s: float) -> None:
        """Every chunk comes later by so much."""
        self._delay_s = delay_s

    def mend(self) -> None:
        self._is_cut, self._delay_s = False, 0.0
        self._flows.set()

    def close(self) -> None:
        self.cut()
        self._flows.set()
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
                far = None if self._is_cut else self._reach()
            except ConnectionError:
                near.close()
                continue
            except OSError:
                return
            if far is None:
                near.close()
                continue
            far.settimeout(None)
            with self._turn:
                self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _reach(self) -> socket.socket:
        """A connection to the first port in turn that takes one; ConnectionError when none does."""
        self._turns += 1
        for number in range(len(self._to)):
            port = self._to[(self._turns + number) % len(self._to)]
            with suppress(OSError):
                return socket.create_connection(("127.0.0.1", port), timeout=5)
        raise ConnectionRefusedError("nobody listens")

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while chunk := one.recv(_CHUNK):
                self._flows.wait()
                if self._delay_s:
                    time.sleep(self._delay_s)
                other.sendall(chunk)
        for end in (one, other):
            self._end(end)

    def _break(self) -> None:
        with self._turn:
            ends = list(self._open)
        for end in ends:
            self._end(end)

    def _end(self, end: socket.socket) -> None:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        with self._turn:
            if end in self._open:
                self._open.discard(end)
                end.close()
