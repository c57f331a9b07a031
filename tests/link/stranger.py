"""Whoever is none of our programs: says what it likes to broker and central, under the certificate that it has."""

import http.client
import socket
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from tests.servers import eventually


def tls(ca: Path, pair: tuple[Path, Path] | None, *, newest: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """A client's TLS with this certificate and key (none: without), no newer than `newest`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ca)
    if pair:
        context.load_cert_chain(*pair)
    if newest:
        context.maximum_version = newest
    return context


def pair_of(identity: Path) -> tuple[Path, Path]:
    """Certificate and key in the folder that `central unit add` wrote."""
    return identity / "certificate.pem", identity / "key.pem"


@dataclass(kw_only=True)
class Stranger:
    """One connection to the broker. `heard`: every message that was delivered, by topic."""

    port: int
    context: ssl.SSLContext
    client_id: str = "stranger"
    protocol: int = 5
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    answered: dict[int, str] = field(default_factory=dict)
    granted: set[int] = field(default_factory=set)
    refused: str = ""
    _client: mqtt.Client | None = None
    _is_in: threading.Event = field(default_factory=threading.Event)
    _is_over: threading.Event = field(default_factory=threading.Event)

    def enter(self) -> bool:
        """Connect; whether the broker let us in."""
        if not self._shakes_hands():
            return False
        protocol = MQTTProtocolVersion(self.protocol)
        clean = None if self.protocol == 5 else True
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            self.client_id,
            clean_session=clean,
            protocol=protocol,
            reconnect_on_failure=False,
        )
        client.tls_set_context(self.context)
        client.max_inflight_messages_set(1000)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        client.on_subscribe = self._on_subscribe
        self._client = client
        client.connect("localhost", self.port)
        client.loop_start()
        eventually(lambda: self._is_in.is_set() or self._is_over.is_set(), timeout_s=60)
        return self._is_in.is_set()

    @property
    def client(self) -> mqtt.Client:
        assert self._client is not None
        return self._client

    def is_cut_off(self) -> bool:
        return self._is_over.is_set()

    def say(self, topic: str, payload: bytes, *, retain: bool = False) -> str:
        """Publish and give the broker's word for it; MQTT 3.1.1 knows only "Success". A broker may cut us off already
        at the first bytes, which paho's thread then notices before `publish` has returned.
        """
        sent = self.client.publish(topic, payload, qos=1, retain=retain)
        is_on_its_way = sent.rc == MQTTErrorCode.MQTT_ERR_SUCCESS
        eventually(lambda: (is_on_its_way and sent.mid in self.answered) or self.is_cut_off(), timeout_s=60)
        return self.answered.get(sent.mid, "cut off")

    def listen(self, *topics: str) -> None:
        """Ask for these topics. What the broker grants says nothing: `heard` does. Some cut off who asks too much."""
        for topic in topics:
            _, mid = self.client.subscribe(topic, qos=1)
            eventually(lambda: mid in self.granted or self.is_cut_off(), timeout_s=60)  # noqa: B023 - within this turn of the loop

    def heard_on(self, topic: str) -> list[bytes]:
        return [payload for where, payload in self.heard if where == topic]

    def leave(self) -> None:
        if self._client is not None:
            self._client.disconnect()
            self._client.loop_stop()
            self._client = None

    def _shakes_hands(self) -> bool:
        """Tried before, since paho leaves a socket open when TLS itself is refused."""
        with socket.create_connection(("localhost", self.port), timeout=60) as plain:
            try:
                self.context.wrap_socket(plain, server_hostname="localhost").close()
            except OSError as error:
                self.refused = str(error)
                return False
        return True

    # On paho's thread.

    def _on_connect(self, _client: Any, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        self.refused = str(reason) if reason.is_failure else ""
        (self._is_over if reason.is_failure else self._is_in).set()

    def _on_disconnect(self, _client: Any, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        self.refused = str(reason)
        self._is_over.set()

    def _on_message(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        self.heard.append((message.topic, bytes(message.payload)))

    def _on_publish(self, _client: Any, _data: Any, mid: int, reason: ReasonCode, _properties: Any) -> None:
        self.answered[mid] = str(reason)

    def _on_subscribe(self, _client: Any, _data: Any, mid: int, _reasons: Any, _properties: Any) -> None:
        self.granted.add(mid)


def fetch(port: int, path: str, context: ssl.SSLContext, **headers: str) -> tuple[int, bytes]:
    """What central's port for units answers: status and body. OSError when it does not talk to us."""
    connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
