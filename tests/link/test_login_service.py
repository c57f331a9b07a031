"""Logging in by the login service at the real `central web`, whose waiting gevent has taken over."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from central.people.agencies import add_official
from central.settings import read_settings
from tests.central.people.openid import CENTRAL, OpenId, close, openid
from tests.link.conftest import MakeProvince
from tests.link.province import Province
from tests.servers import eventually, is_listening


@pytest.fixture
def service() -> Iterator[OpenId]:
    made = openid()
    made.server.start()
    yield made
    close(made)


def start_pages(province: Province, table: str) -> str:
    """Where `central web` serves its pages with this [oidc] table."""
    path = Path(province.settings[0])
    text = path.read_text("utf-8").replace('public_url = "http://localhost"', f'public_url = "{CENTRAL}"')
    path.write_text(f"{text}\n{table}", "utf-8")
    port = read_settings(path).web.port
    started = province.start("central", "--settings", path, "web", log="central-pages.log")
    eventually(lambda: is_listening(port) or not started.is_running(), timeout_s=60)
    assert started.is_running(), started.said()
    return f"http://127.0.0.1:{port}"


# R4.3
def test_the_login_service_lets_its_person_into_the_real_pages(make: MakeProvince, service: OpenId) -> None:
    province = make()
    add_official(province.database, name="Đỗ Thị Đào", email="finance@tinh.gov.vn")
    here = start_pages(province, service.settings(Path(province.settings[0]).parent))

    with requests.Session() as browser:
        begun = browser.get(f"{here}/login/provider?next=/account", allow_redirects=False).headers["Location"]
        back = service.log_in(begun, "finance").removeprefix(CENTRAL)
        page = browser.get(here + back)
        assert page.url == f"{here}/account"
        assert re.search(r"<h1>Đỗ Thị Đào</h1>", page.text)


def test_a_silent_login_service_holds_up_nobody_elses_page(make: MakeProvince, service: OpenId) -> None:
    province = make()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silence = f"https://127.0.0.1:{silent.getsockname()[1]}"
        here = start_pages(province, service.settings(Path(province.settings[0]).parent, issuer=silence))
        waits = threading.Thread(target=requests.get, args=[f"{here}/login/provider"], kwargs={"timeout": 30})
        waits.start()
        connection, _ = silent.accept()
        began = time.monotonic()
        assert requests.get(f"{here}/login", timeout=30).status_code == 200
        assert time.monotonic() - began < 3
        assert waits.is_alive()
        waits.join(20)
        assert not waits.is_alive()
        connection.close()
