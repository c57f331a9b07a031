"""Passkeys by pages: added and named, logged in with as both factors, removed, and what opens nothing."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from central.audit.models import AuditLine
from central.audit.rules import Deed, Hand
from central.notices.models import Letter, Notice
from central.people.accounts import close_account, give_password
from central.people.agencies import give_right
from central.people.models import Login, Passkey, Right
from central.people.passkeys import CHALLENGE_MS, MOST_KEYS, place_of
from central.people.rules import FRESH_MS
from central.settings import read_settings
from central.web.app import create_app
from central.web.pages import PAGES
from tests.central.people.device import PRESENT, VERIFIED, Device
from tests.central.province import NOW, Province, csrf, enter, send
from tests.central.settings import central_settings

ORIGIN = "https://hop.tinh.gov.vn"
HOST = "hop.tinh.gov.vn"
Opened = tuple[FlaskClient, Device]
about_the_answer = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What a device says is refused alike on both databases."""


@pytest.fixture
def pages(province: Province, database_url: str, tmp_path: Path) -> Flask:
    """Central's pages under its name, where administrators need a second factor."""
    central_settings(tmp_path, database_url)
    path = tmp_path / "central.toml"
    text = path.read_text("utf-8").replace('second_factor = "offered"\n', "")
    path.write_text(text.replace("http://central.test", ORIGIN), "utf-8")
    return create_app(province.database, read_settings(path), pages=PAGES, now_ms=province.clock)


@pytest.fixture
def finance(pages: Flask, province: Province) -> Opened:
    """Somebody's browser, in which nobody is logged in any more, and the device that holds the account's key."""
    device = Device(origin=ORIGIN, host=HOST)
    client = secure(pages)
    enter(client, "finance")
    assert add(client, device).status_code == 303
    send(client, "/logout", form="/account")
    Login.delete().execute()
    province.clock.at_ms += 1
    return client, device


def secure(pages: Flask) -> FlaskClient:
    """A browser that speaks TLS to us: its cookies go nowhere else."""
    client = pages.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    return client


def add(client: FlaskClient, device: Device, name: str = "Điện thoại cơ quan", **changes: Any) -> TestResponse:
    token = csrf(client, "/account/passkeys")
    answer = device.make(options(client, "/account/passkeys/options") | changes)
    return client.post("/account/passkeys", data={"csrf_token": token, "name": name, "answer": json.dumps(answer)})


def options(client: FlaskClient, path: str) -> dict[str, Any]:
    """What the browser is to ask a device for."""
    found: dict[str, Any] = json.loads(client.get(path).text)
    return found


def answered(client: FlaskClient, device: Device) -> dict[str, str]:
    """The form by which a browser logs in with the device's key."""
    token = csrf(client, "/login")
    return {"csrf_token": token, "answer": json.dumps(device.sign(options(client, "/login/passkey/options")))}


def log_in(client: FlaskClient, device: Device) -> TestResponse:
    return client.post("/login/passkey?next=/week", data=answered(client, device))


def is_refused(answer: TestResponse) -> None:
    """Nobody is logged in; one sentence for all reasons, on the login page."""
    assert answer.status_code == 409
    assert "Chưa xác nhận được khóa truy cập" in answer.text
    assert 'name="password"' in answer.text
    assert not Login.select().exists()


def written_down(deed: Deed) -> list[str]:
    return [one.text for one in AuditLine.select().where(AuditLine.deed == deed)]


# R4.3 R9.4
def test_a_key_is_added_under_a_name_told_of_and_written_down(pages: Flask, province: Province) -> None:
    client, device = secure(pages), Device(origin=ORIGIN, host=HOST)
    enter(client, "finance")
    assert "Chưa có khóa truy cập" in client.get("/account/passkeys").text
    assert add(client, device).headers["Location"] == "/account/passkeys"

    shown = client.get("/account/passkeys").text
    assert "Điện thoại cơ quan" in shown
    assert "chưa dùng" in shown
    assert written_down(Deed.PASSKEY_ADDED) == ["Đỗ Thị Đào thêm khóa truy cập “Điện thoại cơ quan”"]
    notice = Notice.get(Notice.official == province.people["finance"], Notice.act == "passkey")
    assert "Điện thoại cơ quan" in notice.fills
    assert Letter.select().where(Letter.official == province.people["finance"]).exists()


def test_the_key_opens_the_account_and_leads_to_the_page_that_was_wanted(finance: Opened, province: Province) -> None:
    client, device = finance
    answer = log_in(client, device)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/week")
    assert "Đỗ Thị Đào" in client.get("/").text
    assert "dùng lần cuối" in client.get("/account/passkeys").text
    login = Login.get()
    assert (login.official_id, login.second_at_ms) == (province.people["finance"].id, province.clock())


