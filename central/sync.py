"""Central's end of the wire to the rooms: runs in, answers and lists out, by MQTT; twin of edge/sync.py.

paho's callbacks put into a queue and do nothing else; what the messages mean is in listening.py. As many processes as
needed, each under a certificate of its own; leases say which shards of units each works for.
"""

import fcntl
import logging
import signal
import ssl
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from central import leases
from central.db import Database
from central.garbage import spare_rounds
from central.listening import Listening
from central.measures import Intake
from central.packages.actions import trust_ticket_key
from central.settings import Broker, Settings, read_signing_key, read_ticket_key
from central.wire import Arrived, Down, Ended, Inbox, Up
from contract import topics
from contract.prompt import send_at_once
from contract.settings import SettingsError

log = logging.getLogger(__name__)

_KEEPALIVE_S = 30
_CONNECT_S = 10.0
_IN_FLIGHT = 2000
_SWITCH_S = 0.0005
"""How long a thread that computes may make the one wait that has heard from the disk."""
IDLE_MS = leases.LASTS_MS // 3
"""How long a transaction may stand still: less than a lease, so that whoever takes it over finds no locks."""


class Link:
    """One connection to the broker, from its beginning to its end; the client of the next one is another."""

    def __init__(self, broker: Broker, tls: ssl.SSLContext, inbox: Inbox) -> None:
        self._broker = broker
        self._inbox = inbox
        self._shards: frozenset[str] = frozenset()
        protocol = MQTTProtocolVersion(broker.protocol)
        clean = None if protocol is MQTTProtocolVersion.MQTTv5 else True
        # mosquitto takes the certificate's name as the client id. A cluster needs another one each time: where a node
        # has died, the queue of the old one is locked there.
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            f"{name_of(broker)}.{time.time_ns() // 1_000_000}",
            clean_session=clean,
            protocol=protocol,
            reconnect_on_failure=False,
        )
        self._client.tls_set_context(tls)
        self._client.connect_timeout = _CONNECT_S
        self._client.max_inflight_messages_set(_IN_FLIGHT)
        self._client.on_socket_open = send_at_once
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message

    def open(self) -> None:
        """Begin to connect; `Up` or `Down` follows. OSError when the broker can't be reached."""
        self._client.connect(self._broker.host, self._broker.port, keepalive=_KEEPALIVE_S)
        self._client.loop_start()

    def close(self) -> None:
        """End it. paho's thread ends with the connection; waiting for it could last as long as a dead network."""
        self._client.disconnect()

    def listen(self, shards: Iterable[str]) -> None:
        """Hear the units of these shards, too."""
        self._hear(self._shards | set(shards))

    def listen_no_more(self, shards: Iterable[str]) -> None:
        self._hear(self._shards - set(shards))

    def _hear(self, shards: frozenset[str]) -> None:
        """Hear the units of these shards and of no others. All of them are two subscriptions instead of 128: in a
        cluster each is a transaction of all nodes.
        """
        before, after = _heard_by(self._shards), _heard_by(shards)
        self._shards = shards
        if wanted := [(topic, 1) for topic in after if topic not in before]:
            self._client.subscribe(wanted)
        if dropped := [topic for topic in before if topic not in after]:
            self._client.unsubscribe(dropped)

    def send(self, topic: str, payload: bytes) -> None:
        """Publish; whoever should have heard it asks again when it was lost."""
        self._client.publish(topic, payload, qos=1)

    # On paho's thread, where an exception would end delivery in silence.

    def _on_connect(self, client: mqtt.Client, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        if reason.is_failure:
            self._inbox.put(Down(self, str(reason)))
        else:
            client.subscribe(topics.all_states(), qos=1)
            self._inbox.put(Up(self))

    def _on_disconnect(self, _client: Any, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        self._inbox.put(Down(self, str(reason)))

    def _on_message(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        self._inbox.put(Arrived(self, message.topic, bytes(message.payload)))


def run(
    database: Database,
    settings: Settings,
    *,
    turned: Callable[[], None] = lambda: None,
    measures: Intake | None = None,
) -> None:
    """Work until the process is ended. SettingsError when a file can't be used or the identity is in use already."""
    spare_rounds()
    sys.setswitchinterval(_SWITCH_S)
    inbox, tls, key = Inbox(), _tls(settings.broker), read_signing_key(settings)
    with _alone(settings.broker):
        signal.signal(signal.SIGTERM, lambda *_: inbox.put(Ended()))
        holder = name_of(settings.broker)
        make_link = partial(Link, settings.broker, tls, inbox)
        listening = Listening(database, key, make_link, holder=holder, measures=measures, cuts=settings.broker.cuts)
        ticket_key = read_ticket_key(settings).public_key()
        trust_ticket_key(database, key_id=settings.keys.ticket_key_id, public=ticket_key, now_ms=listening.now_ms())
        listening.run(inbox, turned)


@contextmanager
def _alone(broker: Broker) -> Iterator[None]:
    """Hold the identity for this process: two under one certificate would push each other off the broker for ever."""
    with broker.key.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"broker.key = {str(broker.key)!r}: another process uses it; each needs a certificate of its own"
            ) from None
        yield


def name_of(broker: Broker) -> str:
    """The certificate's common name: what starts again under it has its leases at once, without waiting them out."""
    try:
        certificate = x509.load_pem_x509_certificate(broker.certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError(f"broker.certificate = {str(broker.certificate)!r}: {error}") from None
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _heard_by(shards: frozenset[str]) -> list[str]:
    """The topics on which the units of these shards speak."""
    names = ["+"] if shards == frozenset(leases.ALL_SHARDS) else sorted(shards)
    return [topic(name) for name in names for topic in (topics.up_of, topics.hello_of)]


def _tls(broker: Broker) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_verify_locations(broker.ca)
        context.load_cert_chain(broker.certificate, broker.key)
    except OSError as error:
        raise SettingsError(f"broker.ca, broker.certificate or broker.key can't be used: {error}") from None
    return context
