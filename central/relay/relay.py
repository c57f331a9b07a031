"""Phones that ask for a room's name over the Internet, each carried to that room over a connection that its unit keeps.

TLS is between phone and unit: nothing here can read a page, a PIN or a choice. Only the name that is asked for is read,
and the unit is told where the phone came from.
"""

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

import peewee

from central.relay.hello import MAX_HELLO_BYTES, server_name
from central.relay.pace import Pace
from central.relay.spares import Spare, Spares
from central.relay.splice import CHUNK, End, splice
from contract.origin import MAX_ORIGIN_BYTES, is_origin, read_origin, write_origin
from contract.refused import Malformed
from contract.topics import is_unit_name

log = logging.getLogger(__name__)

HELLO_S = 5.0
"""A phone says within so long for whom it comes."""
REACH_S = 4.0
"""So long a phone waits for a connection of a unit that is there, and for its answer."""
IDLE_S = 90.0
AWAY_S = 12.0
MOST_PHONES = 4000
BURST, EACH_S = 600.0, 20.0
"""Of one unit: phones that may come at once, and a second."""
Certificates = Collection[tuple[str, str]]


def rooms_of(pages_url: str) -> Callable[[str], str]:
    """Which unit's pages a name is of, empty for none, after the setting `units.pages_url`."""
    host = urlsplit(pages_url.replace("{unit}", "unit-name")).hostname or ""
    name = re.compile(re.escape(host).replace(re.escape("unit-name"), "([a-z0-9-]+)"))

    def unit_of(asked: str) -> str:
        found = name.fullmatch(asked)
        return found[1] if found and found.groups() and is_unit_name(found[1]) else ""

    return unit_of


class Relay:
    """Both doors of the process. `refused` asks the database which of these units, each with its certificate's
    serial, may not be connected; `away_port` is the page for rooms that can't be reached."""

    def __init__(
        self,
        *,
        unit_of: Callable[[str], str],
        refused: Callable[[Certificates], list[tuple[str, str]]],
        away_port: int = 0,
    ) -> None:
        self._unit_of = unit_of
        self._ask = refused
        self._away_port = away_port
        self._paces: dict[str, Pace] = {}
        self._is_blind = False
        self.spares = Spares()
        self.phones = 0

    async def take_unit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A connection of a unit: it stays until a phone needs it, if the unit may have one."""
        unit, serial = _named(writer)
        if await self._refused(((unit, serial),)) != []:
            log.warning("A connection under the certificate of %r is refused", unit)
            writer.transport.abort()
            return
        answer = asyncio.ensure_future(_first(reader))
        if not self.spares.add(Spare(unit=unit, serial=serial, reader=reader, writer=writer, answer=answer)):
            answer.cancel()
            writer.transport.abort()

    async def take_phone(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A phone, until it or its unit is over."""
        if self.phones >= MOST_PHONES:
            writer.transport.abort()
            return
        self.phones += 1
        try:
            await self._lead((reader, writer))
        except (OSError, Malformed, TimeoutError, asyncio.IncompleteReadError) as error:
            log.debug("A phone was cut off: %s", error)
        finally:
            self.phones -= 1
            writer.transport.abort()

    async def end_withdrawn(self) -> None:
        """End what stands under a certificate that was withdrawn since it was let in."""
        ended = await self._refused(self.spares.certificates())
        for unit, _ in ended or ():
            log.warning("The connections of %s are ended: its certificate was withdrawn", unit)
        self.spares.end(ended or ())

    async def _refused(self, connected: Certificates) -> list[tuple[str, str]] | None:
        """None when the database can't say: nobody new comes in then, and nobody who is in is cut off."""
        try:
            refused = await asyncio.to_thread(self._ask, connected)
        except peewee.PeeweeException as error:
            if not self._is_blind:
                log.error("The database can't say whose certificate holds: %s", error)
            self._is_blind = True
            return None
        self._is_blind = False
        return refused

    async def _lead(self, phone: End) -> None:
        async with asyncio.timeout(HELLO_S):
            origin, hello, name = await _hello(phone)
        unit = self._unit_of(name)
        if not unit or not self._paces.setdefault(unit, Pace(BURST, EACH_S)).takes(time.monotonic()):
            return
        reached = await self._reach(unit, write_origin(origin) + hello)
        if reached is None:
            await self._tell_away(phone, hello)
            return
        spare, first = reached
        try:
            phone[1].write(first)
            await splice(phone, (spare.reader, spare.writer), idle_s=IDLE_S)
        finally:
            spare.end()
            self.spares.remove(spare)

    async def _reach(self, unit: str, said: bytes) -> tuple[Spare, bytes] | None:
        """A connection on which the unit has answered to this, with its answer; None when it can't be reached.

        One that was cut without a word is found by its silence, and the next is tried.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2 * REACH_S):
                while spare := await self.spares.take(unit, within_s=REACH_S):
                    spare.writer.write(said)
                    first = b""
                    with contextlib.suppress(TimeoutError, asyncio.CancelledError, OSError):
                        first = await asyncio.wait_for(asyncio.shield(spare.answer), REACH_S / 2)
                    if first:
                        return spare, first
                    spare.end()
                    self.spares.remove(spare)
        return None

    async def _tell_away(self, phone: End, hello: bytes) -> None:
        if not self._away_port:
            return
        page = await asyncio.open_connection("127.0.0.1", self._away_port)
        page[1].write(hello)
        await splice(phone, page, idle_s=AWAY_S)


async def _hello(phone: End) -> tuple[str, bytes, str]:
    """Where the phone comes from, what it has said so far, and the name that it asks for."""
    reader, writer = phone
    address: str = writer.get_extra_info("peername")[0]
    received = await reader.read(CHUNK)
    # Only the front on this machine is believed.
    if is_origin(received) and address in ("127.0.0.1", "::1"):
        while b"\r\n" not in received and len(received) < MAX_ORIGIN_BYTES:
            received += await _more(reader)
        line, end, received = received.partition(b"\r\n")
        address = read_origin(line + end)
    while (name := server_name(received)) is None:
        if len(received) > MAX_HELLO_BYTES:
            raise Malformed("a hello that is too long")
        received += await _more(reader)
    return address, received, name


async def _more(reader: asyncio.StreamReader) -> bytes:
    if found := await reader.read(CHUNK):
        return found
    raise asyncio.IncompleteReadError(b"", None)


async def _first(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(CHUNK)
    except OSError:
        return b""


def _named(writer: asyncio.StreamWriter) -> tuple[str, str]:
    """Name and serial in the certificate under which a unit stands."""
    peer = writer.get_extra_info("peercert")
    names = [value for rdn in peer["subject"] for key, value in rdn if key == "commonName"]
    return (names[0] if len(names) == 1 else ""), f"{int(peer['serialNumber'], 16):x}"
