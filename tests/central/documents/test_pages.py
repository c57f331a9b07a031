"""Papers are read by those whom their meeting concerns."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.documents.actions import add_document
from central.documents.drawing import draw_next
from central.documents.models import Document
from central.documents.store import Intake, Upload, store_in
from central.meetings.models import Meeting
from central.meetings.plan import PlannedInvitation, PlannedItem
from tests.central.documents.papers import pdf
from tests.central.province import Province


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
