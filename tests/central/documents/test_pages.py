"""Papers are read by those whom their meeting concerns."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from central.documents.actions import add_document
from central.documents.drawing import draw_next
from central.documents.models import Document, Opening
from central.documents.store import Intake, Upload, store_in
from central.meetings.actions import cancel
from central.meetings.models import Meeting
from central.meetings.plan import PlannedInvitation, PlannedItem
from tests.central.documents.papers import pdf
from tests.central.province import DAY, Province


@pytest.fixture
def paper(province: Province, app: Flask) -> Document:
    """A paper of the second agenda item; the health office's head is invited to the first only."""
    agenda = tuple(PlannedItem(token=f"n{number}", title=f"Nội dung {number}") for number in (1, 2))
    guests = tuple(
        PlannedInvitation(token=who, official=province.people[who].id, item=item)
        for who, item in (("health", "n1"), ("finance", ""))
    )
    meeting: Meeting = province.approved(agenda=agenda, invitations=guests)
    intake = Intake(store=store_in(app.extensions["centre"].settings.central.data_dir), support="")
    upload = Upload(file=io.BytesIO(pdf(pages=2)), name="Dự thảo.pdf")
    one = add_document(province.planning, intake, meeting.id, upload, by=province.people["secretary"])
    Document.update(item="n2").where(Document.id == one.id).execute()
    draw_next(province.planning, intake.store)
    return one


def test_an_invited_person_reads_pages_and_file(paper: Document, browser: Callable[[str], FlaskClient]) -> None:
    client = browser("finance")
    page = client.get(f"/documents/{paper.id}")
    assert page.text.count("<figure") == 2
    with client.get(f"/documents/{paper.id}/pages/2") as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/webp")
    with client.get(f"/documents/{paper.id}/file.pdf") as file:
        assert file.data == pdf(pages=2)
        assert "sandbox" in file.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("who", "status"), [("stranger", 409), ("health", 409), ("overseer", 200)])
def test_others_do_not(paper: Document, browser: Callable[[str], FlaskClient], who: str, status: int) -> None:
    for path in ("", "/file.pdf", "/pages/1"):
        with browser(who).get(f"/documents/{paper.id}{path}") as answer:
            assert answer.status_code == status


def test_a_page_that_is_not_there_is_told_in_words(paper: Document, browser: Callable[[str], FlaskClient]) -> None:
    assert browser("finance").get(f"/documents/{paper.id}/pages/9").status_code == 404
    assert browser("finance").get("/documents/99999").status_code == 404


# R6.1
def test_who_opened_a_paper_is_known_to_who_prepares_and_late_ones_are_marked(
    paper: Document, browser: Callable[[str], FlaskClient], province: Province
) -> None:
    path, client = f"/meetings/{paper.meeting_id}/opened", browser("secretary")
    finance = browser("finance")
    for _time in range(2):
        finance.get(f"/documents/{paper.id}")
    page = client.get(path).text
    assert "1/4 người dự đã mở" in " ".join(page.split())
    assert "Đỗ Thị Đào" in page.partition("Chưa mở:")[0]
    assert "Lý Văn An" in page.partition("Chưa mở:")[2]
    assert "Gửi muộn" not in page
    assert Opening.get().times == 2
    Document.update(given_at_ms=province.clock() + 5 * DAY).where(Document.id == paper.id).execute()
    assert "Gửi muộn" in client.get(path).text
    assert finance.get(path).status_code == 404


def test_a_marked_paper_bears_its_reader_s_name_and_is_no_file_for_guests(
    paper: Document, browser: Callable[[str], FlaskClient]
) -> None:
    Document.update(is_marked=True).where(Document.id == paper.id).execute()
    page = f"/documents/{paper.id}/pages/1"
    with browser("finance").get(page) as one, browser("secretary").get(page) as plain:
        assert (one.status_code, one.mimetype) == (200, "image/webp")
        assert one.data != plain.data
        sizes = {Image.open(io.BytesIO(raw)).size for raw in (one.data, plain.data)}
    assert len(sizes) == 1
    assert browser("finance").get(f"/documents/{paper.id}/file.pdf").status_code == 409
    assert "file.pdf" not in browser("finance").get(f"/documents/{paper.id}").text
    with browser("secretary").get(f"/documents/{paper.id}/file.pdf") as file:
        assert file.status_code == 200


def test_small_screens_get_a_smaller_picture(paper: Document, browser: Callable[[str], FlaskClient]) -> None:
    client = browser("finance")
    assert "pages/1?size=small 800w" in client.get(f"/documents/{paper.id}").text
    with client.get(f"/documents/{paper.id}/pages/1?size=small") as small:
        assert Image.open(io.BytesIO(small.data)).width == 800


def test_a_paper_that_ends_with_the_meeting_is_closed_to_who_only_attended(
    paper: Document, browser: Callable[[str], FlaskClient], province: Province
) -> None:
    Document.update(ends_with_meeting=True).where(Document.id == paper.id).execute()
    client = browser("finance")
    assert client.get(f"/documents/{paper.id}").status_code == 200
    cancel(province.planning, paper.meeting_id, by=province.people["secretary"], reason="Bão")
    assert "thu hồi sau cuộc họp" in client.get(f"/documents/{paper.id}").text
    assert browser("secretary").get(f"/documents/{paper.id}").status_code == 200
