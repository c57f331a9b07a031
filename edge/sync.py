"""The unit's end of the wire to central: lines up, lists and wishes down, by MQTT; twin of central/sync.py.

paho's callbacks put into a queue and do nothing else; what the messages mean is in dialogue.py. Each connection has a
client of its own, since paho would send an old one's runs again.
"""

import signal
import ssl
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from contract import topics
from contract.messages import MAX_MESSAGE_BYTES, State, write_message
from contract.prompt import send_at_once
from contract.settings import SettingsError
from edge.clock import Clock
from edge.desk import Desk
from edge.dialogue import Dialogue, Parts
from edge.fetch import Fetching, Source
from edge.health import place_of
from edge.releases import Home, Releases
from edge.settings import Settings, Sync, read_central_key
from edge.sound.store import SoundStore
from edge.sound_up import SoundUp
from edge.uplink import Uplink
from edge.wire import Arrived, Denied, Died, Down, Inbox, Up

_KEEPALIVE_S = 30
_CONNECT_S = 10.0


class Link:
    """One connection to the broker, from its beginning to its end."""

    def __init__(self, unit: str, sync: Sync, tls: ssl.SSLContext, inbox: Inbox) -> None:
        self.epoch = time.time_ns() // 1_000_000
        self._unit = unit
        self._sync = sync
        self._inbox = inbox
        protocol = MQTTProtocolVersion(sync.protocol)
        clean = None if protocol is MQTTProtocolVersion.MQTTv5 else True
        # Another one each time: where a node of a clustered broker has died, the queue of the old one is locked there.
        # mosquitto takes the certificate's name in its place.
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            f"{unit}.{self.epoch}",
            clean_session=clean,
            protocol=protocol,
            reconnect_on_failure=False,
        )
        self._client.tls_set_context(tls)
        self._client.connect_timeout = _CONNECT_S
        self._client.will_set(topics.state(unit), self._state(connected=False), qos=1, retain=True)
        self._client.on_socket_open = send_at_once
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_disconnect = self._on_disconnect
        self._client.on_publish = self._on_publish
        self._client.on_message = self._on_message

    def open(self) -> None:
        """Begin to connect; `Up` or `Down` follows. OSError when the broker can't be reached."""
        self._client.connect(self._sync.broker, self._sync.port, keepalive=_KEEPALIVE_S)
        self._client.loop_start()

    def close(self) -> None:
        """End it. paho's thread ends with the connection; waiting for it could last as long as a dead network."""
        self.send(topics.state(self._unit), self._state(connected=False), at_most=MAX_MESSAGE_BYTES, retain=True)
        self._client.disconnect()

    def send(self, topic: str, payload: bytes, *, at_most: int, retain: bool = False) -> None:
        """Publish. ValueError when it is too large: a v5 broker would cut us off, a 3.1.1 broker drop it in silence."""
        if len(payload) > at_most:
            raise ValueError(f"a message of {len(payload)} bytes; at most {at_most} are allowed")
        self._client.publish(topic, payload, qos=1, retain=retain)

    def announce(self) -> None:
        """Tell that the unit is connected, until its will says otherwise."""
        self.send(topics.state(self._unit), self._state(connected=True), at_most=MAX_MESSAGE_BYTES, retain=True)

    def _state(self, *, connected: bool) -> bytes:
        return write_message(State(unit=self._unit, epoch=self.epoch, connected=connected))

    # On paho's thread, where an exception would end delivery in silence.

    def _on_connect(self, client: mqtt.Client, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        if reason.is_failure:
            self._inbox.put(Down(self, str(reason)))
        else:
            client.subscribe(topics.down_of(self._unit), qos=1)

    def _on_subscribe(self, *_subscription: Any) -> None:
        self._inbox.put(Up(self))

    def _on_disconnect(self, _client: Any, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        self._inbox.put(Down(self, str(reason)))

    def _on_publish(self, _client: Any, _data: Any, _mid: int, reason: ReasonCode, _properties: Any) -> None:
        # Only MQTT 5 tells that a publish was denied; 3.1.1 calls it success, and central's answer is missing.
        if reason.is_failure:
            self._inbox.put(Denied(self, str(reason)))

    def _on_message(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        self._inbox.put(Arrived(self, message.topic, bytes(message.payload)))


def run(
    desk: Desk,
    settings: Settings,
    clock: Clock,
    *,
    key: Ed25519PrivateKey,
    turned: Callable[[], None] = lambda: None,
) -> None:
    """Carry lines to central and plans back until the process is ended. SettingsError when the link is not set up."""
    sync, inbox = settings.sync, Inbox()
    tls = unit_tls(sync)
    if not sync.broker:
        raise SettingsError('sync.broker = "": the broker\'s name or address is needed')
    source, more = Source(sync.central_url, tls), {}
    if settings.keeps_sound and settings.speech.send_sound:
        sound = SoundStore(settings.sound, settings.unit.name)
        more["then"] = SoundUp(desk, sound, settings.speech.send_kib_s).step
    fetching = Fetching(desk, source, died=lambda error: inbox.put(Died(error)), **more)
    parts = Parts(
        desk=desk,
        uplink=Uplink(desk.journal, unit=settings.unit.name, key=key),
        fetching=fetching,
        clock=clock,
        unit=settings.unit.name,
        central_key=read_central_key(settings),
        place=place_of(settings),
        releases=Releases(Home(settings.update.home), desk.shelf),
        has_camera=bool(settings.door.camera),
        shown=settings.unit.run_dir / "link.json",
    )
    signal.signal(signal.SIGTERM, lambda *_: inbox.put(Died(SystemExit(0))))
    fetching.start()
    Dialogue(parts, lambda: Link(settings.unit.name, sync, tls, inbox)).run(inbox, turned)


def unit_tls(sync: Sync) -> ssl.SSLContext:
    """TLS 1.3 under the unit's certificate; SettingsError when a file can't be used."""
    if not sync.central_url.startswith("https://"):
        raise SettingsError(f"sync.central_url = {sync.central_url!r}: https://host[:port] is allowed")
    if sync.ca is None or sync.certificate is None or sync.key is None:
        raise SettingsError("sync.ca, sync.certificate and sync.key are needed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_verify_locations(sync.ca)
        context.load_cert_chain(sync.certificate, sync.key)
    except OSError as error:
        raise SettingsError(f"sync.ca, sync.certificate or sync.key can't be used: {error}") from None
    return context
