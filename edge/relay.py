"""The second way into the room: connections that this unit keeps open to central, each for one phone from the Internet.

Nothing can reach the unit from outside the room, so it goes out and waits. The first byte that comes on a connection is
a phone's: it is led to the pages' listener for those outside (edge/kiosk/outside.py), and another connection is opened
in its place. TLS of the phone ends there, not here. With central gone nothing in the room changes.
"""

import asyncio
import contextlib
import logging
import random
import signal
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

from contract.backoff import delay_s
from contract.settings import SettingsError
from edge.settings import Settings, outside_path

log = logging.getLogger(__name__)

IDLE_S = 90.0
REACH_S = 15.0
TURN_S = 1.0
_SILENT_S = 20
_FIRST_S, _LONGEST_S = 1.0, 60.0
_CHUNK = 64 * 1024
End = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Relay:
    """`spare` connections wait at any time, `most` are open at once, those in use among them."""

    def __init__(self, central: tuple[str, int], tls: ssl.SSLContext, listener: Path, *, spare: int, most: int) -> None:
        self._central = central
        self._tls = tls
        self._listener = listener
        self._spare = spare
        self._may_open = asyncio.Semaphore(most)
        self._one_tries = asyncio.Lock()
        self._misses = 0
        self._was_up: bool | None = None
        self._carrying: set[asyncio.Task[None]] = set()

    async def run(self, over: asyncio.Event, turned: Callable[[], None]) -> None:
        """Wait for phones and carry them until `over`; `turned` is called again and again."""
        waiting = [asyncio.ensure_future(self._wait_on()) for _ in range(self._spare)]
        try:
            while not over.is_set() and not any(one.done() for one in waiting):
                turned()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TURN_S):
                        await over.wait()
        finally:
            for one in (*waiting, *self._carrying):
                one.cancel()
            ended = await asyncio.gather(*waiting, *self._carrying, return_exceptions=True)
        for problem in ended:
            if isinstance(problem, Exception):
                raise problem

    async def _wait_on(self) -> None:
        """One connection after the other: each waits until a phone speaks on it, which is then carried beside."""
        while True:
            await self._may_open.acquire()
            handed_on = False
            try:
                central = await self._connect()
                if central is None:
                    continue
                try:
                    first = await central[0].read(_CHUNK)
                except OSError:
                    first = b""
                if not first:
                    # Central has ended it: it begins anew, is full, or does not want us.
                    central[1].transport.abort()
                    await self._miss("central ended a connection that waited")
                    continue
                self._misses = 0
                carrying = asyncio.ensure_future(self._carry(central, first))
                self._carrying.add(carrying)
                carrying.add_done_callback(self._carried)
                handed_on = True
            finally:
                if not handed_on:
                    self._may_open.release()

    def _carried(self, task: asyncio.Task[None]) -> None:
        self._carrying.discard(task)
        self._may_open.release()

    async def _connect(self) -> End | None:
        """A connection to central; None when there is none to be had now, after a pause. While central can't be
        reached one tries for all."""
        if self._misses:
            async with self._one_tries:
                return await self._try()
        return await self._try()

    async def _try(self) -> End | None:
        host, port = self._central
        try:
            async with asyncio.timeout(REACH_S):
                found = await asyncio.open_connection(host, port, ssl=self._tls, server_hostname=host, limit=_CHUNK)
        except (OSError, TimeoutError) as error:
            await self._miss(str(error) or "no answer")
            return None
        keep_alive(found[1])
        if self._was_up is not True:
            log.info("Phones from the Internet can reach this room by way of central")
        self._was_up = True
        return found

    async def _miss(self, reason: str) -> None:
        self._misses += 1
        if self._was_up is not False:
            log.warning("No phone from the Internet can reach this room: %s", reason)
        self._was_up = False
        await asyncio.sleep(delay_s(self._misses, random.random(), first_s=_FIRST_S, longest_s=_LONGEST_S))  # noqa: S311

    async def _carry(self, central: End, first: bytes) -> None:
        try:
            pages = await asyncio.open_unix_connection(self._listener, limit=_CHUNK)
        except OSError as error:
            log.info("The pages can't be reached: %s", error)
            central[1].transport.abort()
            return
        pages[1].write(first)
        await splice(central, pages, idle_s=IDLE_S)


async def splice(one: End, other: End, *, idle_s: float) -> None:
    """Carry bytes both ways until either end is over or nothing has moved for so long; twin of central's."""
    clock = asyncio.get_running_loop().time
    moved_at = clock()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal moved_at
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
            moved_at = clock()

    ways = [asyncio.ensure_future(carry(one[0], other[1])), asyncio.ensure_future(carry(other[0], one[1]))]
    try:
        done: set[asyncio.Future[None]] = set()
        while not done and (left_s := moved_at + idle_s - clock()) > 0:
            done, _ = await asyncio.wait(ways, timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        await asyncio.gather(_close(one[1]), _close(other[1]))


async def _close(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, TimeoutError):
        writer.close()
        async with asyncio.timeout(5):
            await writer.wait_closed()
    writer.transport.abort()


def keep_alive(writer: asyncio.StreamWriter) -> None:
    """Let the system find out when central is gone without a word, and keep NAT between us from forgetting us."""
    own: socket.socket = writer.get_extra_info("socket")
    own.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        (socket.TCP_KEEPIDLE, _SILENT_S // 2),
        (socket.TCP_KEEPINTVL, _SILENT_S // 4),
        (socket.TCP_KEEPCNT, 2),
        (socket.TCP_USER_TIMEOUT, _SILENT_S * 1000),
    ):
        own.setsockopt(socket.IPPROTO_TCP, option, value)


def run(settings: Settings, *, turned: Callable[[], None] = lambda: None) -> None:
    """Keep the second way open until the process is ended. SettingsError when a file of `sync` can't be used."""
    sync, way = settings.sync, settings.relay
    try:
        tls = ssl.create_default_context(cafile=sync.ca)
        tls.minimum_version = ssl.TLSVersion.TLSv1_3
        tls.load_cert_chain(str(sync.certificate), str(sync.key))
    except OSError as error:
        raise SettingsError(f"sync.ca, sync.certificate or sync.key: {error}") from None

    async def keep() -> None:
        over = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
        listener = outside_path(settings.unit.run_dir)
        relay = Relay((way.central, way.port), tls, listener, spare=way.spare, most=way.most)
        await relay.run(over, turned)

    asyncio.run(keep())
