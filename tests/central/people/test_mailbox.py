"""Logging in with the mailbox's password, against a real Dovecot: it decides, ours stays beside it, nothing is kept."""

import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from central.audit.rules import Hand
from central.people.agencies import give_right
from central.people.login import Browser, log_in, official_of
from central.people.mailbox import MailServer, Unreachable, mail_server
from central.people.models import LoginDelay, Official, Right
from central.settings import Imap, read_settings
from central.web.app import create_app
from central.web.pages import PAGES
from contract.refused import Refused
from contract.settings import SettingsError
from tests.central.people.dovecot import MAILBOX_PASSWORD, dovecot
from tests.central.province import NOW, PASSWORD, Province, send
from tests.central.settings import central_settings
from tests.servers import Server, free_port

HERE = Browser(address="10.0.0.5", name="Firefox")
Mail = tuple[Server, Path]


@pytest.fixture(scope="module")
def mail() -> Iterator[Mail]:
    """The official mail server; the stranger to the system has a mailbox too."""
    server, folder = dovecot(("finance@tinh.gov.vn", "overseer@tinh.gov.vn", "noaccount@tinh.gov.vn", "health"))
    server.start()
    yield server, folder
    server.stop()
    shutil.rmtree(folder)


def asked(mail: Mail, **changes: Any) -> MailServer:
    server, folder = mail
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": server.port,
        "ca": folder / "ca.pem",
        "timeout_s": 5.0,
    } | changes
    found = mail_server(Imap(**given))
    assert found is not None
    return found


def enter(province: Province, server: MailServer, who: str, password: str, *, at_ms: int = NOW) -> str:
    email = f"{who}@tinh.gov.vn"
    return log_in(province.database, email=email, password=password, browser=HERE, now_ms=at_ms, mail=server)


# R4.3 R3.2
def test_the_mailboxs_password_lets_its_person_in_and_is_kept_nowhere(province: Province, mail: Mail) -> None:
    before = Official.get_by_id(province.people["finance"].id).password
    token = enter(province, asked(mail), "finance", MAILBOX_PASSWORD)

    found = official_of(province.database, token, now_ms=NOW)
    assert found is not None
    assert found.name == "Đỗ Thị Đào"
    assert found.password == before
    assert not LoginDelay.select().exists()


def test_mailboxes_known_by_name_are_those_of_their_domain_alone(province: Province, mail: Mail) -> None:
    by_name = asked(mail, account="name", domain="tinh.gov.vn")
    assert enter(province, by_name, "health", MAILBOX_PASSWORD)
    assert not by_name.proves("health@elsewhere.vn", MAILBOX_PASSWORD)


# R9.1b R9.4
def test_wrong_passwords_make_account_and_address_wait_as_with_our_own(province: Province, mail: Mail) -> None:
    server = asked(mail)
    for _ in range(4):
        with pytest.raises(Refused, match="chưa đúng"):
            enter(province, server, "finance", "sai")
    with pytest.raises(Refused, match="sau 2 giây"):
        enter(province, server, "finance", MAILBOX_PASSWORD)
    assert enter(province, server, "finance", MAILBOX_PASSWORD, at_ms=NOW + 2_001)
    assert LoginDelay.get(LoginDelay.key == "address:10.0.0.5").failures == 4


def test_a_mailbox_without_an_account_is_told_whom_to_ask(province: Province, mail: Mail) -> None:
    with pytest.raises(Refused, match="chưa có tài khoản"):
        enter(province, asked(mail), "noaccount", MAILBOX_PASSWORD)
    Official.update(is_active=False).where(Official.id == province.people["finance"].id).execute()
    with pytest.raises(Refused, match="chưa có tài khoản"):
        enter(province, asked(mail), "finance", MAILBOX_PASSWORD)


def test_a_server_under_another_authority_is_shown_no_password(province: Province, mail: Mail) -> None:
    with pytest.raises(Refused, match="chưa trả lời"):
        enter(province, asked(mail, ca=None), "finance", MAILBOX_PASSWORD)


