"""One emulated unit: the room's own dialogue, desk, journal and shelf, many of them on one thread.

What differs from a unit: its card is in memory, and its connection is served by a `Crowd` instead of a thread.
"""

import ssl
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from paho.mqtt.reasoncodes import ReasonCode

from bench import sitting
from contract import topics
from contract.messages import Held, read_message
from contract.package import Package
from contract.prompt import send_at_once
from contract.refused import Refused
from edge import SOFTWARE
from edge.clock import Clock, boot_id
from edge.desk import Desk
from edge.dialogue import Dialogue, Parts
from edge.fetch import Fetching, Source
from edge.health import place_of
from edge.journal import open_journal
from edge.releases import Home, Releases
from edge.settings import Sync, read_central_key, read_run_key, read_settings
from edge.shelf import Shelf
from edge.sync import Link, unit_tls
from edge.uplink import Uplink
from edge.wire import Inbox

_SEQ = 0xFFFFFFFF
_MOST_LAGS = 1_000_000


@dataclass
class Traffic:
    """What all units together have done. `lags`: from the line on the card to central's answer, in seconds."""

    refused: int = 0
    runs: int = 0
    run_bytes: int = 0
    hellos: int = 0
    links_lost: int = 0
    lags: "array[float]" = field(default_factory=lambda: array("d"))


class Switchboard(Protocol):
    """Who serves the sockets and fetches files for all units."""

    traffic: Traffic

    def opened(self, unit: "Emulated", client: Any, sock: Any) -> None: ...

    def closed(self, sock: Any) -> None: ...

    def wants_to_write(self, sock: Any, *, wants: bool) -> None: ...

    def fetch(self, unit: "Emulated") -> None: ...


class Emulated:
    """A unit of this folder, which holds `unit.toml` and its identity. Nothing is connected before its first turn."""

    def __init__(self, folder: Path, board: Switchboard) -> None:
        settings, clock = read_settings(folder / "unit.toml"), Clock()
        self.name, self._board = settings.unit.name, board
        for needed in (settings.unit.data_dir, settings.unit.run_dir):
            needed.mkdir(parents=True, exist_ok=True)
        journal = open_journal(Path(":memory:"))
        journal.begin_stream(unit=self.name, boot=boot_id(), software=SOFTWARE, moment=clock.now())
        central_key = read_central_key(settings)
        self.desk = Desk(journal, Shelf(settings.shelf, unit=self.name, central_key=central_key), clock)
        tls = unit_tls(settings.sync)
        self.source = Source(settings.sync.central_url, tls)
        self._inbox = Inbox()
        self.is_up = False
        self._link: _Served | None = None
        self._package: Package | None = None
        self._acts: Iterator[sitting.Act] | None = None
        self._written: deque[tuple[int, float]] = deque()
        parts = Parts(
            desk=self.desk,
            uplink=Uplink(journal, unit=self.name, key=read_run_key(settings)),
            fetching=_Asking(self),
            clock=clock,
            unit=self.name,
            central_key=central_key,
            place=place_of(settings),
            releases=Releases(Home(settings.update.home), self.desk.shelf),
            has_camera=False,
            shown=settings.unit.run_dir / "link.json",
        )
        sync = settings.sync
        self._dialogue = Dialogue(parts, lambda: self._connection(sync, tls))

    @property
    def board(self) -> Switchboard:
        return self._board

    @property
    def has_meeting(self) -> bool:
        return self._package is not None

    def turn(self) -> None:
        """Do what is due and take what has happened."""
        self._dialogue.turn(self._inbox)

    def stay_awake(self) -> None:
        """What keeps the connection alive, and notices that it is not."""
        if self._link is not None:
            self._link.stay_awake()

    def look_for_a_meeting(self, now_ms: int) -> bool:
        """Is there one to hold, whose plan has come from central?"""
        if self._package is None and (package := self.desk.meeting_at(now_ms)):
            self._package, self._acts = package, sitting.acts_of(self.desk, package)
        return self.has_meeting

    def go_on(self) -> None:
        """One more line of the meeting, and what the wire has to do with it."""
        if self._acts is not None:
            self._write(next(self._acts))
            self.turn()

    def end_meeting(self) -> None:
        """Whatever is open is closed."""
        if self._package is not None:
            for act in sitting.end(self.desk, self._package):
                self._write(act)
        self._acts = None
        self.turn()

    def lines(self) -> int:
        """How many are on its card."""
        return sum(one.seq for one in self.desk.journal.streams())

    def lacking(self) -> int:
        """How many lines central is not known to hold."""
        return self.desk.waiting_for_central()[0]

    def heard(self, topic: str, payload: bytes) -> None:
        """Central's answer, as it comes from the wire: which lines have arrived, and how long they took."""
        if topic == topics.ack(self.name) and (held := read_message(payload, Held)).stream:
            now, lags = time.monotonic(), self._board.traffic.lags
            while self._written and self._written[0][0] <= held.seq:
                _, at = self._written.popleft()
                if len(lags) < _MOST_LAGS:
                    lags.append(now - at)

    def close(self) -> None:
        """Take leave of the broker in good order; the crowd still has to send it."""
        self.is_up = False
        self._dialogue.close()
        self.source.close()

    def _connection(self, sync: Sync, tls: ssl.SSLContext) -> "_Served":
        self._link = _Served(self, sync, tls, self._inbox)
        return self._link

    def _write(self, act: sitting.Act) -> None:
        try:
            act()
        except Refused:
            self._board.traffic.refused += 1
            return
        self._written.append((self.desk.journal.position() & _SEQ, time.monotonic()))


