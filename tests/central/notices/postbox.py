"""A real SMTP server on loopback (aiosmtpd) that keeps what it was given; what it answers can be changed."""

import threading
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.servers import free_port


class Postbox:
    """`answer` is said to each recipient."""

    def __init__(self) -> None:
        self.port = free_port()
        self.answer = "250 OK"
        self.got: list[EmailMessage] = []
        self.some = threading.Condition()
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and arguments
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=default)
        with self.some:
            self.got.append(letter)
            self.some.notify_all()
        return "250 taken"

    def wait_for(self, count: int) -> None:
        """Until so many letters have come."""
        with self.some:
            assert self.some.wait_for(lambda: len(self.got) >= count, timeout=60), len(self.got)


def mail_settings(port: int) -> str:
    """The table of central's settings that leads there."""
    return (
        f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "hop@tinh.gov.vn"\n'
        "timeout_s = 1\nquiet_from = 0\nquiet_until = 0\n"
    )


def text_of(letter: EmailMessage, kind: str) -> str:
    """The part of a kind, such as text/plain."""
    part = next(one for one in letter.walk() if one.get_content_type() == kind)
    return str(part.get_content())
