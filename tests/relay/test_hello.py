"""The name in a hello, however it comes in pieces; and everything that is none."""

import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as some

from central.relay.hello import MAX_HELLO_BYTES, server_name
from central.relay.pace import Pace
from central.relay.relay import rooms_of
from contract.origin import read_origin, write_origin
from contract.refused import Malformed


def hello(name: str | None) -> bytes:
    """What a browser says first."""
    told = ssl.MemoryBIO()
    context = ssl.create_default_context()
    context.check_hostname = name is not None
    phone = context.wrap_bio(ssl.MemoryBIO(), told, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        phone.do_handshake()
    return told.read()


def in_records(message: bytes, sizes: list[int]) -> bytes:
    """The same message cut into several records, as RFC 8446, 5.1 allows."""
    body, found = message[5:], b""
    for size in (*sizes, len(body)):
        piece, body = body[:size], body[size:]
        if piece:
            found += b"\x16\x03\x01" + len(piece).to_bytes(2) + piece
    return found


WHOLE = hello("Room-12.hop.example")


def test_the_name_is_read_in_lower_case_and_may_be_missing() -> None:
    assert server_name(WHOLE) == "room-12.hop.example"
    assert server_name(hello(None)) == ""


@given(some.lists(some.integers(1, 200), max_size=5))
def test_a_hello_in_any_records_names_the_same(sizes: list[int]) -> None:
    assert server_name(in_records(WHOLE, sizes)) == "room-12.hop.example"


@given(some.integers(0, len(WHOLE) - 1))
def test_part_of_a_hello_asks_for_the_rest(size: int) -> None:
    assert server_name(WHOLE[:size]) is None


@given(some.binary(max_size=400), some.integers(0, len(WHOLE)))
def test_other_bytes_are_refused_or_waited_for_and_break_nothing(other: bytes, at: int) -> None:
    for received in (other, WHOLE[:at] + other + WHOLE[at + len(other) :]):
        try:
            assert server_name(received) is None or isinstance(server_name(received), str)
        except Malformed:
            continue


def test_what_never_ends_is_refused() -> None:
    began = b"\x16\x03\x01\x40\x00" + bytes([1, 0, 0x3F, 0xFF]) + bytes(0x4000 - 4)
    assert len(began) > MAX_HELLO_BYTES
    with pytest.raises(Malformed):
        server_name(began)


@given(some.ip_addresses())
def test_an_origin_comes_back_as_it_was_written(address: object) -> None:
    assert read_origin(write_origin(str(address))) == str(address)


@pytest.mark.parametrize("line", [b"", b"PROXY\r\n", b"PROXY UNKNOWN\r\n", b"PROXY TCP4 1.2.3.4 1 2 3", b"\xff" * 200])
def test_a_line_that_says_no_origin_is_refused(line: bytes) -> None:
    with pytest.raises(Malformed):
        read_origin(line)


def test_a_room_is_known_by_its_name_alone() -> None:
    unit_of = rooms_of("https://{unit}.hop.example:8443")

    assert unit_of("room-12.hop.example") == "room-12"
    assert {
        unit_of(one) for one in ("", "hop.example", "x.room-12.hop.example", "-.hop.example", "room-12xhop.example")
    } == {""}


def test_many_come_at_once_and_then_one_after_the_other() -> None:
    pace = Pace(burst=3, each_s=2)

    assert [pace.takes(100.0) for _ in range(4)] == [True, True, True, False]
    assert [pace.takes(100.5), pace.takes(100.5), pace.takes(200.0)] == [True, False, True]