class _Served(Link):
    """A connection whose socket the crowd watches; counts what goes over it."""

    def __init__(self, unit: Emulated, sync: Sync, tls: ssl.SSLContext, inbox: Inbox) -> None:
        super().__init__(unit.name, sync, tls, inbox)
        self._of, client = unit, self._client
        client.on_socket_open = self._on_open
        client.on_socket_close = lambda _client, _data, sock: unit.board.closed(sock)
        client.on_socket_register_write = lambda _client, _data, sock: unit.board.wants_to_write(sock, wants=True)
        client.on_socket_unregister_write = lambda _client, _data, sock: unit.board.wants_to_write(sock, wants=False)

    def open(self) -> None:
        self._client.connect(self._sync.broker, self._sync.port, keepalive=60)

    def stay_awake(self) -> None:
        self._client.loop_misc()

    def send(self, topic: str, payload: bytes, *, at_most: int, retain: bool = False) -> None:
        traffic = self._of.board.traffic
        if topic == topics.up(self._of.name):
            traffic.runs += 1
            traffic.run_bytes += len(payload)
        elif topic == topics.hello(self._of.name):
            traffic.hellos += 1
        super().send(topic, payload, at_most=at_most, retain=retain)

    def _on_open(self, client: Any, data: Any, sock: Any) -> None:
        send_at_once(client, data, sock)
        self._of.board.opened(self._of, client, sock)

    def _on_subscribe(self, *subscription: Any) -> None:
        self._of.is_up = True
        super()._on_subscribe(*subscription)

    def _on_disconnect(self, client: Any, data: Any, flags: Any, reason: ReasonCode, properties: Any) -> None:
        if self._of.is_up:
            self._of.board.traffic.links_lost += 1
        self._of.is_up = False
        super()._on_disconnect(client, data, flags, reason, properties)

    def _on_message(self, client: Any, data: Any, message: Any) -> None:
        self._of.heard(message.topic, bytes(message.payload))
        super()._on_message(client, data, message)


class _Asking(Fetching):
    """In the place of a thread for each unit: the crowd has a few for all."""

    def __init__(self, unit: Emulated) -> None:
        self._ask: Callable[[], None] = lambda: unit.board.fetch(unit)

    def wake(self) -> None:
        self._ask()
