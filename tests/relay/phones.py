"""Phones that speak HTTPS to the room's name. On which way depends on the port, as in life on what DNS answers."""

import html
import http.client
import re
import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from edge.kiosk.people_here import COOKIE, Device
from tests.relay.ways import NAME

PATIENT_S = 30.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass(kw_only=True)
class Phone:
    """One browser's cookies; each request is a connection of its own, since phones change networks."""

    ca: Path
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str = "/") -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def sends(self, action: str, *, on: str = "/", **fields: str) -> Answer:
        """Send a form that stands on a page, filled in so; redirects are followed."""
        answer = self.post(action, **(self.form(action, on=on) | fields))
        return self.get(answer.headers["location"]) if answer.status == 303 else answer

    def form(self, action: str, *, on: str = "/") -> dict[str, str]:
        """What a form on a page brings along by itself."""
        page = self.get(on)
        form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page.text, re.DOTALL)
        assert form, f"{action} is on no form of {on} ({page.status}): {said(page)}"
        hidden = {}
        for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", form[1]):
            name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
            assert name
            hidden[name[1]] = html.unescape(value[1]) if value else ""
        return hidden

    def listen(self) -> "Stream":
        """Open the stream of a page."""
        connection = self.connect(PATIENT_S)
        connection.request("GET", "/live?topics=me,ballot", headers=self._headers())
        return Stream(connection, connection.getresponse())

    def connect(self, timeout_s: float = PATIENT_S) -> http.client.HTTPSConnection:
        """A connection that asks for the room's name, wherever that leads."""
        context = ssl.create_default_context(cafile=self.ca)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=timeout_s)
        connection = http.client.HTTPSConnection(NAME, timeout=timeout_s)
        connection.sock = context.wrap_socket(plain, server_hostname=NAME)
        return connection

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Host": NAME}

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        connection = self.connect()
        try:
            headers = {**self._headers(), "Connection": "close"}
            if body:
                headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for one in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, text)


@dataclass
class Stream:
    """A page that listens for news."""

    connection: http.client.HTTPSConnection
    answer: http.client.HTTPResponse

    def hears(self, event: str) -> None:
        """Wait until this event comes."""
        while line := self.answer.readline():
            if line.strip() == f"event: {event}".encode():
                return
        raise AssertionError(f"the stream ended without {event}")

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


def linked(number: int, *, ca: Path, port: int) -> tuple[Phone, str]:
    """A phone with a secret of its own, and the hash under which the room's journal knows it."""
    secret = f"{number:043d}"
    return Phone(ca=ca, port=port, cookies={COOKIE: secret}), Device(secret, is_new=False, is_screen=False).hash


def said(answer: Answer) -> str:
    """The words on a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
