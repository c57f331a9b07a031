"""Logging in by the province's login service, against a real OpenID provider: what it must say."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from central.audit.rules import Hand
from central.people.accounts import close_account
from central.people.agencies import give_right
from central.people.models import Login, Official, Right
from central.people.provider import ATTEMPT_MS
from central.settings import read_settings
from central.web.app import create_app
from central.web.pages import PAGES
from contract.settings import SettingsError
from tests.central.people.openid import BACK, CENTRAL, OpenId, close, openid
from tests.central.province import NOW, PASSWORD, Province, enter, send
from tests.central.settings import central_settings
from tests.servers import free_port

Build = Callable[..., Flask]
about_the_service = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What the service says is refused before any database is asked; one is enough for that."""


@pytest.fixture(scope="module")
def service() -> Iterator[OpenId]:
    """The province's login service."""
    made = openid()
    made.server.start()
    yield made
    close(made)


@pytest.fixture
def build(province: Province, database_url: str, tmp_path: Path, service: OpenId) -> Build:
    """Central's pages, which ask the service; changes are to the [oidc] table."""

    def built(**changes: str) -> Flask:
        settings = central_settings(tmp_path, database_url, more=service.settings(tmp_path, **changes))
        return create_app(province.database, settings, pages=PAGES, now_ms=province.clock)

    return built


@pytest.fixture
def client(build: Build) -> FlaskClient:
    """A browser in which nobody is logged in."""
    return build().test_client()


def begin(client: FlaskClient, to: str = "/week") -> str:
    answer = client.get("/login/provider", query_string={"next": to})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def come_back(client: FlaskClient, service: OpenId, account: str, to: str = "/week") -> TestResponse:
    return client.get(ours(service.log_in(begin(client, to), account)))


def ours(address: str) -> str:
    assert address.startswith(f"{BACK}?"), address
    return address.removeprefix(CENTRAL)


def is_refused(answer: TestResponse, words: str) -> None:
    """Nobody is logged in, and the login page says why."""
    assert answer.status_code == 409
    assert words in answer.text
    assert 'name="password"' in answer.text
    assert not Login.select().exists()


# R4.3 R3.2
def test_the_services_person_is_let_in_and_sees_the_page_that_was_wanted(
    client: FlaskClient, service: OpenId, province: Province
) -> None:
    assert "Đăng nhập qua hệ thống xác thực của tỉnh" in client.get("/login?next=/week").text
    answer = come_back(client, service, "finance")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/week")
    login = Login.get()
    assert (login.official_id, login.began_at_ms) == (province.people["finance"].id, NOW)
    assert "Đỗ Thị Đào" in client.get("/").text


@about_the_service
def test_the_way_there_has_a_challenge_a_nonce_and_a_state_of_its_own_each_time(client: FlaskClient) -> None:
    first, second = (parse_qs(urlsplit(begin(client)).query) for _ in range(2))
    assert (first["code_challenge_method"], first["response_type"]) == (["S256"], ["code"])
    assert first["redirect_uri"] == [BACK]
    assert first["scope"] == ["openid email"]
    for part in ("state", "nonce", "code_challenge"):
        assert first[part] != second[part]


@about_the_service
def test_an_address_that_stands_in_the_signed_answer_need_not_be_asked_for(
    client: FlaskClient, service: OpenId
) -> None:
    assert come_back(client, service, "finance!inside").status_code == 303


@about_the_service
def test_a_secretarys_address_in_capitals_is_the_same(client: FlaskClient, service: OpenId) -> None:
    assert come_back(client, service, "Finance@Tinh.GOV.vn").status_code == 303


@about_the_service
def test_a_service_that_wants_our_secret_in_the_header_gets_it_there(build: Build) -> None:
    other = openid(way="client_secret_basic")
    other.server.start()
    try:
        client = build(issuer=other.address, ca=str(other.folder / "ca.pem")).test_client()
        assert come_back(client, other, "finance").status_code == 303
    finally:
        close(other)


