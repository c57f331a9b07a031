"""Asking the official mail server whether a password is that of a mailbox (R4.3), by IMAP over TLS (RFC 9051).

The password is passed on and forgotten: it is in no row, no log and no answer of ours.
"""

import imaplib
import logging
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer

from central.settings import Imap
from contract.settings import SettingsError

log = logging.getLogger(__name__)

_NOT_NOW = ("[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[SERVERBUG]")
"""RFC 5530: what a server that refuses says when the password is not the reason."""


class Unreachable(Exception):
    """The mail server could not say whether the password is right."""


class _Bounded(imaplib.IMAP4_SSL):
    """A connection that is cut after `timeout` as a whole, the handshake included; the socket's own bounds each single
    wait only."""

    end: Timer | None = None
    other: socket.socket | None = None

    def _create_socket(self, timeout: float | None) -> socket.socket:
        connected = socket.create_connection((self.host, self.port), timeout)
        # TLS takes the socket over, so that only another handle of it still reaches it in the middle of the handshake.
        self.other = connected.dup()
        self.end = Timer(timeout or 0, _cut, [self.other])
        self.end.daemon = True
        self.end.start()
        try:
            secured: socket.socket = self.ssl_context.wrap_socket(connected, server_hostname=self.host)
            return secured
        except BaseException:
            self._let_go()
            connected.close()
            raise

    def shutdown(self) -> None:
        self._let_go()
        with suppress(OSError):
            super().shutdown()

    def _let_go(self) -> None:
        if self.end is not None:
            self.end.cancel()
        if self.other is not None:
            self.other.close()


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """The official mail server, its certificate checked against `trusted`."""

    imap: Imap
    trusted: ssl.SSLContext

    def proves(self, email: str, password: str) -> bool:
        """Is this the password of the mailbox? Takes two times `timeout_s` at most; Unreachable: it did not say."""
        name, _, domain = email.partition("@")
        is_name = self.imap.account == "name"
        if not password or (is_name and domain != self.imap.domain.lower()):
            return False
        try:
            return self._takes(name if is_name else email, password)
        except (OSError, imaplib.IMAP4.error) as error:
            log.warning("the mail server could not be asked for a password: %s", error)
            raise Unreachable from error

    def _takes(self, account: str, password: str) -> bool:
        imap = self.imap
        connection = _Bounded(imap.host, imap.port, ssl_context=self.trusted, timeout=imap.timeout_s)
        try:
            connection.authenticate("PLAIN", lambda _challenge: f"\0{account}\0{password}".encode())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as refused:
            if str(refused).startswith(_NOT_NOW):
                raise
            return False
        finally:
            connection.shutdown()
        return True


def mail_server(imap: Imap | None) -> MailServer | None:
    """The one of the settings; SettingsError when the authority's file is unusable."""
    if imap is None:
        return None
    try:
        return MailServer(imap=imap, trusted=ssl.create_default_context(cafile=imap.ca))
    except OSError as error:
        raise SettingsError(f"imap.ca = {str(imap.ca)!r}: {error}") from None


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