def test_an_administrators_key_counts_as_both_factors(finance: Opened, province: Province) -> None:
    give_right(province.database, province.people["finance"], Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))
    client, device = finance
    assert log_in(client, device).status_code == 303
    assert client.get("/audit").status_code == 200
    # By the password the same account still has to show the other one first.
    send(client, "/logout", form="/account")
    enter(client, "finance")
    assert client.get("/audit").headers["Location"].startswith("/account/second")
    assert client.get("/account/passkeys/options").headers["Location"].startswith("/account/second")


def test_a_device_without_a_counter_opens_each_time_it_is_asked_anew(finance: Opened, province: Province) -> None:
    client, device = finance
    for _ in range(2):
        device.count = -1
        assert log_in(client, device).status_code == 303
        send(client, "/logout", form="/account")
        province.clock.at_ms += 1


@about_the_answer
@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://hop.tinh.gov.vn.elsewhere.example"},
        {"origin": "http://hop.tinh.gov.vn"},
        {"host": "elsewhere.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"handle": b"official-1"},
        {"id": b"another"},
        {"key": Device(origin="", host="").key},
    ],
)
def test_an_answer_that_is_not_this_keys_on_our_pages_opens_nothing(finance: Opened, changes: dict[str, Any]) -> None:
    client, device = finance
    is_refused(log_in(client, replace(device, **changes)))


def test_an_answer_is_good_once(finance: Opened) -> None:
    client, device = finance
    device.count = -1
    form = answered(client, device)
    kept = client.get_cookie("session", domain="localhost")
    assert kept is not None
    assert client.post("/login/passkey", data=form).status_code == 303
    send(client, "/logout", form="/account")
    Login.delete().execute()

    again = client.post("/login/passkey", data=form | {"csrf_token": csrf(client, "/login")})
    assert again.status_code == 409
    # Not even in a browser that still holds what it was asked, from a device that does not count.
    client.set_cookie("session", kept.value, secure=True)
    is_refused(client.post("/login/passkey", data=form))


def test_a_counter_that_goes_back_tells_of_a_copy(finance: Opened, province: Province) -> None:
    client, device = finance
    device.count = 5
    assert log_in(client, device).status_code == 303
    send(client, "/logout", form="/account")
    Login.delete().execute()
    province.clock.at_ms += 1
    device.count = 5
    is_refused(log_in(client, device))


@about_the_answer
def test_an_answer_to_what_another_browser_was_asked_opens_nothing(finance: Opened, pages: Flask) -> None:
    client, device = finance
    other = secure(pages)
    form = answered(client, device)
    other.get("/login/passkey/options")
    is_refused(other.post("/login/passkey", data=form | {"csrf_token": csrf(other, "/login")}))


@about_the_answer
def test_a_challenge_is_over_after_five_minutes(finance: Opened, province: Province) -> None:
    client, device = finance
    form = answered(client, device)
    province.clock.at_ms += CHALLENGE_MS + 1
    answer = client.post("/login/passkey", data=form)
    assert (answer.status_code, Login.select().count()) == (409, 0)
    assert "quá thời hạn" in answer.text


def test_a_key_that_was_removed_opens_nothing(finance: Opened) -> None:
    client, device = finance
    enter(client, "finance")
    send(client, "/account/passkeys", {"remove": Passkey.get().id})
    assert "Chưa có khóa truy cập" in client.get("/account/passkeys").text
    assert written_down(Deed.PASSKEY_REMOVED) == ["Đỗ Thị Đào gỡ khóa truy cập “Điện thoại cơ quan”"]
    send(client, "/logout", form="/account")
    Login.delete().execute()
    is_refused(log_in(client, device))


def test_nobody_removes_anothers_key(finance: Opened) -> None:
    client, _device = finance
    enter(client, "secretary")
    for number in (str(Passkey.get().id), "²", "9" * 40):
        assert send(client, "/account/passkeys", {"remove": number}).status_code == 303
    assert Passkey.select().count() == 1
    assert not written_down(Deed.PASSKEY_REMOVED)


def test_a_closed_account_has_no_key_and_a_new_password_ends_all_keys(finance: Opened, province: Province) -> None:
    client, device = finance
    close_account(province.database, province.people["finance"], agency=None, by=Hand(at_ms=NOW))
    is_refused(log_in(client, device))
    give_password(province.database, province.people["finance"], agency=None, by=Hand(at_ms=NOW))
    assert not Passkey.select().exists()


