"""Which name a phone asks for, out of the first bytes of its TLS connection; all else in it is for the unit alone.

ClientHello: RFC 8446, 4.1.2; its server name: RFC 6066, 3.
"""

from contract.refused import Malformed

MAX_HELLO_BYTES = 16 * 1024
_HANDSHAKE, _CLIENT_HELLO, _SERVER_NAME, _HOST_NAME = 22, 1, 0, 0
_MAX_RECORD = 1 << 14


def server_name(received: bytes) -> str | None:
    """The name in lower case, empty when none is asked for; None while the hello is not whole. Malformed: no hello."""
    hello = _whole(received)
    if hello is None:
        return None
    fields = _Fields(hello)
    fields.take(2 + 32)  # version, random
    for width in (1, 2, 1):  # session, ciphers, compression
        fields.vector(width)
    extensions = _Fields(fields.vector(2) if fields.left else b"")
    while extensions.left:
        kind, body = int.from_bytes(extensions.take(2)), extensions.vector(2)
        if kind == _SERVER_NAME:
            return _host_name(body)
    return ""


def _whole(received: bytes) -> bytes | None:
    """The message, which may lie in several records."""
    at, message = 0, b""
    while at + 5 <= len(received):
        kind, major, size = received[at], received[at + 1], int.from_bytes(received[at + 3 : at + 5])
        if kind != _HANDSHAKE or major != 3 or not 0 < size <= _MAX_RECORD:
            raise Malformed("not the begin of a TLS connection")
        message += received[at + 5 : at + 5 + size]
        at += 5 + size
    if received[:1] not in (b"", bytes([_HANDSHAKE])) or message[:1] not in (b"", bytes([_CLIENT_HELLO])):
        raise Malformed("not the begin of a TLS connection")
    length = int.from_bytes(message[1:4]) if len(message) >= 4 else MAX_HELLO_BYTES
    if length > MAX_HELLO_BYTES or (len(received) >= MAX_HELLO_BYTES and len(message) < 4 + length):
        raise Malformed(f"a hello of more than {MAX_HELLO_BYTES} bytes")
    return message[4 : 4 + length] if len(message) >= 4 + length else None


def _host_name(body: bytes) -> str:
    names = _Fields(_Fields(body).vector(2))
    while names.left:
        kind, name = names.take(1)[0], names.vector(2)
        if kind == _HOST_NAME:
            try:
                return name.decode("ascii").lower()
            except UnicodeDecodeError:
                raise Malformed("a name that is none") from None
    return ""


class _Fields:
    """Reads what stands one after the other; Malformed where less is there than was said."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._raw) - self._at

    def take(self, size: int) -> bytes:
        if size > self.left:
            raise Malformed("a hello that ends too early")
        self._at += size
        return self._raw[self._at - size : self._at]

    def vector(self, width: int) -> bytes:
        """Bytes behind their own length, which takes `width` bytes."""
        return self.take(int.from_bytes(self.take(width)))
