"""What phones ask of a new Wi-Fi, and what they must hear to keep it."""

from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client, TestResponse

from edge.kiosk.probes import Probes


@pytest.fixture
def unit() -> Client:
    return Client(Probes("https://room-12.hop.example"))


def open_on(unit: Client, address: str) -> TestResponse:
    """The answer to somebody whose DNS leads this name to the unit."""
    asked = urlsplit(address)
    return unit.get(asked.path, query_string=asked.query, base_url=f"http://{asked.netloc}")


@pytest.mark.parametrize(
    ("asked", "status", "text"),
    [
        ("http://connectivitycheck.gstatic.com/generate_204", 204, ""),
        ("http://www.google.com/gen_204", 204, ""),
        ("http://connect.rom.miui.com/generate_204", 204, ""),
        ("http://captive.apple.com/hotspot-detect.html", 200, "<BODY>Success</BODY>"),
        ("http://www.msftconnecttest.com/connecttest.txt", 200, "Microsoft Connect Test"),
        ("http://www.msftncsi.com/ncsi.txt", 200, "Microsoft NCSI"),
        ("http://detectportal.firefox.com/success.txt?ipv4", 200, "success\n"),
        ("http://nmcheck.gnome.org/check_network_status.txt", 200, "NetworkManager is online\n"),
    ],
)
def test_each_kind_of_phone_hears_what_it_expects(unit: Client, asked: str, status: int, text: str) -> None:
    answer = open_on(unit, asked)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")
    assert text in answer.text


def test_the_rooms_own_name_leads_to_its_pages_and_no_other_does(unit: Client) -> None:
    own = open_on(unit, "http://room-12.hop.example/p/abc")

    assert (own.status_code, own.headers["Location"]) == (308, "https://room-12.hop.example/p/abc")
    assert open_on(unit, "http://bank.example/").status_code == 404
    assert open_on(unit, "http://bank.example/generate_204").status_code == 404
    assert unit.post("/hotspot-detect.html", base_url="http://captive.apple.com").status_code == 405
