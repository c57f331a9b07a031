"""Browsers that only load: each holds its page as static/live.js does, over real connections, many on one thread."""

import asyncio
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import NamedTuple
from urllib.parse import urlencode

_PATIENCE_S = 60.0
_FORM = re.compile(r'<form[^>]*action="(/ballot/[^"]+)".*?</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_TOPICS = re.compile(r'data-topics="([^"]*)"')
_TICK = "Đã ghi nhận"


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Connection:
    """One connection that is kept open, for one request at a time."""

    port: int
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: str = "") -> Answer:
        """Send a request and read all of its answer."""
        reader, writer = await self.send(method, path, headers, body)
        async with asyncio.timeout(_PATIENCE_S):
            status, got = await _head(reader)
            length = int(got.get("content-length", 0))
            raw = await reader.readexactly(length) if length else b""
        if got.get("connection", "").lower() == "close":
            writer.close()
            self._streams = None
        return Answer(status, got, raw.decode())

    async def send(
        self, method: str, path: str, headers: Mapping[str, str], body: str = ""
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Send a request; its answer comes by the reader."""
        reader, writer = await self.connect()
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join((*lines, "", body)).encode())
        await writer.drain()
        return reader, writer

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection, opened when there is none."""
        self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self.port)
        return self._streams

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None


@dataclass
class Phone:
    """One open page of one device."""

    port: int
    path: str
    headers: dict[str, str]
    on_shown: Callable[[str], None] | None = None
    text: str = ""
    etag: str = ""
    asked: int = 0
    _here: asyncio.Event = field(default_factory=asyncio.Event)
    _fresh: asyncio.Event = field(default_factory=asyncio.Event)
    _links: dict[str, Connection] = field(default_factory=dict)

    async def open(self) -> None:
        """Open the page as a person does, with a second connection, as browsers keep one."""
        self.etag = ""
        await self._link("vote").connect()
        await self._refetch(part=False)

    async def listen(self) -> None:
        """Hold the page true, until cancelled: every event makes it ask again."""
        topics = _TOPICS.search(self.text)
        assert topics, f"{self.path} shows no live page:\n{self.text[:2000]}"
        query = urlencode({"topics": topics[1]})
        reader, _ = await self._link("live").send("GET", f"/live?{query}", self.headers)
        status, _ = await _head(reader)
        assert status == 200, f"/live answers {status}"
        # A chunk's size stands on a line of its own and begins no event.
        while line := await reader.readline():
            if line.startswith((b"event: here", b"event: changed")):
                await self._refetch()
                self._here.set()
        raise RuntimeError("the stream of events has ended")

    async def connected(self) -> None:
        """Until the first event has come, and what it told has been asked for."""
        async with asyncio.timeout(_PATIENCE_S):
            await self._here.wait()

    async def vote(self, mark: int, *, ballot: str) -> tuple[float, float, float]:
        """Send this ballot's form as soon as it is shown: when it was sent, when answered, when the tick was here."""
        async with asyncio.timeout(_PATIENCE_S):
            while not (form := _FORM.search(self.text)) or not form[1].startswith(f"/ballot/{ballot}/"):
                self._fresh.clear()
                await self._fresh.wait()
        fields = {name: html.unescape(value) for name, value in _HIDDEN.findall(form[0])}
        link, headers = self._link("vote"), {**self.headers, "X-Part": "1"}
        sent = perf_counter()
        answer = await link.ask("POST", form[1], headers, urlencode({**fields, "q0": mark}))
        answered = perf_counter()
        assert answer.status == 303, f"a vote was answered by {answer.status}:\n{answer.text}"
        shown = await link.ask("GET", answer.headers["location"], headers)
        assert _TICK in shown.text, f"no tick on the page:\n{shown.text}"
        self._show(shown)
        return sent, answered, perf_counter()

    def close(self) -> None:
        for link in self._links.values():
            link.close()
        self._links.clear()
        self._here.clear()

    async def _refetch(self, *, part: bool = True) -> None:
        headers = {**self.headers, **({"X-Part": "1"} if part else {})}
        if self.etag:
            headers["If-None-Match"] = self.etag
        answer = await self._link("page").ask("GET", self.path, headers)
        self.asked += 1
        assert answer.status in (200, 304), f"{self.path} answers {answer.status}"
        if answer.status == 200:
            self._show(answer)

    def _show(self, answer: Answer) -> None:
        self.text, self.etag = answer.text, answer.headers.get("etag", "")
        self._fresh.set()
        if self.on_shown:
            self.on_shown(self.text)

    def _link(self, name: str) -> Connection:
        return self._links.setdefault(name, Connection(self.port))


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    named = (line.partition(":") for line in lines if line)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in named}
