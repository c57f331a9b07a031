"""`central relay`: opens a door for units and one for phones, and keeps looking whose certificate still holds."""

import asyncio
import logging
import signal
import socket
import ssl
from collections.abc import Awaitable, Callable

from central.db import Database
from central.fleet.actions import refused_of
from central.measures import Ways
from central.relay.away import Away
from central.relay.relay import Certificates, Relay, rooms_of
from central.serving import tls_13
from central.settings import Relay as RelaySettings
from central.settings import Settings
from contract.settings import SettingsError

log = logging.getLogger(__name__)

TURN_S = 2.0
_SILENT_S = 20
_BUFFERED = 64 * 1024
_BACKLOG = 1024
Take = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def serve(
    database: Database,
    settings: Settings,
    *,
    turned: Callable[[], None] = lambda: None,
    measures: Ways | None = None,
) -> None:
    """Carry phones until the process is ended; `turned` is called again and again.

    SettingsError when a port or a file can't be used.
    """
    own = settings.relay
    if own is None:
        raise SettingsError("relay is missing: the table with the ports for phones and units")

    def refused(connected: Certificates) -> list[tuple[str, str]]:
        with database.connection_context():
            return refused_of(connected)

    away_port, unit_of = await _open_away(settings, own), rooms_of(settings.units.pages_url)
    relay = Relay(unit_of=unit_of, refused=refused, away_port=away_port)
    try:
        # What a phone may say before it is known must fit; more than that is not read ahead.
        units = await asyncio.start_server(
            _kept_alive(relay.take_unit),
            own.units_address,
            own.units_port,
            ssl=tls_13(settings.units.certificate, settings.units.key, ca=settings.units.ca),
            ssl_handshake_timeout=10,
            limit=_BUFFERED,
            backlog=_BACKLOG,
        )
        phones = await asyncio.start_server(
            _kept_alive(relay.take_phone), own.address, own.port, limit=_BUFFERED, backlog=_BACKLOG
        )
    except OSError as error:
        raise SettingsError(f"relay.port, relay.units_port or the files of units: {error}") from None
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    async with units, phones:
        while not over.is_set():
            turned()
            if measures is not None:
                measures.told(phones=relay.phones, connections=relay.spares.counts())
            await relay.end_withdrawn()
            await _wait(over, TURN_S)


async def _open_away(settings: Settings, own: RelaySettings) -> int:
    """The port of the page for rooms that are away; 0 without a certificate for their names."""
    if not own.certificate or not own.key:
        return 0
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(own.certificate, own.key)
    except OSError as error:
        raise SettingsError(f"relay.certificate or relay.key: {error}") from None
    told = settings.central
    away = Away(central=settings.web.public_url, support=told.support, language=told.language)
    return await away.open(context)


def _kept_alive(take: Take) -> Take:
    """A peer that is gone without a word is found by the system: units and phones are behind NAT that forgets."""

    def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Awaitable[None]:
        own: socket.socket = writer.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, _SILENT_S // 2)
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, _SILENT_S // 4)
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 2)
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _SILENT_S * 1000)
        return take(reader, writer)

    return taken


async def _wait(over: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        return
