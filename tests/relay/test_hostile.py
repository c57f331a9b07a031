"""Who would come in, hold others up or wear the room out by way of central's relay."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from central.fleet.pki import found_authority
from tests.makers import UNIT
from tests.relay.conftest import as_unit, is_cut_off, now, reaches
from tests.relay.phones import Phone
from tests.relay.ways import Ways
from tests.servers import eventually

MOST = 24
CUT_OFF_S = 20


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Ways]:
    """A unit that carries few phones at once."""
    made = Ways(tmp_path, now(), spare=2, most=MOST)
    made.start()
    yield made
    made.stop()


def foreign(ways: Ways) -> tuple[Path, Path]:
    return ways.stranger(UNIT, authority=found_authority("Foreign"))


def unknown(ways: Ways) -> tuple[Path, Path]:
    return ways.stranger("nobodys-room")


@pytest.mark.parametrize("pair", [foreign, unknown, lambda _: None])
def test_who_is_none_of_our_units_carries_no_phone(
    pair: Callable[[Ways], tuple[Path, Path] | None], ways: Ways, phone: Phone
) -> None:
    try:
        with as_unit(ways, pair(ways)) as connection:
            assert is_cut_off(connection)
    except ssl.SSLError:
        pass
    assert phone.get().status == 200


@pytest.mark.parametrize(
    "said_first",
    [
        b"",
        b"\x16",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(30),
        b"\x16\x03\x01\x40\x00\x01\x00\xff\xff" + bytes(20_000),
        b"GET / HTTP/1.1\r\nHost: room-12.hop.example\r\n\r\n",
        b"PROXY TCP4 nowhere 0.0.0.0 1 2\r\n",
        b"PROXY " + b"x" * 5000,
    ],
    ids=["nothing", "one byte", "half a hello", "too large", "no TLS", "from nowhere", "an endless origin"],
)
def test_who_does_not_say_for_which_room_is_cut_off_soon(said_first: bytes, ways: Ways, phone: Phone) -> None:
    with socket.create_connection(("127.0.0.1", ways.outside)) as connection:
        connection.sendall(said_first)
        assert is_cut_off(connection)
    assert phone.get().status == 200


def test_a_name_that_is_no_rooms_leads_nowhere(ways: Ways, phone: Phone) -> None:
    for name in ("hop.example", "a.b.hop.example", "room-12.hop.example.evil", "-.hop.example"):
        with socket.create_connection(("127.0.0.1", ways.outside), timeout=CUT_OFF_S) as plain, pytest.raises(OSError):
            ssl.create_default_context(cafile=ways.ca).wrap_socket(plain, server_hostname=name)
    assert phone.get().status == 200


def test_hundreds_that_say_nothing_keep_nobody_out(ways: Ways, phone: Phone) -> None:
    with ExitStack() as opened:
        idle = [socket.create_connection(("127.0.0.1", ways.outside)) for _ in range(300)]
        for one in idle:
            opened.callback(one.close)

        assert phone.get().status == 200
        assert all(is_cut_off(one) for one in idle)


def test_a_room_carries_as_many_from_outside_as_it_will_and_those_inside_notice_nothing(narrow: Ways) -> None:
    phone, inside = Phone(ca=narrow.ca, port=narrow.outside), Phone(ca=narrow.ca, port=narrow.inside)
    eventually(lambda: reaches(phone, status=403), timeout_s=60)
    with ExitStack() as opened:
        # On a busy machine the first ones are sent home for their silence before the last one has come.
        def is_full() -> bool:
            for _ in range(MOST // 2):
                opened.callback(phone.connect().close)
            return reaches(phone, status=503)

        eventually(is_full, timeout_s=120)
        began = time.monotonic()
        assert inside.get().status == 200
        assert time.monotonic() - began < 2
    eventually(lambda: reaches(phone, status=403), timeout_s=60)
