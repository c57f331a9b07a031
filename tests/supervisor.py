"""What systemd is to a service: it starts it, hears what it says of itself, and misses its sign."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from contract.pulse import ALIVE, READY
from tests.servers import program

ROOT = Path(__file__).parents[1]
SIGN_S = 0.2
"""How often a service is to give its sign. Central's pages do it once a second at most."""
SILENT_S = 4.0
_STARTS_IN_S = 120


class Supervisor:
    """Listens at a datagram socket in a file, as systemd's is."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hop-notify-")
        self._address = f"{self._folder.name}/notify"
        self._hearing = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._hearing.bind(self._address)

    def hears(self, *, within_s: float) -> bytes | None:
        """The next thing that is said; None when nothing is."""
        self._hearing.settimeout(within_s)
        try:
            return self._hearing.recv(4096)
        except TimeoutError:
            return None

    @contextmanager
    def service(self, *command: str | Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
        """One of our commands under supervision, for as long as the block lasts."""
        asked = {"NOTIFY_SOCKET": self._address, "WATCHDOG_USEC": str(round(SIGN_S * 2_000_000))}
        with log.open("ab") as file:
            process = subprocess.Popen(
                [program("setpriv"), "--pdeathsig", "KILL", sys.executable, "-m", *command],
                stdout=file,
                stderr=file,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **asked},
                cwd=ROOT,
            )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def close(self) -> None:
        self._hearing.close()
        self._folder.cleanup()


def assert_it_is_watched(
    supervisor: Supervisor,
    process: "subprocess.Popen[bytes]",
    *,
    serves: Callable[[], bool] = lambda: True,
    was_ready: bool = False,
) -> None:
    """It says that it serves when it does, then gives its sign again and again, but not while it hangs."""
    assert was_ready or supervisor.hears(within_s=_STARTS_IN_S) == READY
    assert serves()
    assert [supervisor.hears(within_s=30) for _ in range(3)] == [ALIVE] * 3

    process.send_signal(signal.SIGSTOP)
    # What it had said before lies in the socket still.
    assert any(supervisor.hears(within_s=SILENT_S) is None for _ in range(300))
    process.send_signal(signal.SIGCONT)

    assert [supervisor.hears(within_s=30) for _ in range(3)] == [ALIVE] * 3
