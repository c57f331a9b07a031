"""A room with two ways in, its meeting running with a ballot open."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.ballot import Mode
from contract.package import Package
from edge.clock import Clock
from tests.link.stranger import tls
from tests.makers import CHAIR, MEETING, make_package
from tests.relay.phones import Phone, linked, said
from tests.relay.ways import Ways
from tests.servers import eventually

HOUR = 3_600_000
CUT_OFF_S = 20
PRESENT = (1, 2, 3, 4)
ABSENT = 5


def now(**changes: object) -> Package:
    """The makers' meeting, as if it were to begin now."""
    at = Clock().now().at_ms
    times = {"opens_at": at - HOUR, "starts_at": at, "ends_at": at + 3 * HOUR}
    return make_package(MEETING, **{**times, "poster": "k7Q2m9XwP4tZ", **changes})


def reaches(phone: Phone, path: str = "/", *, status: int = 200) -> bool:
    return phone.get(path).status == status


def running(folder: Path) -> Ways:
    made = Ways(folder, now())
    made.desk.start(MEETING, CHAIR, PRESENT)
    made.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    made.start()
    return made


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ways]:
    """One for all tests of a module that leave it as it was."""
    made = running(tmp_path_factory.mktemp("ways"))
    yield made
    made.stop()


@pytest.fixture
def own_ways(tmp_path: Path) -> Iterator[Ways]:
    """One that a test may break."""
    made = running(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def phone(ways: Ways) -> Phone:
    """A member's who sits in the room, with the phone on 4G; the way is open."""
    return of_member(ways)


@pytest.fixture
def own_phone(own_ways: Ways) -> Phone:
    """The same on the way that may be broken."""
    return of_member(own_ways)


def of_member(ways: Ways) -> Phone:
    made = member(ways, 3)
    eventually(lambda: reaches(made), timeout_s=120)
    return made


def member(ways: Ways, attendee: int) -> Phone:
    """A phone on 4G that the room knows as this attendee's."""
    made, known = linked(attendee, ca=ways.ca, port=ways.outside)
    ways.desk.link_device(MEETING, attendee, known)
    return made


def vote(phone: Phone, option: int = 0) -> str:
    """Choose on the open ballot and send; what the page says then."""
    return said(phone.sends("/ballot/nq-01/1", q0=str(option)))


def is_cut_off(connection: socket.socket) -> bool:
    """Is it ended by the other side, soon and without a word?"""
    connection.settimeout(CUT_OFF_S)
    try:
        return connection.recv(100) == b""
    except ConnectionResetError:
        return True


def as_unit(ways: Ways, pair: tuple[Path, Path] | None) -> ssl.SSLSocket:
    plain = socket.create_connection(("localhost", ways.units), timeout=CUT_OFF_S)
    return tls(ways.folder / "pki/ca.pem", pair).wrap_socket(plain, server_hostname="localhost")


def own(ways: Ways) -> tuple[Path, Path]:
    return ways.identity / "certificate.pem", ways.identity / "key.pem"
