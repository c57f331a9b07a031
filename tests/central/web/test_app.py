"""What holds for every request: who asks, forged forms, headers, languages, refusals and failures in words."""

import html
import re
from collections.abc import Callable
from typing import cast

import peewee
import pytest
from flask import Flask
from flask.testing import FlaskClient
from peewee import SqliteDatabase

from central.meetings.models import Meeting
from central.people.models import Login, Official
from central.web import entry
from tests.central.province import PASSWORD, Province, csrf, enter, send

PAGES = ["/", "/ongoing", "/awaiting", "/register", "/ended", "/naming", "/notices", "/agencies", "/account", "/faults"]


@pytest.mark.parametrize("path", [*PAGES, "/meetings/1", "/documents/1", "/people/search"])
def test_without_a_login_every_page_leads_to_it_and_back(app: Flask, path: str) -> None:
    client = app.test_client()
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/login")
    after = send(client, answer.location, {"email": "chair@tinh.gov.vn", "password": PASSWORD})
    assert after.location == path


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_back_stays_on_this_site(app: Flask, to: str) -> None:
    client = app.test_client()
    after = send(client, f"/login?next={to}", {"email": "chair@tinh.gov.vn", "password": PASSWORD}, form="/login")
    assert after.location == "/"


def test_a_wrong_password_keeps_the_address_and_says_so(app: Flask) -> None:
    answer = send(app.test_client(), "/login", {"email": "chair@tinh.gov.vn", "password": "sai"})
    assert answer.status_code == 409
    assert 'value="chair@tinh.gov.vn"' in answer.text
    assert "Thư điện tử hoặc mật khẩu chưa đúng." in answer.text


def test_the_cookie_is_for_the_server_only(app: Flask) -> None:
    client = app.test_client()
    answer = send(client, "/login", {"email": "chair@tinh.gov.vn", "password": PASSWORD})
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("login=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert PASSWORD not in cookie


def test_a_form_without_its_token_does_nothing(province: Province, browser: Callable[[str], FlaskClient]) -> None:
    meeting, client = province.approved(), browser("chair")
    answer = client.post(f"/meetings/{meeting.id}/call-off/cancel", data={"reason": "x"})
    assert answer.status_code == 400
    assert "Trang này đã cũ" in answer.text
    assert province.again(meeting).state == "approved"


def test_every_answer_restrains_the_browser(app: Flask) -> None:
    for path in ("/login", "/nothing", "/static/central.css"):
        with app.test_client().get(path) as answer:
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES[:-1])
def test_no_page_loads_anything_from_elsewhere(browser: Callable[[str], FlaskClient], path: str) -> None:
    page = browser("registrar").get(path).text
    for start in ('src="http', 'href="http', "url(http", "//cdn"):
        assert start not in page


def test_the_language_is_the_browsers_then_the_accounts(province: Province, app: Flask) -> None:
    client = enter(app.test_client(), "chair")
    assert "Cuộc họp sắp diễn ra" in client.get("/").text
    Official.update(language="en").where(Official.id == province.people["chair"].id).execute()
    assert "Upcoming meetings" in client.get("/").text
    assert client.get("/language/vi?to=/ended").location == "/ended"
    assert "Cuộc họp đã kết thúc" in client.get("/ended").text
    assert client.get("/language/xx?to=//evil.example").location == "/"
    # Wapiti found: no header may have a line end, and browsers leave out a tab.
    assert client.get("/language/xx?to=/ended%0Aenv").location == "/"
    assert client.get("/language/xx?to=/%09/evil.example").location == "/"


def test_logging_out_ends_the_login(browser: Callable[[str], FlaskClient]) -> None:
    client = browser("chair")
    send(client, "/logout", form="/")
    assert client.get("/").status_code == 303
    assert Login.get().ended_at_ms is not None


def test_ones_other_browsers_are_logged_out(app: Flask) -> None:
    here, there = enter(app.test_client(), "chair"), enter(app.test_client(), "chair")
    assert send(here, "/account", {"act": "everywhere"}).status_code == 200
    assert there.get("/").status_code == 303
    assert here.get("/").status_code == 200


