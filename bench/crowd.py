"""All emulated units on one thread: their sockets, their turns, their lines; and a few threads that fetch for them."""

import heapq
import http.client
import selectors
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from paho.mqtt.client import MQTT_ERR_SUCCESS

from bench.emulated import Emulated, Traffic
from edge.fetch import fetch

_TURN_EVERY_S = 0.5
_FETCHERS = 4
_LEAVE_S = 5.0
_FETCH_AGAIN_S = 5.0


class Crowd:
    """Units that are served by whoever calls `serve`. `every_s`: the time between two lines of a meeting."""

    def __init__(self, folders: Sequence[Path], *, every_s: float) -> None:
        self.traffic = Traffic()
        self._every_s = every_s
        self._selector = selectors.DefaultSelector()
        self._fetchers = ThreadPoolExecutor(_FETCHERS, thread_name_prefix="fetch")
        self._fetching: set[Emulated] = set()
        self._missed: list[Emulated] = []
        self._again_at = 0.0
        self._writing: list[tuple[float, int]] = []
        self._is_over = False
        self.units = [Emulated(folder, self) for folder in folders]
        self._turns = deque(enumerate(self.units))
        self._owed = 0.0

    def serve(self, for_s: float) -> None:
        """Serve them all for so long."""
        last, until = time.monotonic(), time.monotonic() + for_s
        while (now := time.monotonic()) < until:
            for key, _ in self._selector.select(timeout=0.01):
                self._talk(key)
            self._owed = min(len(self._turns), self._owed + len(self._turns) * (now - last) / _TURN_EVERY_S)
            last = now
            while self._owed >= 1:
                self._owed -= 1
                self._turn()
            self._write(now)
            if now >= self._again_at:
                self._again_at = now + _FETCH_AGAIN_S
                missed, self._missed = self._missed, []
                for unit in missed:
                    self.fetch(unit)

    def up(self) -> int:
        """How many are connected."""
        return sum(one.is_up for one in self.units)

    def meetings(self) -> int:
        return len(self._writing)

    def end_meetings(self) -> None:
        """No line is written any more but those that close what is open."""
        self._is_over, self._writing = True, []
        for unit in self.units:
            unit.end_meeting()

    def lines(self) -> int:
        """How many lines are on all cards."""
        return sum(one.lines() for one in self.units)

    def lacking(self) -> int:
        """How many lines central is not known to hold."""
        return sum(one.lacking() for one in self.units)

    def close(self) -> None:
        self._fetchers.shutdown(cancel_futures=True)
        for unit in self.units:
            unit.close()
        until = time.monotonic() + _LEAVE_S
        while self._selector.get_map() and time.monotonic() < until:
            for key, _ in self._selector.select(timeout=0.1):
                self._talk(key, is_last=True)
        for key in list(self._selector.get_map().values()):
            key.data[1].on_socket_unregister_write = key.data[1].on_socket_close = None
        self._selector.close()

    def _turn(self) -> None:
        """The next unit's: what is due there, also of the connection itself."""
        number, unit = self._turns[0]
        self._turns.rotate(-1)
        unit.turn()
        unit.stay_awake()
        if not (self._is_over or unit.has_meeting) and unit.look_for_a_meeting(time.time_ns() // 1_000_000):
            heapq.heappush(self._writing, (time.monotonic() + self._every_s * (number % 16) / 16, number))

    def _write(self, now: float) -> None:
        while self._writing and self._writing[0][0] <= now:
            at, number = heapq.heappop(self._writing)
            heapq.heappush(self._writing, (max(at + self._every_s, now - self._every_s), number))
            self.units[number].go_on()

    # The sockets: Switchboard ------------------------------------------------

    def opened(self, unit: Emulated, client: Any, sock: Any) -> None:
        self._selector.register(sock, selectors.EVENT_READ, (unit, client))

    def closed(self, sock: Any) -> None:
        self._selector.unregister(sock)

    def wants_to_write(self, sock: Any, *, wants: bool) -> None:
        key = self._selector.get_key(sock)
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if wants else 0)
        if key.events != events:
            self._selector.modify(sock, events, key.data)

    def fetch(self, unit: Emulated) -> None:
        if unit not in self._fetching:
            self._fetching.add(unit)
            self._fetchers.submit(self._fetch, unit)

    def _fetch(self, unit: Emulated) -> None:
        """On another thread; what can't be had now is asked for again."""
        try:
            has_missed = bool(fetch(unit.desk, unit.source).problems)
        except (OSError, http.client.HTTPException):
            unit.source.close()
            has_missed = True
        self._fetching.discard(unit)
        if has_missed:
            self._missed.append(unit)

    def _talk(self, key: selectors.SelectorKey, *, is_last: bool = False) -> None:
        """Read what has come, also what TLS has already taken from the socket, then write what follows from it."""
        unit, client = key.data
        sock: Any = key.fileobj
        while client.loop_read() == MQTT_ERR_SUCCESS and sock.pending():
            pass
        if client.want_write():
            client.loop_write()
        if not is_last:
            unit.turn()