@about_the_answer
@pytest.mark.parametrize(
    "changes", [{"origin": "https://elsewhere.example"}, {"host": "elsewhere.example"}, {"flags": PRESENT}]
)
def test_a_key_that_was_not_made_on_our_pages_by_its_person_is_not_added(pages: Flask, changes: dict[str, Any]) -> None:
    client = secure(pages)
    enter(client, "finance")
    device = replace(Device(origin=ORIGIN, host=HOST), **changes)
    assert "Chưa xác nhận được khóa" in add(client, device).text
    assert not Passkey.select().exists()


@about_the_answer
def test_a_key_is_added_once_and_not_without_a_name_or_to_what_was_not_asked(finance: Opened) -> None:
    client, device = finance
    enter(client, "finance")
    assert add(client, device).status_code == 409
    new = Device(origin=ORIGIN, host=HOST)
    assert "đặt tên" in add(client, new, name="  ").text
    assert "đặt tên" in add(client, new, name="x" * 61).text
    assert add(client, new, challenge="AAAA").status_code == 409
    # What was asked for a login is not what is asked for a new key.
    token = csrf(client, "/account/passkeys")
    asked = options(client, "/account/passkeys/options")
    client.get("/login/passkey/options")
    form = {"csrf_token": token, "name": "x", "answer": json.dumps(new.make(asked))}
    assert client.post("/account/passkeys", data=form).status_code == 409
    assert Passkey.select().count() == 1


@about_the_answer
def test_a_login_that_is_not_fresh_adds_no_key(pages: Flask, province: Province) -> None:
    client = secure(pages)
    enter(client, "finance")
    province.clock.at_ms += FRESH_MS + 1
    assert "data-passkey" not in client.get("/account/passkeys").text
    assert "đăng nhập lại" in add(client, Device(origin=ORIGIN, host=HOST)).text
    assert not Passkey.select().exists()


@about_the_answer
def test_an_account_has_so_many_keys_and_no_more(finance: Opened) -> None:
    client, _device = finance
    enter(client, "finance")
    for _ in range(MOST_KEYS - 1):
        assert add(client, Device(origin=ORIGIN, host=HOST)).status_code == 303
    assert f"đã có {MOST_KEYS} khóa" in add(client, Device(origin=ORIGIN, host=HOST)).text


@about_the_answer
def test_rubbish_from_a_device_is_answered_in_words(finance: Opened) -> None:
    client, device = finance
    rubbish = ("", "x", "[]", "{}", "null", "5", '{"id": 5}', '{"id":"é","rawId":"é"}', "[" * 50_000, '{"a":' * 9_000)
    for answer in rubbish:
        is_refused(client.post("/login/passkey", data=answered(client, device) | {"answer": answer}))
    enter(client, "finance")
    token = csrf(client, "/account/passkeys")
    for answer in rubbish:
        client.get("/account/passkeys/options")
        form = {"csrf_token": token, "name": "x", "answer": answer}
        assert client.post("/account/passkeys", data=form).status_code == 409


SPOILT: tuple[object, ...] = ("", "AA", "é", 5, None, [], "oWFhoWFi", "v" * 900)
"""Nothing, too little, no base64, no text, CBOR that goes on, much."""


@about_the_answer
@pytest.mark.parametrize("part", ["clientDataJSON", "attestationObject"])
def test_every_spoilt_part_of_a_new_key_is_refused_in_words(finance: Opened, part: str) -> None:
    client, _device = finance
    enter(client, "finance")
    token = csrf(client, "/account/passkeys")
    for value in SPOILT:
        new = Device(origin=ORIGIN, host=HOST).make(options(client, "/account/passkeys/options"))
        new["response"][part] = value
        form = {"csrf_token": token, "name": "x", "answer": json.dumps(new)}
        assert client.post("/account/passkeys", data=form).status_code == 409, value
    assert Passkey.select().count() == 1


@about_the_answer
@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
def test_every_spoilt_part_of_an_answer_is_refused_in_words(finance: Opened, part: str) -> None:
    client, device = finance
    for value in SPOILT:
        if (part, value) != ("userHandle", ""):  # a device may leave it out
            form = answered(client, device)
            said = json.loads(form["answer"])
            said["response"][part] = value
            is_refused(client.post("/login/passkey", data=form | {"answer": json.dumps(said)}))


@pytest.mark.parametrize(
    "address", ["http://hop.tinh.gov.vn", "https://10.20.0.10", "https://[::1]:8443", "http://127.0.0.1:8000"]
)
def test_where_browsers_allow_no_passkeys_none_are_offered(address: str) -> None:
    assert place_of(address, name="Tỉnh") is None


@about_the_answer
def test_without_a_name_under_tls_the_pages_are_not_there(app: Flask) -> None:
    client = app.test_client()
    assert "passkey" not in client.get("/login").text
    assert client.get("/login/passkey/options").status_code == 404
    enter(client, "finance")
    assert "/account/passkeys" not in client.get("/account").text
    assert client.get("/account/passkeys").status_code == 404
