"""Bytes both ways between a phone and a unit, as they come; twin of the one in edge/relay.py."""

import asyncio
import contextlib

CHUNK = 64 * 1024
"""So much of each direction is held here at most, and as much again by the stream itself."""
End = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def splice(one: End, other: End, *, idle_s: float) -> None:
    """Carry until either end is over, or nothing has moved for so long; then both are."""
    clock = asyncio.get_running_loop().time
    moved_at = clock()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal moved_at
        while chunk := await reader.read(CHUNK):
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
        await asyncio.gather(close(one[1]), close(other[1]))


async def close(writer: asyncio.StreamWriter, *, within_s: float = 5.0) -> None:
    """Let go of a connection once what was written to it is gone, or at once when that takes too long."""
    with contextlib.suppress(OSError, TimeoutError):
        writer.close()
        async with asyncio.timeout(within_s):
            await writer.wait_closed()
    writer.transport.abort()
