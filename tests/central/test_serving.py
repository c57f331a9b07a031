"""The port for machines holds up against peers that are slow, silent or speak something else."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import gevent
import pytest

from central.fleet.founding import found
from central.serving import open_door, tls_13
from tests.servers import free_port

WHOLE_S = 1.5


def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return (body,)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority with a certificate for localhost."""
    made = tmp_path_factory.mktemp("pki") / "pki"
    found(made, name="Hop test", hosts=["localhost"], seats=1)
    return made


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    """A door that cuts every connection after a while, on a thread with a loop of its own."""
    number, over = free_port(), threading.Event()
    opened = threading.Event()

    def serve() -> None:
        tls = tls_13(folder / "units.pem", folder / "units.key")
        server = open_door(("127.0.0.1", number), answer, tls=tls, connections=4, whole_s=WHOLE_S)
        opened.set()
        while not over.is_set():
            gevent.sleep(0.05)
        server.stop(timeout=1)

    thread = threading.Thread(target=serve)
    thread.start()
    assert opened.wait(10)
    yield number
    over.set()
    thread.join()


def ask(port: int, folder: Path) -> bytes:
    context = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    connection = http.client.HTTPSConnection("localhost", port, timeout=10, context=context)
    try:
        connection.request("POST", "/", body=b"xin ch\xc3\xa0o")
        return connection.getresponse().read()
    finally:
        connection.close()


def test_who_speaks_in_time_is_answered(port: int, folder: Path) -> None:
    assert ask(port, folder) == "xin chào".encode()


def test_a_letter_every_now_and_then_holds_no_place_for_long(port: int, folder: Path) -> None:
    """As many as the door has places drip; the next one waits, and is then answered all the same."""
    context = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    slow = []
    for _ in range(4):
        raw = socket.create_connection(("127.0.0.1", port), timeout=10)
        slow.append(context.wrap_socket(raw, server_hostname="localhost"))
        slow[-1].sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n")
    began = time.monotonic()
    dripping = threading.Thread(target=drip, args=(slow,))
    dripping.start()

    assert ask(port, folder) == "xin chào".encode()

    assert time.monotonic() - began < 10
    dripping.join()


def drip(connections: list[ssl.SSLSocket]) -> None:
    """A letter each, every so often, until all are cut off."""
    left = list(connections)
    while left:
        time.sleep(0.3)
        for one in list(left):
            try:
                one.sendall(b"x")
            except OSError:
                left.remove(one)
                one.close()


def test_what_is_no_tls_is_cut_off_and_the_door_stays_open(port: int, folder: Path) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        raw.sendall(b"GET / HTTP/1.0\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert not raw.recv(100).startswith(b"HTTP")

    assert ask(port, folder) == "xin chào".encode()
