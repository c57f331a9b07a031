"""Papers that come in pieces: each goes on where it was, is taken once, and leaves nothing behind. # R5.4"""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route, expect

from central.documents import pieces
from central.documents.models import Document
from central.meetings.models import Meeting
from tests import servers
from tests.central.documents.papers import pdf
from tests.central.province import Province, csrf

Browser = Callable[[str], FlaskClient]


def folder(app: Flask) -> Path:
    found: Path = app.extensions["centre"].settings.central.data_dir / "uploads"
    return found


class Sender:
    """The secretary's browser, sending one file."""

    def __init__(self, client: FlaskClient, meeting: Meeting, raw: bytes, name: str = "Báo cáo.pdf") -> None:
        self.client, self.raw, self.path = client, raw, f"/meetings/{meeting.id}/uploads"
        self.about = {"name": name, "size": str(len(raw)), "stamp": "1"}
        self.token = csrf(client, f"/meetings/{meeting.id}/edit")

    def asks(self) -> tuple[int, dict[str, object]]:
        answer = self.client.get(self.path, query_string=self.about)
        return answer.status_code, answer.get_json()

    def sends(self, start: int, end: int | None = None) -> tuple[int, dict[str, object]]:
        query = {**self.about, "offset": str(start)}
        body, headers = self.raw[start:end], {"X-CSRFToken": self.token}
        answer = self.client.post(self.path, query_string=query, data=body, headers=headers)
        return answer.status_code, answer.get_json()


# R5.4
def test_a_paper_goes_on_where_it_was_and_is_taken_once(province: Province, browser: Browser, app: Flask) -> None:
    meeting, raw = province.approved(), pdf(pages=3)
    sender = Sender(browser("secretary"), meeting, raw)
    assert sender.asks() == (200, {"offset": 0})
    assert sender.sends(0, 1000) == (200, {"offset": 1000})
    assert sender.sends(0, 1000) == (200, {"offset": 1000}), "a piece sent twice is there once"
    assert sender.sends(2000, 3000) == (200, {"offset": 1000}), "a hole is not filled"
    assert sender.asks() == (200, {"offset": 1000})
    assert sender.sends(1000) == (200, {"done": True})
    one = Document.get()
    assert (one.title, one.size, one.pages) == ("Báo cáo", len(raw), 3)
    assert list(folder(app).iterdir()) == []


def test_what_is_refused_is_told_in_words_and_forgotten(province: Province, browser: Browser, app: Flask) -> None:
    sender = Sender(browser("secretary"), province.approved(), b"none of it")
    status, said = sender.sends(0)
    assert (status, "không phải PDF" in str(said["problem"])) == (409, True)
    assert list(folder(app).iterdir()) == []
    large = Sender(browser("secretary"), province.approved(room=province.rooms[1].id), b"x")
    large.about["size"] = str(65 << 20)
    assert large.asks()[0] == 409


@pytest.mark.parametrize("who", ["finance", "stranger"])
def test_who_may_not_change_the_meeting_sends_nothing(province: Province, browser: Browser, who: str) -> None:
    meeting, client = province.approved(), browser(who)
    asked = client.get(f"/meetings/{meeting.id}/uploads", query_string={"name": "a", "size": "9"})
    assert asked.status_code == 409


def test_one_person_does_not_fill_the_disk_with_what_never_ends(
    province: Province, browser: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "MOST_AT_ONCE", 2)
    meeting, client = province.approved(), browser("secretary")
    for number in range(2):
        Sender(client, meeting, pdf(), f"{number}.pdf").sends(0, 10)
    assert Sender(client, meeting, pdf(), "3.pdf").asks()[0] == 409
    monkeypatch.setattr(pieces, "KEPT_S", -1)
    assert Sender(client, meeting, pdf(), "3.pdf").asks() == (200, {"offset": 0})
    assert list(folder(app).iterdir()) == []


def test_in_a_browser_a_paper_comes_through_a_broken_network(
    app: Flask, browser: Browser, page: Page, province: Province
) -> None:
    meeting, client = province.approved(), browser("secretary")
    login = client.get_cookie("login")
    assert login
    broken = iter([True])

    def cut(route: Route) -> None:
        if route.request.method == "POST" and next(broken, False):
            route.abort()
        else:
            route.continue_()

    with servers.serve(app) as address:
        page.context.add_cookies([{"name": "login", "value": login.value, "url": address}])
        page.goto(f"{address}/meetings/{meeting.id}/edit")
        page.route("**/uploads?*", cut)
        files = [
            {"name": "Báo cáo.pdf", "mimeType": "application/pdf", "buffer": pdf()},
            {"name": "Ghi chú.pdf", "mimeType": "application/pdf", "buffer": b"none"},
        ]
        page.locator("#title").fill("Họp về công tác tài chính")
        page.set_input_files("#files", files)  # type: ignore[arg-type]

        expect(page.locator("#papers").get_by_text("Báo cáo.pdf")).to_be_visible(timeout=20_000)
        expect(page.locator(".uploads")).to_contain_text("không phải PDF", timeout=20_000)

        assert page.locator("#title").input_value() == "Họp về công tác tài chính", "what was typed meanwhile is kept"

    assert [one.title for one in Document.select()] == ["Báo cáo"]
