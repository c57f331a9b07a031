"""The front in a real nginx: a room's name leads to its relay, TLS and all; everything else to central's pages."""

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from firmware_config.programs import UNPACKED
from tests.firmware.test_templates import CENTRAL, write
from tests.servers import Server, eventually, free_port

MOST_MB = 2
PAGES, ROOM = "hop.truonggiang.example", "phong-1.hop.truonggiang.example"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
FRAME = """
load_module {modules}/ngx_stream_module.so;
user root;
pid {folder}/pid;
error_log {folder}/error.log info;
daemon off;
events {{}}
include {folder}/relay.conf;
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/nginx.conf;
}}
"""


@dataclass
class Ear:
    """Whoever stands behind the front: keeps the beginning of what each connection brings, and answers."""

    answer: bytes
    port: int = field(default_factory=free_port)
    heard: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._open.accept()
                self.heard.append(connection.recv(4096))
                connection.sendall(self.answer)
                # Closed with bytes unread, the answer would be lost.
                while self.answer and connection.recv(1 << 16):
                    continue
                connection.close()

    def close(self) -> None:
        self._open.close()


@dataclass
class Front:
    port: int
    authority: Path
    relay: Ear
    pages: Ear

    def ask(self, name: str, path: str = "/") -> bytes:
        """The answer's beginning for a browser that asks for this name; SSLError when there is none."""
        context = ssl.create_default_context(cafile=str(self.authority))
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=30) as plain,
            context.wrap_socket(plain, server_hostname=name) as secure,
        ):
            secure.sendall(f"GET {path} HTTP/1.1\r\nHost: {name}\r\n\r\n".encode())
            return secure.recv(200)

    def send(self, size: int) -> bytes:
        """The answer's beginning for a form of so many bytes."""
        context = ssl.create_default_context(cafile=str(self.authority))
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=30) as plain,
            context.wrap_socket(plain, server_hostname=PAGES) as secure,
        ):
            secure.sendall(f"POST / HTTP/1.1\r\nHost: {PAGES}\r\nContent-Length: {size}\r\n\r\n".encode())
            with suppress(ConnectionError):
                secure.sendall(bytes(size))
            return secure.recv(200)


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    """nginx as Ansible sets it up, on other ports."""
    certify(tmp_path)
    relay, pages, port, inner = Ear(b""), Ear(ANSWER), free_port(), free_port()
    moved = {
        "listen 443": f"listen 127.0.0.1:{port}",
        "127.0.0.1:8447": f"127.0.0.1:{relay.port}",
        "127.0.0.1:4430": f"127.0.0.1:{inner}",
        "127.0.0.1:8000": f"127.0.0.1:{pages.port}",
        "/etc/hop/pki/units": f"{tmp_path}/units",
        "/var/log/nginx": str(tmp_path),
    }
    given = CENTRAL | {"central_relay": True, "central_certificate": "", "central_documents_most_mb": MOST_MB}
    for name in ("relay.conf", "nginx.conf"):
        text = write(f"central/templates/{name}.j2", tmp_path, **given).read_text()
        for before, after in moved.items():
            text = text.replace(before, after)
        (tmp_path / name).write_text(text)
    frame = tmp_path / "frame.conf"
    frame.write_text(FRAME.format(folder=tmp_path, modules=UNPACKED / "usr/lib/nginx/modules"))
    command: list[str | Path] = [UNPACKED / "usr/sbin/nginx", "-e", tmp_path / "error.log", "-c", frame, "-p", tmp_path]
    server = Server(command=command, port=port, log=tmp_path / "front.log")
    server.start()
    yield Front(port, tmp_path / "units.pem", relay, pages)
    server.stop()
    relay.close()
    pages.close()


def certify(folder: Path) -> None:
    """A certificate of its own for central's name, as the pages have it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PAGES)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(PAGES)]), critical=False)
    (folder / "units.pem").write_bytes(builder.sign(key, SHA256()).public_bytes(Encoding.PEM))
    raw = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "units.key").write_bytes(raw)


def test_centrals_name_leads_to_the_pages_with_the_browsers_address(front: Front) -> None:
    assert front.ask(PAGES).startswith(b"HTTP/1.1 200")

    assert b"X-Forwarded-For: 127.0.0.1" in front.pages.heard[0]
    assert front.relay.heard == []


def test_the_address_of_a_calendar_is_in_no_log(front: Front, tmp_path: Path) -> None:
    front.ask(PAGES, "/calendar/7-secret.ics")
    front.ask(PAGES, "/week")

    log = tmp_path / "access.log"
    eventually(lambda: "/week" in log.read_text())
    assert "secret" not in log.read_text()


def test_files_come_in_as_large_as_central_takes_them(front: Front) -> None:
    assert front.send(MOST_MB << 20).startswith(b"HTTP/1.1 200")
    assert front.send((MOST_MB + 1 << 20) + 1).startswith(b"HTTP/1.1 413")


def test_a_rooms_name_leads_to_the_relay_and_its_tls_is_not_touched(front: Front) -> None:
    with pytest.raises(ssl.SSLError):
        front.ask(ROOM)

    (first,) = eventually(lambda: front.relay.heard)
    line, _, hello = first.partition(b"\r\n")
    assert line.startswith(b"PROXY TCP4 127.0.0.1 127.0.0.1 ")
    assert hello[:1] == b"\x16", "a TLS handshake"
    assert ROOM.encode() in hello
    assert front.pages.heard == []


def test_a_stranger_to_tls_gets_nothing_of_either(front: Front) -> None:
    with socket.create_connection(("127.0.0.1", front.port), timeout=30) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        plain.recv(200)

    assert front.relay.heard == []
    assert front.pages.heard == []
