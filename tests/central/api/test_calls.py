"""What programs are told and may do is what the pages tell and allow their owner."""

import io

import pytest
from flask import Flask

from central.documents.actions import add_document
from central.documents.models import Document
from central.documents.store import Intake, Upload, store_in
from central.meetings.models import Meeting
from central.meetings.plan import INTERNAL_TITLE
from central.meetings.states import State
from tests.central.api.test_tokens import ask, token
from tests.central.counting import counted
from tests.central.documents.papers import pdf
from tests.central.province import DAY, HOUR, NOW, Province

Json = dict[str, object]


def new_meeting(province: Province, **changes: object) -> Json:
    asked: Json = {
        "once": "lich-so-0001",
        "title": "Họp về ngân sách",
        "kind": "regular",
        "rule": "committee",
        "host": "Văn phòng Ủy ban nhân dân tỉnh",
        "day": "2026-11-30",
        "start": "08:00",
        "end": "11:00",
        "room": province.rooms[0].id,
        "chairs": ["nguyen minh hai"],
        "secretaries": ["secretary@tinh.gov.vn"],
        "approver": "approver@tinh.gov.vn",
        "agenda": [{"title": "Dự toán năm 2027", "minutes": 30}],
        "invited": [{"who": "Đỗ Thị Đào", "category": "member"}, {"who": "Sở Y tế", "places": 2}],
    }
    return asked | changes


@pytest.fixture
def paper(province: Province, app: Flask) -> Document:
    meeting = province.approved()
    intake = Intake(store=store_in(app.extensions["centre"].settings.central.data_dir), support="")
    upload = Upload(file=io.BytesIO(pdf()), name="Dự toán.pdf")
    return add_document(province.planning, intake, meeting.id, upload, by=province.people["secretary"])


# R5.4
def test_a_registration_goes_to_its_approver_and_sent_again_is_the_same(province: Province, app: Flask) -> None:
    shown = token(province, "registrar", "register", "read")
    first = ask(app, shown, "/meetings", **new_meeting(province))
    again = ask(app, shown, "/meetings", **new_meeting(province))

    meeting = Meeting.get()
    assert first == again == (201, {"id": meeting.id, "state": "awaiting"})
    assert (meeting.title, meeting.state, meeting.approver) == (
        "Họp về ngân sách",
        State.AWAITING,
        province.people["approver"],
    )
    status, told = ask(app, token(province, "approver"), "/meetings?list=awaiting")
    assert status == 200
    assert isinstance(told, list)
    assert [one["id"] for one in told] == [meeting.id]


def test_a_registration_with_mistakes_is_told_each_and_keeps_nothing(province: Province, app: Flask) -> None:
    wrong = new_meeting(province, approver="finance@tinh.gov.vn", end="07:00", invited=[{"who": "Sở không có"}])
    status, told = ask(app, token(province, "registrar", "register"), "/meetings", **wrong)
    assert status == 422
    assert isinstance(told, dict)
    assert set(told["fields"]) == {"approver-text", "end", "invite-0-text"}
    assert not Meeting.select().exists()


def test_a_room_that_is_taken_is_refused_and_keeps_nothing(province: Province, app: Flask) -> None:
    province.approved()
    status, _ = ask(app, token(province, "registrar", "register"), "/meetings", **new_meeting(province))
    assert status == 409
    assert Meeting.select().count() == 1


@pytest.mark.parametrize("who", ["registrar", "chair", "secretary", "approver", "finance", "overseer", "stranger"])
def test_a_meeting_is_told_to_those_whose_page_shows_it(province: Province, app: Flask, who: str) -> None:
    meeting = province.approved()
    status, told = ask(app, token(province, who), f"/meetings/{meeting.id}")
    assert status == (409 if who == "stranger" else 200)
    if isinstance(told, dict) and status == 200:
        assert told["starts_at"] == "2026-11-30T08:00:00+07:00"
        assert [one["title"] for one in told["agenda"]] == ["Dự toán năm 2027"]


# R5.1
def test_an_answer_is_the_answer_of_the_page(province: Province, app: Flask) -> None:
    meeting, shown = province.approved(), token(province, "finance", "answer")
    path = f"/meetings/{meeting.id}/answer"
    assert ask(app, shown, path, answer="decline")[0] == 409
    status, told = ask(app, shown, path, answer="decline", reason="Đi công tác")
    assert status == 200
    assert isinstance(told, dict)
    assert told["answer"] == "declined"
    assert province.attendee(meeting, "finance").answer == "declined"


def test_a_paper_is_read_by_the_invited_and_by_nobody_else(province: Province, app: Flask, paper: Document) -> None:
    status, told = ask(app, token(province), f"/documents/{paper.id}")
    assert status == 200
    assert isinstance(told, dict)
    assert (told["title"], told["pages"]) == ("Dự toán", 1)
    headers = {"Authorization": f"Bearer {token(province)}"}
    with app.test_client().get(f"/api/v1/documents/{paper.id}/file", headers=headers) as file:
        assert (file.mimetype, file.data) == ("application/pdf", pdf())
    for path in ("", "/file"):
        assert ask(app, token(province, "stranger"), f"/documents/{paper.id}{path}")[0] == 409
    assert ask(app, token(province), "/documents/99999")[0] == 404


def test_the_week_tells_of_a_meeting_on_state_secrets_time_and_room_alone(province: Province, app: Flask) -> None:
    province.approved(title=INTERNAL_TITLE, is_secret=True, agenda=(), invitations=())
    status, told = ask(app, token(province, "chair"), "/week?week=2026-11-30")
    assert status == 200
    assert isinstance(told, dict)
    [line] = told["meetings"]
    assert (line["meeting"], line["title"], line["chair"], line["host"]) == (None, "", "", "")
    assert (line["room"], line["starts_at"]) == ("Phòng họp số 1", "2026-11-30T08:00:00+07:00")


def test_notices_and_rooms_are_told(province: Province, app: Flask) -> None:
    meeting = province.approved()
    status, told = ask(app, token(province), "/notices")
    assert status == 200
    assert isinstance(told, list)
    assert [(one["meeting"], one["is_read"]) for one in told] == [(meeting.id, False)]
    assert ask(app, token(province), "/rooms")[1] == [
        {"id": one.id, "name": one.name, "place": one.place, "seats": one.seats} for one in province.rooms
    ]


def test_no_list_makes_more_queries_as_it_grows(province: Province, app: Flask) -> None:
    shown = token(province)
    paths = ("/meetings?week=2026-11-30", "/week?week=2026-11-30", "/notices")
    province.approved()
    ask(app, shown)
    few = [_queries(province, app, shown, path) for path in paths]
    for number in range(1, 4):
        starts = NOW + 7 * DAY + 4 * number * HOUR
        province.approved(starts_at_ms=starts, ends_at_ms=starts + HOUR)
    assert [_queries(province, app, shown, path) for path in paths] == few


def _queries(province: Province, app: Flask, shown: str, path: str) -> int:
    with counted(province) as asked:
        assert ask(app, shown, path)[0] == 200
    return asked.queries


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/meetings/abc", 404),
        ("/meetings/9999999999999", 404),
        ("/week?week=2026-02-30", 400),
        ("/week?day=1", 400),
    ],
)
def test_what_there_is_not_is_told_as_json(province: Province, app: Flask, path: str, status: int) -> None:
    found, told = ask(app, token(province), path)
    assert found == status
    assert isinstance(told, dict)
    assert told["error"]