@pytest.mark.parametrize("account", ["nobody", "finance@elsewhere.vn", "không@phải"])
def test_who_is_not_known_here_is_told_whom_to_ask(client: FlaskClient, service: OpenId, account: str) -> None:
    is_refused(come_back(client, service, account), "chưa có tài khoản")


def test_a_closed_account_stays_closed(client: FlaskClient, service: OpenId, province: Province) -> None:
    close_account(province.database, province.people["finance"], agency=None, by=Hand(at_ms=NOW))
    is_refused(come_back(client, service, "finance"), "chưa có tài khoản")


@about_the_service
@pytest.mark.parametrize("flaw", ["unverified", "saidtrue", "unsaid"])
def test_an_address_that_the_service_has_not_verified_opens_nothing(
    client: FlaskClient, service: OpenId, flaw: str
) -> None:
    is_refused(come_back(client, service, f"finance!{flaw}"), "chưa xác nhận địa chỉ")


FLAWS = {
    "audience": "Invalid claim: 'aud'",
    "audiences": "Invalid claim: 'azp'",
    "issuer": "Invalid claim: 'iss'",
    "nonce": "Invalid claim: 'nonce'",
    "noncelost": "Missing claim: 'nonce'",
    "expired": "expired",
    "future": "issued in the future",
    "forged": "bad_signature",
    "unsigned": "'none' is not allowed",
    "tokenless": "'userinfo'",
    "somebody": "speaks of somebody else",
}


@about_the_service
@pytest.mark.parametrize("flaw", FLAWS)
def test_an_answer_that_is_not_the_services_to_us_and_now_opens_nothing(
    client: FlaskClient, service: OpenId, flaw: str, caplog: pytest.LogCaptureFixture
) -> None:
    is_refused(come_back(client, service, f"finance!{flaw}"), "chưa hoàn tất")
    assert FLAWS[flaw] in caplog.text


def test_a_way_back_is_good_once_and_in_the_browser_that_began_it(
    client: FlaskClient, service: OpenId, build: Build
) -> None:
    back = ours(service.log_in(begin(client), "finance"))
    is_refused(build().test_client().get(back), "chưa hoàn tất")
    kept = client.get_cookie("session", domain="localhost")
    assert kept is not None
    assert client.get(back).status_code == 303
    assert Login.select().count() == 1

    send(client, "/logout", form="/account")
    assert client.get(back).status_code == 409
    # Not even with what the browser held before: the service gives each code once.
    client.set_cookie("session", kept.value)
    assert client.get(back).status_code == 409
    assert Login.select().count() == 1


def test_an_attempt_is_over_after_ten_minutes(client: FlaskClient, service: OpenId, province: Province) -> None:
    back = ours(service.log_in(begin(client), "finance"))
    province.clock.at_ms += ATTEMPT_MS + 1
    is_refused(client.get(back), "chưa hoàn tất")


@about_the_service
def test_of_several_tabs_each_comes_back_to_its_own_page(client: FlaskClient, service: OpenId) -> None:
    first, second = (begin(client, to) for to in ("/week", "/notices"))
    assert client.get(ours(service.log_in(first, "finance"))).headers["Location"] == "/week"
    # The other one finds the browser logged in already.
    assert client.get(ours(service.log_in(second, "finance"))).status_code == 303
    assert Login.select().count() == 1


@about_the_service
def test_the_browser_keeps_no_more_than_a_few_attempts(
    client: FlaskClient, service: OpenId, province: Province
) -> None:
    oldest = begin(client)
    for _ in range(4):
        province.clock.at_ms += 1
        newest = begin(client, "/" + "x" * 2000)
    cookie = client.get_cookie("session", domain="localhost")
    assert cookie is not None
    assert len(cookie.value) < 3000
    is_refused(client.get(ours(service.log_in(oldest, "finance"))), "chưa hoàn tất")
    assert client.get(ours(service.log_in(newest, "finance"))).headers["Location"] == "/"


