"""The pages of papers: list, preview, words, files; each for whom it is, in both languages. # R5.5"""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from central.documents.store import store_in
from central.papers.official.content import Sort
from tests.central.papers.held import Held, draft_all, hold
from tests.central.province import Province, send

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def held(province: Province) -> Held:
    one = hold(province)
    draft_all(one)
    return one


@pytest.fixture
def printed(held: Held, tmp_path: Path) -> Held:
    """With its files."""
    draft_all(held, store_in(tmp_path / "data"))
    return held


def fetch(client: FlaskClient, path: str) -> bytes:
    with client.get(path) as answer:
        assert answer.status_code == 200
        return bytes(answer.data)


def test_the_secretary_opens_edits_and_submits(held: Held, browser: Browser) -> None:
    secretary, number = browser("secretary"), held.paper().id
    listed = secretary.get(f"/meetings/{held.meeting.id}/papers").text
    assert "Biên bản cuộc họp" in listed
    assert "Thông báo kết luận" in listed

    page = secretary.get(f"/papers/{number}").text
    assert f"/meetings/{held.meeting.id}/lines/{held.stream.name}/" in page
    answer = send(
        secretary,
        f"/papers/{number}/edit",
        {"revision": 1, "block:place": "Địa điểm: Hội trường."},
    )
    assert answer.status_code == 303
    assert "Đang tạo bản in" in secretary.get(f"/papers/{number}").text
    assert send(secretary, f"/papers/{number}", {"do": "submit"}).status_code == 303
    assert "Thống nhất nội dung" in browser("chair").get(f"/papers/{number}").text


def test_files_are_what_they_say_and_come_to_nobody_else(printed: Held, browser: Browser) -> None:
    secretary, number = browser("secretary"), printed.paper().id

    assert f"/papers/{number}/pages/1" in secretary.get(f"/papers/{number}").text
    assert fetch(secretary, f"/papers/{number}/paper.pdf").startswith(b"%PDF-")
    assert fetch(secretary, f"/papers/{number}/paper.docx").startswith(b"PK")
    assert fetch(secretary, f"/papers/{number}/pages/1")[8:12] == b"WEBP"
    for who in ("finance", "registrar", "stranger"):
        for name in ("paper.pdf", "paper.docx", "pages/1", "edit"):
            assert browser(who).get(f"/papers/{number}/{name}").status_code == 409


def test_a_member_checks_the_own_words_on_a_page_of_their_own(held: Held, browser: Browser) -> None:
    secretary, number = browser("secretary"), held.paper().id
    send(secretary, f"/papers/{number}", {"do": "ask", "until": "2026-12-02T08:00"})
    member = browser("finance")

    page = member.get(f"/papers/{number}").text
    assert "Đề nghị làm rõ nguồn chi." in page
    assert "Giao Sở Tài chính" not in page
    answer = send(member, f"/papers/{number}", {"do": "answer", "agreed": "no", "text": "Nguồn thu"})
    assert answer.status_code == 303
    assert "Nguồn thu" in member.get(f"/papers/{number}/check").text


def test_an_item_guest_gets_the_signed_minutes_without_what_is_private(
    printed: Held, browser: Browser, tmp_path: Path
) -> None:
    number = printed.signed().id
    draft_all(printed, store_in(tmp_path / "data"))
    clerk = browser("clerk")

    page = clerk.get(f"/papers/{number}").text
    assert "Bản không có nội dung không công khai" in page
    assert "/edit" not in page
    assert clerk.get(f"/papers/{number}/paper.docx").status_code == 403
    path = f"/papers/{number}/paper.pdf"
    assert fetch(clerk, path) != fetch(browser("chair"), path)


def test_a_line_is_shown_with_its_digest_to_who_answers_for_the_papers(held: Held, browser: Browser) -> None:
    path = f"/meetings/{held.meeting.id}/lines/{held.stream.name}/7"

    page = browser("secretary").get(path).text

    assert held.stream.digest_at(7).hex() in page
    assert browser("finance").get(path).status_code == 403
    assert browser("secretary").get(f"/meetings/{held.meeting.id}/lines/{held.stream.name}/999").status_code == 404


def test_the_code_on_the_minutes_is_verified(held: Held, browser: Browser) -> None:
    last = len(held.stream.texts)
    digest = held.stream.digest_at(last).hex()
    chair = browser("chair")

    assert "trùng khớp với biên bản" in chair.get(f"/verify/{held.stream.name}/{last}/{digest}").text
    assert "Không trùng khớp" in chair.get(f"/verify/{held.stream.name}/{last - 1}/{digest}").text
    assert "Chưa có diễn biến này" in chair.get(f"/verify/{held.stream.name}/{last + 1}/{digest}").text


def test_an_invitation_is_made_with_a_button(province: Province, browser: Browser) -> None:
    meeting = province.approved()
    path = f"/meetings/{meeting.id}/papers"

    answer = send(browser("registrar"), path, {"sort": Sort.INVITATION})

    assert answer.status_code == 303
    assert "Giấy mời" in browser("registrar").get(answer.headers["Location"]).text
    assert send(browser("registrar"), path, {"sort": "nonsense"}).status_code == 409
    assert browser("stranger").get(path).status_code == 409


def test_pages_are_english_for_who_wants_it_and_papers_stay_vietnamese(held: Held, browser: Browser) -> None:
    secretary = browser("secretary")
    secretary.set_cookie("language", "en")

    page = secretary.get(f"/papers/{held.paper().id}").text

    assert "Submit to the chair" in page
    assert "Thời gian bắt đầu" in page
