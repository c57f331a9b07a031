"""A link that loses, delays, repeats and overtakes packets: two TUN devices and what carries between them.

One end is in this network namespace, the other in one of its own, where `inside` runs a program. It needs the right to
administrate networks, as in `unshare --user --map-root-user --net`.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import eventually, program

HERE, THERE = "10.99.0.1", "10.99.0.2"
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_CLONE_NEWNET = 0x40000000
_MOST_BYTES = 65536


@dataclass(frozen=True, kw_only=True)
class Weather:
    """What befalls a packet, in each direction: shares from 0 to 1, seconds. `jitter_s` lets later ones overtake."""

    loss: float = 0.0
    repeated: float = 0.0
    delay_s: float = 0.0
    jitter_s: float = 0.0


@dataclass
class Carried:
    """What happened to the packets so far."""

    sent: int = 0
    lost: int = 0
    repeated: int = 0
    overtaken: int = 0


@dataclass(order=True)
class _Due:
    at_s: float
    number: int
    to: int = field(compare=False)
    packet: bytes = field(compare=False)


class Packets:
    """The link, in fair weather until `weather` says otherwise. RuntimeError where no device can be made."""

    def __init__(self, seed: int) -> None:
        self.weather, self.carried = Weather(), Carried()
        self._chance, self._due, self._number = random.Random(seed), list[_Due](), 0
        self._newest = {0: 0, 1: 0}
        self._over = threading.Event()
        _run("ip", "link", "set", "lo", "up")
        # It holds the other namespace open and ends with this process.
        self._holder = subprocess.Popen(
            [program("setpriv"), "--pdeathsig", "KILL", program("unshare"), "--net", "sleep", "infinity"]
        )
        eventually(lambda: _namespace(self._holder.pid) != _namespace(os.getpid()), timeout_s=10)
        self._ends = (_tun("hop-here"), _in_namespace_of(self._holder.pid, "hop-there"))
        for inside, device, address in (((), "hop-here", HERE), (self.inside, "hop-there", THERE)):
            _run(*inside, "ip", "addr", "add", f"{address}/30", "dev", device)
            _run(*inside, "ip", "link", "set", device, "up")
        _run(*self.inside, "ip", "link", "set", "lo", "up")
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    @property
    def inside(self) -> tuple[str, ...]:
        """What to put before a command that shall run at the other end."""
        return (str(program("nsenter")), "--net", "-t", str(self._holder.pid))

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        for end in self._ends:
            os.close(end)
        self._holder.kill()
        self._holder.wait()

    def _carry(self) -> None:
        while not self._over.is_set():
            left_s = self._due[0].at_s - time.monotonic() if self._due else 0.05
            for end in select.select(self._ends, (), (), min(0.05, max(0.0, left_s)))[0]:
                self._take(os.read(end, _MOST_BYTES), to=self._ends[1] if end == self._ends[0] else self._ends[0])
            while self._due and self._due[0].at_s <= time.monotonic():
                self._give(heapq.heappop(self._due))

    def _take(self, packet: bytes, *, to: int) -> None:
        """Decide what becomes of a packet."""
        now_s, weather = time.monotonic(), self.weather
        self.carried.sent += 1
        if self._chance.random() < weather.loss:
            self.carried.lost += 1
            return
        again = self._chance.random() < weather.repeated
        self.carried.repeated += again
        for _ in range(1 + again):
            self._number += 1
            at_s = now_s + weather.delay_s + self._chance.uniform(0, weather.jitter_s)
            heapq.heappush(self._due, _Due(at_s, self._number, to, packet))

    def _give(self, due: _Due) -> None:
        end = self._ends.index(due.to)
        self.carried.overtaken += due.number < self._newest[end]
        self._newest[end] = max(self._newest[end], due.number)
        os.write(due.to, due.packet)


def _tun(name: str) -> int:
    """A TUN device in the namespace of this thread, which is there as long as its file is open."""
    try:
        end = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(end, _TUNSETIFF, struct.pack("16sH", name.encode(), _IFF_TUN | _IFF_NO_PI))
    except OSError as error:
        raise RuntimeError(f"no TUN device can be made here: {error}") from None
    return end


def _in_namespace_of(process: int, name: str) -> int:
    """The same in another process's namespace, by a thread that enters it and ends."""
    made: list[int | Exception] = []

    def enter() -> None:
        try:
            with Path(f"/proc/{process}/ns/net").open() as namespace:
                if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), _CLONE_NEWNET):
                    raise RuntimeError(f"the namespace can't be entered: {os.strerror(ctypes.get_errno())}")
            made.append(_tun(name))
        except (OSError, RuntimeError) as error:
            made.append(error)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    if isinstance(made[0], Exception):
        raise RuntimeError(str(made[0]))
    return made[0]


def _namespace(process: int) -> str:
    return str(Path(f"/proc/{process}/ns/net").readlink())


def _run(*command: str) -> None:
    done = subprocess.run([program(command[0]), *command[1:]], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
