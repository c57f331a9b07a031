"""What a phone is told when the room whose name it asks for can't be reached: in words, and asked again by itself."""

import asyncio
import contextlib
import ssl
from html import escape
from pathlib import Path

from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader

from contract.look import SHEETS, digest_of

MAX_HEAD_BYTES = 16 * 1024
WITHIN_S = 10.0
AGAIN_S = 5
_LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).parent
_LOOK = _FOLDER.parents[1] / "contract" / "look" / "static"


class Away:
    """One page, under a certificate for the rooms' names. `central` is the address of central's own pages."""

    def __init__(self, *, central: str, support: str, language: str) -> None:
        self._language = language
        self._central = central
        self._pages = {one: self._page(one, support).encode() for one in _LANGUAGES}
        self._server: asyncio.Server | None = None

    async def open(self, tls: ssl.SSLContext) -> int:
        """Answer on a loopback port, which only the relay leads phones to; the port."""
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0, ssl=tls, limit=MAX_HEAD_BYTES)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(WITHIN_S):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._told(head))
                await writer.drain()
        writer.close()

    def _told(self, head: bytes) -> bytes:
        asked = next((one for one in _LANGUAGES if f"language={one}".encode() in head), self._language)
        body = self._pages[asked]
        lines = (
            "HTTP/1.1 503 Service Unavailable",
            "Content-Type: text/html; charset=utf-8",
            f"Content-Length: {len(body)}",
            f"Retry-After: {AGAIN_S}",
            "Room-Away: yes",
            "Cache-Control: no-store",
            f"Content-Security-Policy: default-src 'none'; style-src {self._central}; font-src {self._central}; "
            "frame-ancestors 'none'",
            "X-Content-Type-Options: nosniff",
            "Connection: close",
        )
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + (b"" if head.startswith(b"HEAD ") else body)

    def _page(self, language: str, support: str) -> str:
        words = Translations.load(str(_FOLDER.parent / "web" / "translations"), [language])
        environment = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, extensions=["jinja2.ext.i18n"]
        )
        environment.install_gettext_translations(words or NullTranslations(), newstyle=True)  # type: ignore[attr-defined]
        look = f"{escape(self._central)}/look/{digest_of(_LOOK)}"
        return environment.get_template("relay/away.html").render(
            language=language, look=look, sheets=SHEETS, support=support, again_s=AGAIN_S
        )