def test_a_password_is_changed_and_a_weak_one_is_not(browser: Callable[[str], FlaskClient]) -> None:
    client = browser("chair")
    weak = send(client, "/account", {"old": PASSWORD, "new": "ngắn"})
    assert (weak.status_code, "ít nhất 10 ký tự" in weak.text) == (409, True)
    assert (
        "Đã đổi mật khẩu và đăng xuất khỏi các trình duyệt khác."
        in send(client, "/account", {"old": PASSWORD, "new": "một câu thật dài"}).text
    )


def test_a_database_that_cannot_write_is_told_in_words(
    browser: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise peewee.OperationalError("database or disk is full")

    client = browser("chair")
    monkeypatch.setattr(entry, "log_out", full)
    answer = send(client, "/logout", form="/")
    assert answer.status_code == 503
    assert "Máy chủ đã hết chỗ lưu dữ liệu" in answer.text
    assert "disk" not in answer.text


def kept_fields(page: str) -> dict[str, str]:
    """What a told page keeps of the form that was sent."""
    found = re.findall(r'<textarea name="([a-z_-]+)" hidden[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(text) for name, text in found}


@pytest.fixture
def full_disk(province: Province) -> Callable[[], None]:
    """Lets no page more into central's file, for every connection that is opened from now on."""
    database = cast("SqliteDatabase", province.database)
    database.pragma("max_page_count", database.pragma("page_count"), permanent=True)
    return lambda: database.pragma("max_page_count", 1 << 30, permanent=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_with_a_full_disk_pages_can_be_read_and_what_was_typed_is_sent_again(
    province: Province, browser: Callable[[str], FlaskClient], request: pytest.FixtureRequest
) -> None:
    client = browser("registrar")
    make_room = request.getfixturevalue("full_disk")
    province.clock.at_ms += 6 * 60_000
    typed: dict[str, object] = {
        "do": "keep",
        "title": "Họp về <tiến độ>",
        "content": "Nội dung. " * 5000,
        "secret": "no",
        "start": "08:00",
    }
    assert [client.get(page).status_code for page in PAGES[:-1]] == [200] * 9

    told = send(client, "/register", typed)

    assert (told.status_code, "Máy chủ đã hết chỗ" in told.text) == (503, True)
    kept = kept_fields(told.text)
    assert {name: kept[name] for name in typed} == typed
    make_room()
    assert client.post("/register", data=kept).status_code < 500
    draft = Meeting.get(Meeting.title == "Họp về <tiến độ>")
    assert "Nội dung. Nội dung." in client.get(f"/meetings/{draft.id}/edit").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_password_is_never_written_into_a_page(province: Province, browser: Callable[[str], FlaskClient]) -> None:
    client = browser("chair")
    token = csrf(client, "/account")
    province.database.drop_tables([Login])

    told = client.post("/login", data={"csrf_token": token, "email": "a@b.vn", "password": "một câu"})

    assert (told.status_code, "một câu" in told.text, kept_fields(told.text)) == (503, False, {})


def test_too_large_a_form_is_refused_in_words(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 10_000
    client = app.test_client()
    answer = client.post("/login", data={"email": "x" * 20_000})
    assert answer.status_code in (400, 413)
    assert "<h1>" in answer.text


def test_the_menu_has_the_regulations_names_in_its_order(browser: Callable[[str], FlaskClient]) -> None:
    page = browser("chair").get("/").text
    names = ["sắp diễn ra", "đang diễn ra", "chờ phê duyệt", "Đăng ký cuộc họp", "đã kết thúc"]
    places = [page.index(f"{name}</span>") for name in names]
    assert places == sorted(places)


def test_what_waits_for_an_approver_is_counted_in_the_menu(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    province.submitted()
    assert '<b class="count">1</b>' in browser("approver").get("/ended").text
    assert '<b class="count">' not in browser("stranger").get("/ended").text
