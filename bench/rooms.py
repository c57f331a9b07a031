"""Rooms that only send: the wire's real protocol, many rooms on one thread, without their journals."""

import selectors
import socket
import ssl
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.client import MQTT_ERR_SUCCESS
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from bench.backlog import Backlog
from contract import topics
from contract.messages import Held, Hello, StreamHeld, read_message, write_message
from contract.prompt import send_at_once

_UNANSWERED_S = 15.0
_PATIENCE_S = 120.0
_TEND_EVERY_S = 0.5
_BYTES_ACKED = 120


class Room:
    """One unit: says hello, keeps as many runs unanswered as central allows, goes back to what central holds.

    Without an `identity` it connects without TLS. `is_eager`: it says hello and sends as soon as it is connected.
    """

    def __init__(self, backlog: Backlog, *, identity: Path | None, port: int, is_eager: bool = False) -> None:
        self.backlog = backlog
        self.is_eager = self.sends = is_eager
        self.held = -1
        self.is_up = False
        self.is_asked = False
        self._heard_at = 0.0
        self._port = port
        self._window = self._next = 0
        self._unanswered: deque[int] = deque()
        self.client = mqtt.Client(
            CallbackAPIVersion.VERSION2, backlog.unit, protocol=MQTTProtocolVersion.MQTTv5, reconnect_on_failure=False
        )
        if identity is not None:
            self.client.tls_set_context(_tls(identity))
        self.client.on_socket_open = send_at_once
        self.client.on_connect = self._on_connect
        self.client.on_subscribe = self._on_subscribe
        self.client.on_message = self._on_message

    @property
    def is_done(self) -> bool:
        return self.held == self.backlog.lasts[-1]

    def connect(self) -> None:
        self.client.connect("localhost", self._port, keepalive=60)

    def say_hello(self) -> None:
        """Ask what is held; no run is sent until the answer comes."""
        one = self.backlog
        stream = StreamHeld(stream=one.stream, seq=one.lasts[-1], digest=one.after.hex())
        now_ms = time.time_ns() // 1_000_000
        hello = Hello(unit=one.unit, epoch=1, protocol=1, software="bench", sent_at=now_ms, streams=(stream,))
        self._window, self._heard_at = 0, time.monotonic()
        self.client.publish(topics.hello(one.unit), write_message(hello), qos=1)

    def send(self) -> None:
        """As many runs as may be unanswered."""
        while self.sends and len(self._unanswered) < self._window and self._next < len(self.backlog.runs):
            self.client.publish(topics.up(self.backlog.unit), self.backlog.runs[self._next], qos=1)
            self._unanswered.append(self.backlog.lasts[self._next])
            self._next += 1

    def tend(self, now: float) -> None:
        """Ask again when no answer has come for too long."""
        self.client.loop_misc()
        if self._heard_at and not self.is_done and now - self._heard_at > _UNANSWERED_S:
            self.say_hello()

    def _on_connect(self, client: mqtt.Client, *_connected: Any) -> None:
        client.subscribe(topics.down_of(self.backlog.unit), qos=1)

    def _on_subscribe(self, *_subscription: Any) -> None:
        self.is_up = True
        if self.is_eager:
            self.say_hello()

    def _on_message(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        if message.topic == topics.ack(self.backlog.unit):
            held = read_message(bytes(message.payload), Held)
            if held.reason or held.fork:
                raise RuntimeError(f"central refuses {self.backlog.unit}: {held.reason or 'a fork'}")
            self.is_asked = True
            if self.is_eager and not held.stream:
                self.say_hello()
            if held.stream == self.backlog.stream:
                self._hear(held)

    def _hear(self, held: Held) -> None:
        self._heard_at = time.monotonic()
        self.held, self._window = held.seq, held.window
        if held.heard_at:
            self._unanswered.clear()
            self._next = sum(last <= held.seq for last in self.backlog.lasts)
        while self._unanswered and self._unanswered[0] <= held.seq:
            self._unanswered.popleft()
        if self.is_done and bytes.fromhex(held.digest) != self.backlog.after:
            raise RuntimeError(f"central holds other lines of {self.backlog.unit}")
        self.send()


class Town:
    """Rooms that are connected to one broker, all served by the caller's thread."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        self._rooms = rooms
        self._selector = selectors.DefaultSelector()

    def connect(self) -> None:
        """Return when every room can hear."""
        for room in self._rooms:
            self._connect(room)
        self._serve(lambda room: room.is_up)

    def come_back(self) -> float:
        """All rooms connect, one after the other without a pause, and are served meanwhile; how long it took until
        each could hear, and until central has all lines of each that is eager, in seconds.
        """
        start = time.perf_counter()
        for room in self._rooms:
            self._connect(room)
            for key, _ in self._selector.select(timeout=0):
                self._tend(key)
        self._serve(lambda room: room.is_done if room.is_eager else room.is_up)
        return time.perf_counter() - start

    def _connect(self, room: Room) -> None:
        room.connect()
        sock = room.client.socket()
        assert sock is not None
        self._selector.register(sock, selectors.EVENT_READ, room)

    def say_hello(self) -> None:
        """Wait until central has come and asked for it; return when it has answered every room's hello."""
        self._serve(lambda room: room.is_asked)
        for room in self._rooms:
            room.say_hello()
        self._serve(lambda room: room.held >= 0)

    def drain(self) -> float:
        """Send everything; how long it took until central had acknowledged all, in seconds."""
        start = time.perf_counter()
        for room in self._rooms:
            room.sends = True
            room.send()
        self._serve(lambda room: room.is_done)
        return time.perf_counter() - start

    def sent_bytes(self) -> int:
        """What all rooms have sent on their connections, as the kernel counts it: TLS, MQTT and runs, acknowledged."""
        return sum(_acknowledged(room.client.socket()) for room in self._rooms)

    def close(self) -> None:
        for room in self._rooms:
            room.client.disconnect()
        self._selector.close()

    def _serve(self, is_ready: Callable[[Room], bool]) -> None:
        """Until every room is. Each is asked until it is for the first time: asking all, again and again, would be
        most of the work when they are thousands.
        """
        give_up_at, tend_at = time.monotonic() + _PATIENCE_S, 0.0
        left = list(self._rooms)
        while left:
            if is_ready(left[-1]):
                left.pop()
                continue
            for key, _ in self._selector.select(timeout=0.1):
                self._tend(key)
            now = time.monotonic()
            if now > give_up_at:
                raise RuntimeError(f"central has not answered within {_PATIENCE_S:.0f} s")
            if now >= tend_at:
                tend_at = now + _TEND_EVERY_S
                for room in self._rooms:
                    room.tend(now)

    def _tend(self, key: selectors.SelectorKey) -> None:
        """Read what has come, also what TLS has already taken from the socket, then write what follows from it."""
        client: mqtt.Client = key.data.client
        sock: Any = key.fileobj
        while client.loop_read() == MQTT_ERR_SUCCESS and isinstance(sock, ssl.SSLSocket) and sock.pending():
            pass
        if not client.is_connected() and key.data.is_up:
            raise RuntimeError(f"{key.data.backlog.unit} lost its link to the broker")
        if client.want_write():
            client.loop_write()
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if client.want_write() else 0)
        if wanted != key.events:
            self._selector.modify(key.fileobj, wanted, key.data)


def _acknowledged(sock: Any) -> int:
    """`tcpi_bytes_acked` of linux/tcp.h."""
    told = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _BYTES_ACKED + 8)
    return int.from_bytes(told[_BYTES_ACKED : _BYTES_ACKED + 8], sys.byteorder)


def _tls(identity: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(identity / "ca.pem")
    context.load_cert_chain(identity / "certificate.pem", identity / "key.pem")
    return context
