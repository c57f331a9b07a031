"""The unit's pages under their own certificate, as phones open them: one phone's silence is nobody else's."""

import http.client
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from central.fleet.pki import Part, found_authority, issue
from tests.makers import write_unit
from tests.servers import Server, free_port

NAME = "room-12.hop.example"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """`edge web` under a certificate of its name, on this port."""
    authority, port = found_authority("Tests"), free_port()
    pages = issue(authority, NAME, part=Part.SERVER, hosts=(NAME,))
    (tmp_path / "ca.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "pages.pem").write_bytes(pages.certificate)
    (tmp_path / "pages.key").write_bytes(pages.key)
    settings = write_unit(tmp_path, port=port)
    named = settings.read_text().replace(
        f'public_url = "http://127.0.0.1:{port}"',
        f'public_url = "https://{NAME}:{port}"\ncertificate = "pages.pem"\nkey = "pages.key"',
    )
    settings.write_text(named)
    (tmp_path / "run").mkdir()
    server = Server(
        command=[sys.executable, "-m", "edge", "--settings", settings, "web"], port=port, log=tmp_path / "web.log"
    )
    server.start()
    yield port
    server.kill()


def phone(port: int, ca: Path) -> http.client.HTTPSConnection:
    """A phone that has opened the first page and keeps its connection, as browsers do."""
    context = ssl.create_default_context(cafile=ca)
    context.check_hostname = False
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert (answer.status, "Hôm nay" in answer.read().decode()) == (200, True)
    return connection


def test_phones_that_keep_their_connection_or_say_nothing_hold_nobody_up(port: int, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    silent = socket.create_connection(("127.0.0.1", port))
    with closing(silent), closing(phone(port, ca)) as first, closing(phone(port, ca)) as second:
        for one in (second, first):
            one.request("GET", "/")
            assert one.getresponse().status == 200