@about_the_service
@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_nobody_is_led_elsewhere_after_logging_in(client: FlaskClient, service: OpenId, to: str) -> None:
    assert come_back(client, service, "finance", to).headers["Location"] == "/"


@about_the_service
@pytest.mark.parametrize(
    "query",
    [
        *("", "code=x", "state=x", "code=x&state=x", "error=access_denied&error_description=%3Cb%3E", "state=%00"),
        *("code=x&state=x&iss=https%3A%2F%2Felsewhere.example", "code[]=1&state[]=2", "code=%FF%FE&state=%FF"),
    ],
)
def test_whatever_else_is_sent_to_the_way_back_is_answered_in_words(client: FlaskClient, query: str) -> None:
    begin(client)
    answer = client.get(f"/login/provider/back?{query}")
    assert answer.status_code == 409
    assert "<b>" not in answer.text
    assert not Login.select().exists()


@about_the_service
def test_a_code_of_ones_own_is_worth_nothing_with_another_state(client: FlaskClient, service: OpenId) -> None:
    first, second = (parse_qs(urlsplit(service.log_in(begin(client), "finance")).query) for _ in range(2))
    mixed = {"code": first["code"][0], "state": second["state"][0], "iss": first["iss"][0]}
    is_refused(client.get("/login/provider/back", query_string=mixed), "chưa hoàn tất")


@about_the_service
def test_an_answer_that_names_another_service_is_not_taken(client: FlaskClient, service: OpenId) -> None:
    said = parse_qs(urlsplit(service.log_in(begin(client), "finance")).query)
    mixed = {"code": said["code"][0], "state": said["state"][0], "iss": "https://elsewhere.example"}
    is_refused(client.get("/login/provider/back", query_string=mixed), "chưa hoàn tất")


