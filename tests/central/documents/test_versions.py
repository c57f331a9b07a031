"""A paper's versions: the newest for all and for the room, the older ones for who prepares, each with who and when."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.documents.models import Document
from central.documents.store import Intake, Store, Upload
from central.documents.versions import replace_document, versions_of
from central.fleet.models import Unit
from central.meetings.deadlines import meeting_kinds, papers_by
from central.meetings.models import Meeting
from central.notices.models import Notice
from contract.refused import Refused
from tests.central.api.test_tokens import ask, token
from tests.central.documents.papers import pdf
from tests.central.documents.test_actions import give, room_holds
from tests.central.province import NOW, Province, csrf

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def intake(app: Flask) -> Intake:
    folder: Path = app.extensions["centre"].settings.central.data_dir
    return Intake(store=Store(folder / "files"), support="Văn phòng")


@pytest.fixture(autouse=True)
def unit(province: Province) -> None:
    Unit.create(name="unit-1", room=province.rooms[0].name, added_at_ms=NOW)


def newer(province: Province, intake: Intake, old: Document, pages: int, by: str = "secretary") -> Document:
    upload = Upload(file=io.BytesIO(pdf(pages=pages)), name=f"Báo cáo {pages}.pdf")
    return replace_document(province.planning, intake, old.id, upload, by=province.people[by])


def late(meeting: Meeting) -> int:
    return papers_by(meeting_kinds()[meeting.kind], meeting.starts_at_ms) + 60_000


# R6.1 R9.3
def test_the_newest_version_is_everybody_s_and_the_room_s_under_the_same_title(
    province: Province, intake: Intake
) -> None:
    meeting = province.approved()
    first = give(province, intake, meeting, pdf())
    Document.update(title="Dự toán", item="noi-dung-1", is_marked=True).where(Document.id == first.id).execute()
    second = newer(province, intake, first, 2)
    province.clock.at_ms = late(meeting)
    third = newer(province, intake, second, 3, by="chair")

    [held] = room_holds(meeting).documents
    assert (held.document, held.sha256, held.title, held.item) == (third.token, third.sha256, "Dự toán", "noi-dung-1")
    assert third.is_marked
    found = versions_of(Document.get_by_id(second.id))
    assert [(one.number, one.document.id, one.is_late) for one in found] == [
        (1, first.id, False),
        (2, second.id, False),
        (3, third.id, True),
    ]
    assert [one.document.giver.name for one in found] == ["Vũ Ngọc Ánh", "Vũ Ngọc Ánh", "Nguyễn Minh Hải"]
    assert [one.by and one.by.id for one in found] == [second.id, third.id, None]
    told = Notice.select().where(Notice.official == province.people["finance"]).order_by(Notice.id.desc()).get()
    assert "Dự toán" in told.fills


def test_the_same_file_again_is_the_same_version_and_what_was_replaced_is_not_replaced_again(
    province: Province, intake: Intake
) -> None:
    first = give(province, intake, province.approved(), pdf())
    second = newer(province, intake, first, 2)
    assert newer(province, intake, second, 2) == second
    assert newer(province, intake, first, 2) == second, "sent again after it was taken"
    with pytest.raises(Refused):
        newer(province, intake, first, 3)
    with pytest.raises(Refused):
        newer(province, intake, second, 3, by="finance")
    assert Document.select().count() == 2


def test_older_versions_are_marked_and_for_who_prepares_alone(
    province: Province, intake: Intake, browser: Browser, app: Flask
) -> None:
    meeting = province.approved()
    first = give(province, intake, meeting, pdf())
    client = browser("secretary")
    answer = client.post(
        f"/documents/{first.id}/versions",
        data={"csrf_token": csrf(client, f"/documents/{first.id}"), "file": (io.BytesIO(pdf(pages=2)), "Bản 2.pdf")},
    )
    second = Document.get(Document.replaces == first)
    assert answer.headers["Location"] == f"/documents/{second.id}"

    assert "Bản này đã được thay lúc" in client.get(f"/documents/{first.id}").text
    with client.get(f"/documents/{first.id}/file.pdf") as file:
        assert file.data == pdf()
    page = browser("finance").get(f"/documents/{second.id}").text
    assert "Bản 2, thay bản trước" in page
    assert "Gửi bản mới" not in page
    assert browser("finance").get(f"/documents/{first.id}").status_code == 409
    path = f"/documents/{second.id}/versions"
    seen = {who: ask(app, token(province, who), path)[1] for who in ("secretary", "finance")}
    assert [[one["number"] for one in each] for each in seen.values() if isinstance(each, list)] == [[1, 2], [2]]