def test_while_the_mail_server_is_away_our_own_password_opens(province: Province, mail: Mail) -> None:
    away = asked(mail, port=free_port())
    with pytest.raises(Refused, match="chưa trả lời"):
        enter(province, away, "finance", MAILBOX_PASSWORD)
    assert enter(province, away, "finance", PASSWORD)


def test_while_the_mail_server_is_away_only_who_has_a_password_of_ours_can_have_got_it_wrong(
    province: Province, mail: Mail
) -> None:
    away = asked(mail, port=free_port())
    Official.update(password="").where(Official.id == province.people["health"].id).execute()
    for _ in range(6):
        with pytest.raises(Refused, match="chưa trả lời"):
            enter(province, away, "health", MAILBOX_PASSWORD)
    for _ in range(4):
        with pytest.raises(Refused, match="chưa trả lời"):
            enter(province, away, "finance", "đoán")
    with pytest.raises(Refused, match="sau 2 giây"):
        enter(province, away, "finance", PASSWORD)


def _drip(connection: ssl.SSLSocket) -> None:
    """A letter at a time, each in time, and never a whole answer."""
    while True:
        connection.send(b"*")
        time.sleep(0.1)


@pytest.mark.parametrize("says", [lambda _: None, lambda one: one.sendall(b"\x00\xff\r\n" * 9), _drip])
def test_a_server_that_says_nothing_or_rubbish_or_drips_holds_nobody_up(
    mail: Mail, says: Callable[[ssl.SSLSocket], None]
) -> None:
    _, folder = mail
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    held: list[ssl.SSLSocket] = []

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            held.append(context.wrap_socket(server.accept()[0], server_side=True))
            says(held[0])

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        began = time.monotonic()
        with pytest.raises(Unreachable):
            asked(mail, port=server.getsockname()[1], timeout_s=1.0).proves("finance@tinh.gov.vn", "x")
        assert time.monotonic() - began < 10
        for one in held:
            one.close()
        thread.join()


ASKS_AS_CENTRAL_DOES = """
from gevent import monkey
monkey.patch_all()
import ssl, sys
from central.people.mailbox import MailServer, Unreachable
from central.settings import Imap
imap = Imap(host="127.0.0.1", port=int(sys.argv[1]), timeout_s=1.0)
try:
    MailServer(imap=imap, trusted=ssl.create_default_context()).proves("finance@tinh.gov.vn", "x")
except Unreachable:
    print("unreachable")
"""


def test_a_server_that_drips_within_the_handshake_holds_nobody_up_either() -> None:
    """Under gevent, as central's pages are served, each wait of the handshake has the whole time anew."""

    def serve(server: socket.socket) -> None:
        with suppress(OSError), server.accept()[0] as connection:
            connection.send(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")  # A record of 16 KiB, a byte at a time.
            while True:
                connection.send(b"\x00")
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        command = [sys.executable, "-c", ASKS_AS_CENTRAL_DOES, str(server.getsockname()[1])]
        said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
        thread.join()
    assert said.stdout == "unreachable\n"


def test_an_authority_that_is_no_certificate_stops_the_start(mail: Mail, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("none")
    with pytest.raises(SettingsError, match=r"imap\.ca"):
        asked(mail, ca=tmp_path / "ca.pem")


# R9.4
def test_an_administrator_is_still_asked_for_the_second_factor(
    province: Province, mail: Mail, database_url: str, tmp_path: Path
) -> None:
    server, folder = mail
    give_right(province.database, province.people["finance"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    more = f'[imap]\nhost = "127.0.0.1"\nport = {server.port}\nca = "{folder}/ca.pem"\n'
    central_settings(tmp_path, database_url, more=more)
    path = tmp_path / "central.toml"
    path.write_text(path.read_text("utf-8").replace('second_factor = "offered"\n', ""), "utf-8")
    app = create_app(province.database, read_settings(path), pages=PAGES, now_ms=province.clock)

    client = app.test_client()
    assert "Mật khẩu của hộp thư công vụ" in client.get("/login").text
    answer = send(client, "/login", {"email": "finance@tinh.gov.vn", "password": MAILBOX_PASSWORD})
    assert answer.status_code == 303
    assert client.get("/").headers["Location"].startswith("/account/second")