# R9.4
def test_an_administrator_is_still_asked_for_the_second_factor(
    build: Build, service: OpenId, province: Province, tmp_path: Path
) -> None:
    give_right(province.database, province.people["finance"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    build()
    path = tmp_path / "central.toml"
    path.write_text(path.read_text("utf-8").replace('second_factor = "offered"\n', ""), "utf-8")
    client = create_app(province.database, read_settings(path), pages=PAGES, now_ms=province.clock).test_client()

    assert come_back(client, service, "finance").status_code == 303
    assert client.get("/").headers["Location"].startswith("/account/second")


def test_while_the_service_is_away_our_own_password_opens(build: Build) -> None:
    client = build(issuer=f"https://127.0.0.1:{free_port()}").test_client()
    is_refused(client.get("/login/provider"), "chưa trả lời")
    is_refused(client.get("/logout/provider"), "chưa trả lời")
    enter(client, "finance")


@about_the_service
def test_a_service_under_another_authority_is_not_believed(build: Build) -> None:
    is_refused(build(ca="").test_client().get("/login/provider"), "chưa trả lời")


@about_the_service
def test_a_service_that_calls_itself_otherwise_is_not_the_one_that_was_named(build: Build) -> None:
    other = openid(calls_itself="https://elsewhere.example")
    other.server.start()
    try:
        client = build(issuer=other.address, ca=str(other.folder / "ca.pem")).test_client()
        is_refused(client.get("/login/provider"), "chưa trả lời")
    finally:
        close(other)


@about_the_service
def test_a_secret_that_the_service_does_not_know_opens_nothing(
    build: Build, service: OpenId, tmp_path: Path, province: Province
) -> None:
    build()
    (tmp_path / "oidc.secret").write_text("another")
    settings = read_settings(tmp_path / "central.toml")
    client = create_app(province.database, settings, pages=PAGES, now_ms=province.clock).test_client()
    is_refused(come_back(client, service, "finance"), "chưa hoàn tất")


def _drip(connection: ssl.SSLSocket) -> None:
    """A letter at a time, each in time, and never a whole answer."""
    while True:
        connection.send(b"H")
        time.sleep(0.1)


def _drip_body(connection: ssl.SSLSocket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    while True:
        connection.send(b" ")
        time.sleep(0.1)


def _elsewhere(connection: ssl.SSLSocket) -> None:
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")


def _says(text: bytes) -> Callable[[ssl.SSLSocket], None]:
    return lambda one: one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text))


@about_the_service
@pytest.mark.parametrize(
    "says",
    [
        *(lambda _: None, lambda one: one.sendall(b"\x00\xff\r\n" * 9), _drip, _drip_body, _elsewhere),
        *(_says(b"[]"), _says(b"{}"), _says(b"\xff"), _says(b'{"issuer": 5}')),
    ],
)
def test_a_service_that_says_nothing_or_rubbish_or_drips_holds_nobody_up(
    build: Build, service: OpenId, says: Callable[[ssl.SSLSocket], None]
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(service.folder / "server.pem", service.folder / "server.key")
    held: list[ssl.SSLSocket] = []

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            held.append(context.wrap_socket(server.accept()[0], server_side=True))
            says(held[0])

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        client = build(issuer=f"https://127.0.0.1:{server.getsockname()[1]}", timeout_s=0.5).test_client()
        began = time.monotonic()
        is_refused(client.get("/login/provider"), "chưa trả lời")
        assert time.monotonic() - began < 5
        for one in held:
            one.close()
        thread.join()


@about_the_service
def test_a_service_that_drips_before_it_has_shown_who_it_is_holds_nobody_up(build: Build) -> None:
    def serve(server: socket.socket) -> None:
        with suppress(OSError), server.accept()[0] as connection:
            connection.sendall(b"\x16\x03\x03\x40\x00")
            while True:
                connection.send(b"\x02")
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        client = build(issuer=f"https://127.0.0.1:{server.getsockname()[1]}", timeout_s=0.5).test_client()
        began = time.monotonic()
        is_refused(client.get("/login/provider"), "chưa trả lời")
        assert time.monotonic() - began < 5
        thread.join()


def test_who_has_come_by_the_service_can_be_logged_out_of_it_too(client: FlaskClient, service: OpenId) -> None:
    come_back(client, service, "finance")
    left = send(client, "/logout", form="/account")
    assert left.headers["Location"] == "/logout/done"
    assert "vẫn đang đăng nhập" in client.get("/logout/done").text

    out = client.get("/logout/provider").headers["Location"]
    with service.browser() as browser:
        page = browser.get(out)
        assert page.status_code == 200
        assert "session/end/confirm" in page.text
    # Who has logged in by a password has nothing there to be logged out of.
    enter(client, "finance")
    assert send(client, "/logout", form="/account").headers["Location"] == "/login"


@about_the_service
def test_without_a_service_there_is_no_way_to_it(app: Flask) -> None:
    client = app.test_client()
    assert "/login/provider" not in client.get("/login").text
    for path in ("/login/provider", "/login/provider/back", "/logout/done", "/logout/provider"):
        assert client.get(path).status_code == 404


@about_the_service
def test_settings_that_cannot_be_right_stop_the_start(build: Build, tmp_path: Path) -> None:
    for wrong in ({"issuer": "http://sso.tinh.gov.vn"}, {"issuer": "https://sso.tinh.gov.vn?x"}):
        with pytest.raises(SettingsError, match=r"oidc\.issuer"):
            build(**wrong)
    (tmp_path / "empty").write_text("\n")
    for wrong in ({"client_secret_file": "none"}, {"client_secret_file": "empty"}):
        with pytest.raises(SettingsError, match=r"oidc\.client_secret_file"):
            build(**wrong)
    with pytest.raises(SettingsError, match=r"oidc\.ca"):
        build(ca="empty")


def test_a_password_of_ours_opens_beside_the_service(client: FlaskClient, province: Province) -> None:
    assert send(client, "/login", {"email": "finance@tinh.gov.vn", "password": PASSWORD}).status_code == 303
    assert Official.get_by_id(province.people["finance"].id).is_active
