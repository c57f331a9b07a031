"""The second factor by pages: administrators can do nothing before it, and everybody's new device is told."""

import base64
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.audit.rules import Hand
from central.notices.letters import stationery, write_letter
from central.notices.models import Letter, Notice
from central.people.agencies import give_right
from central.people.codes import STEP_MS
from central.people.models import Login, Official, Right
from central.settings import Settings, read_settings
from central.web.app import create_app
from central.web.pages import PAGES
from tests.central.people.authenticator import code_at
from tests.central.province import NOW, Province, csrf, enter, send
from tests.central.settings import central_settings

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def strict(province: Province, database_url: str, tmp_path: Path) -> Flask:
    """Central's pages as they are unless somebody writes otherwise: administrators need a second factor."""
    central_settings(tmp_path, database_url)
    path = tmp_path / "central.toml"
    path.write_text(path.read_text("utf-8").replace('second_factor = "offered"\n', ""), "utf-8")
    return create_app(province.database, read_settings(path), pages=PAGES, now_ms=province.clock)


def agree(client: FlaskClient, province: Province) -> tuple[bytes, list[str]]:
    """Secret and recovery codes, as the pages show them."""
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', client.get("/account/second").text)
    assert found is not None
    secret = base64.b32decode(found[1].replace(" ", ""))
    answer = send(client, "/account/second", {"do": "confirm", "code": code_at(secret, province.clock())})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return secret, re.findall(r"<li>([2-9a-z]{4}(?:-[2-9a-z]{4}){3})</li>", answer.text)


# R9.4
def test_an_administrator_sees_nothing_before_the_second_factor(province: Province, strict: Flask) -> None:
    client = enter(strict.test_client(), "overseer")
    for path in ("/", "/agencies", "/audit", "/account"):
        assert client.get(path).headers["Location"].startswith("/account/second"), path
    assert "Đặng Thị Mai" not in client.get("/account/second").text
    token = csrf(client, "/account/second")
    refused = client.post(f"/agencies/{province.agencies['health'].id}", data={"csrf_token": token, "do": "rename"})
    assert refused.status_code == 303

    secret, codes = agree(client, province)
    assert len(codes) == 8
    assert client.get("/audit").status_code == 200
    page = client.get("/account/second").text
    assert base64.b32encode(secret).decode()[:4] not in page.partition('id="main"')[2]
    assert "không thể tắt" in page


# R9.4
def test_the_next_login_asks_for_the_code_and_leads_where_one_wanted_to(province: Province, strict: Flask) -> None:
    secret, codes = agree(enter(strict.test_client(), "overseer"), province)
    client = enter(strict.test_client(), "overseer")
    to = client.get("/audit?q=x").headers["Location"]
    assert to == "/login/second?next=/audit?q%3Dx"
    assert client.get("/account/second").headers["Location"].startswith("/login/second")
    assert send(client, "/login/second", {"code": "000"}).status_code == 409
    province.clock.at_ms += STEP_MS
    answer = send(client, to, {"code": code_at(secret, province.clock())}, form="/login/second")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/audit?q=x")
    assert client.get("/audit").status_code == 200

    third = enter(strict.test_client(), "overseer")
    assert send(third, "/login/second", {"code": codes[0]}).status_code == 303
    assert third.get("/").status_code == 200


def test_who_stops_halfway_begins_anew(province: Province, strict: Flask) -> None:
    client = enter(strict.test_client(), "overseer")
    province.clock.at_ms += 10 * 60_000 + 1
    assert client.get("/account/second").headers["Location"] == "/login?next=/account/second"


def test_others_are_offered_one_and_may_switch_it_off(province: Province, strict: Flask) -> None:
    client = enter(strict.test_client(), "chair")
    assert client.get("/").status_code == 200
    secret, _codes = agree(client, province)
    province.clock.at_ms += STEP_MS
    off: dict[str, object] = {"do": "off", "code": code_at(secret, province.clock())}
    assert send(client, "/account/second", off).status_code == 303
    assert enter(strict.test_client(), "chair").get("/").status_code == 200


def test_a_right_given_later_asks_as_well(province: Province, strict: Flask) -> None:
    client = enter(strict.test_client(), "chair")
    give_right(province.database, province.people["chair"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    assert client.get("/").headers["Location"] == "/account/second"


# R9.1b
def test_a_login_on_a_new_device_is_told_by_notice_and_letter(
    province: Province, app: Flask, settings: Settings
) -> None:
    first = app.test_client()
    entering = {"email": "finance@tinh.gov.vn", "password": "một mật khẩu dài"}

    def log_in(client: FlaskClient, browser: str) -> None:
        token = csrf(client, "/login")
        answer = client.post("/login", data={"csrf_token": token, **entering}, headers={"User-Agent": browser})
        assert answer.status_code == 303

    log_in(first, CHROME)
    send(first, "/logout", form="/account")
    log_in(first, CHROME)
    assert not Notice.select().exists()

    log_in(app.test_client(), FIREFOX)
    notice = Notice.get()
    assert notice.official_id == province.people["finance"].id
    Official.update(language="en").execute()
    letter = write_letter(stationery(settings), Letter.get())
    assert "Firefox 140, Linux" in str(letter["Subject"])
    assert "127.0.0.1" in str(letter["Subject"])
    page = first.get("/account").text
    assert page.index("Chrome 142, Windows") != page.index("Firefox 140, Linux")


def test_one_browser_is_ended_from_another_and_nobody_elses(province: Province, app: Flask) -> None:
    here, there, stranger = (enter(app.test_client(), who) for who in ("finance", "finance", "chair"))
    theirs = Login.get(Login.official == province.people["chair"])
    own = Login.select().where(Login.official == province.people["finance"]).order_by(Login.id.desc()).first()
    for one in (own, theirs):
        assert send(here, "/account", {"act": f"end-{one.id}"}).status_code == 200
    assert [client.get("/").status_code for client in (here, there, stranger)] == [200, 303, 200]


# R9.4
def test_a_changed_password_ends_the_other_browsers(app: Flask) -> None:
    here, there = enter(app.test_client(), "finance"), enter(app.test_client(), "finance")
    change: dict[str, object] = {"old": "một mật khẩu dài", "new": "mật khẩu khác rất dài"}
    assert send(here, "/account", change).status_code == 200
    assert [client.get("/").status_code for client in (here, there)] == [200, 303]
