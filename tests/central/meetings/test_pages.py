"""A meeting planned through pages only: register, approve, name, answer, call off, as each person's browser sees it."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.documents.models import Document
from central.meetings.models import Attendee, Invitation, Meeting
from central.meetings.states import State
from tests.central.counting import counted
from tests.central.documents.papers import pdf
from tests.central.meetings.forms import typed_fields
from tests.central.province import NOW, Province, send

Browser = Callable[[str], FlaskClient]


def register(client: FlaskClient, fields: dict[str, object]) -> Meeting:
    """Send a new registration and give the meeting that it made."""
    answer = send(client, "/register", {"do": "send", "once": "once-1", **fields})
    assert answer.status_code == 303, answer.text
    found: Meeting = Meeting.select().order_by(Meeting.id.desc()).get()
    return found


def test_r5_4_r6_2_a_meeting_is_registered_in_one_form(province: Province, browser: Browser) -> None:
    paper = (io.BytesIO(pdf()), "Dự toán.pdf")
    meeting = register(browser("registrar"), {**typed_fields(province), "files": paper})
    assert (meeting.state, meeting.title) == (State.AWAITING, "Họp về ngân sách")
    assert Document.get(Document.meeting == meeting).title == "Dự toán"
    page = browser("approver").get(f"/meetings/{meeting.id}/approval").text
    for shown in ("Họp về ngân sách", "Đỗ Thị Đào", "Sở Y tế", "Dự toán năm 2027", "Thông qua dự toán", "27/11/2026"):
        assert shown in page


def test_r5_3_the_approver_adds_and_approves(province: Province, browser: Browser) -> None:
    meeting, client = province.submitted(), browser("approver")
    path = f"/meetings/{meeting.id}/edit"
    fields = {**typed_fields(province), "agenda-1-token": "n2", "agenda-1-title": "Bổ sung", "version": meeting.version}
    assert send(client, path, {**fields, "do": "send"}).status_code == 303
    answer = send(client, f"/meetings/{meeting.id}/approval", {"do": "approve"})
    assert answer.status_code == 303
    assert province.again(meeting).state == State.APPROVED
    assert "Bổ sung" in browser("finance").get(f"/meetings/{meeting.id}").text


def test_a_refused_registration_loses_nothing_that_was_typed(province: Province, browser: Browser) -> None:
    client = browser("registrar")
    fields = typed_fields(province, title="Tên sẽ giữ nguyên", date="", invite_0_text="Không Ai Cả", content="a < b")
    answer = send(client, "/register", {"do": "send", "once": "x", **fields})
    assert answer.status_code == 422
    for kept in ("Tên sẽ giữ nguyên", "Không Ai Cả", "a &lt; b", "Kính mời chọn ngày họp.", "Còn 2 chỗ cần sửa"):
        assert kept in answer.text
    meeting = Meeting.get()
    again = client.get(f"/meetings/{meeting.id}/edit").text
    assert "Tên sẽ giữ nguyên" in again
    assert "Không Ai Cả" in again


def test_every_error_stands_at_its_field_for_those_who_listen(province: Province, browser: Browser) -> None:
    answer = send(browser("registrar"), "/register", {"do": "send", "once": "x", **typed_fields(province, end="07:00")})
    assert 'id="end-error"' in answer.text
    assert 'aria-describedby="end-error"' in answer.text
    assert 'href="#end"' in answer.text


def test_a_draft_is_kept_as_typed_and_thrown_away(browser: Browser) -> None:
    client = browser("registrar")
    send(client, "/register", {"do": "keep", "once": "x", "title": "Dở dang", "date": "không phải ngày"})
    meeting = Meeting.get()
    page = client.get(f"/meetings/{meeting.id}/edit").text
    assert "Dở dang" in page
    assert "không phải ngày" in page
    assert "Dở dang" in client.get("/register").text
    send(client, f"/meetings/{meeting.id}/discard", form=f"/meetings/{meeting.id}/edit")
    assert Meeting.select().count() == 0


def test_rows_are_added_moved_and_removed_without_javascript(province: Province, browser: Browser) -> None:
    client = browser("registrar")
    answer = send(client, "/register", {**typed_fields(province), "do": "add-agenda", "once": "x"})
    assert answer.text.count('name="agenda-') == 2 * 5
    path = f"/meetings/{Meeting.get().id}/edit"
    two = {**typed_fields(province), "agenda-1-token": "n2", "agenda-1-title": "Hai"}
    moved = send(client, path, {**two, "do": "up-agenda-1"}).text
    assert moved.index('value="Hai"') < moved.index('value="Dự toán năm 2027"')
    removed = send(client, path, {**two, "do": "remove-agenda-0"}).text
    assert 'value="Hai"' in removed
    assert 'value="Dự toán năm 2027"' not in removed
    pasted = send(client, path, {**two, "do": "paste-invite", "many": "Sở Tài chính\nSở Y tế"}).text
    assert pasted.count('value="Sở Y tế"') == 2


@pytest.mark.parametrize("do", ["add-nothing", "remove-agenda-x", "up-agenda-", "remove-paper-7", "nonsense", ""])
def test_a_button_that_is_not_ours_keeps_the_form(province: Province, browser: Browser, do: str) -> None:
    answer = send(browser("registrar"), "/register", {**typed_fields(province), "do": do, "once": "x"})
    assert answer.status_code in (200, 409)
    assert Meeting.get().state == State.DRAFT
    assert "Họp về ngân sách" in Meeting.get().typed


# R7.1: whom to call
def test_a_secret_paper_is_held_back_and_the_form_stays(province: Province, browser: Browser) -> None:
    paper = (io.BytesIO(pdf(stamp="TỐI MẬT")), "Kế hoạch.pdf")
    fields = {**typed_fields(province), "do": "send", "once": "x", "files": paper}
    answer = send(browser("registrar"), "/register", fields)
    assert answer.status_code == 422
    assert "“TỐI MẬT”" in answer.text
    assert "0293 3878 000" in answer.text
    assert Document.select().count() == 0
    assert Meeting.get().state == State.DRAFT


def test_the_second_of_two_editors_sees_the_text_again(province: Province, browser: Browser) -> None:
    meeting = province.approved()
    path = f"/meetings/{meeting.id}/edit"
    first = {**typed_fields(province, title="Của người thứ nhất"), "do": "send", "version": meeting.version}
    second = {**first, "title": "Của người thứ hai"}
    assert send(browser("chair"), path, first).status_code == 303
    answer = send(browser("secretary"), path, second)
    assert answer.status_code == 409
    assert "Người khác vừa thay đổi" in answer.text
    assert "Của người thứ hai" in answer.text
    assert province.again(meeting).title == "Của người thứ nhất"


def test_r6_1_an_agency_names_who_comes(province: Province, browser: Browser) -> None:
    meeting, client = province.approved(), browser("clerk")
    assert "Cần cử 1 người" in client.get("/?week=2026-11-30").text
    assert "Họp về ngân sách" in client.get("/naming").text
    invitation = Invitation.get(Invitation.meeting == meeting, Invitation.agency.is_null(False))
    path = f"/meetings/{meeting.id}/naming/{invitation.id}"
    assert send(client, path, {"do": "guest", "name": "  "}).status_code == 409
    assert send(client, path, {"do": f"official-{province.people['finance'].id}"}).status_code == 409
    assert send(client, path, {"do": f"official-{province.people['health'].id}"}).status_code == 303
    assert "Đã cử đủ" in client.get(path).text
    assert "Đổi người dự họp" in client.get(f"/meetings/{meeting.id}").text
    row = province.attendee(meeting, "health")
    assert send(client, path, {"do": f"back-{row.id}"}).status_code == 303
    assert province.attendee(meeting, "health").is_withdrawn


def test_before_the_approval_who_names_sees_title_time_and_place_and_other_agencies_see_nothing(
    province: Province, browser: Browser
) -> None:
    meeting, client = province.submitted(), browser("clerk")
    invitation = Invitation.get(Invitation.meeting == meeting, Invitation.agency.is_null(False))
    path = f"/meetings/{meeting.id}/naming/{invitation.id}"

    assert "còn 1 chỗ chưa cử người dự họp" in client.get("/").text
    page = client.get(path).text

    assert "Họp về ngân sách" in page
    assert "đang chờ phê duyệt" in page
    assert f'href="/meetings/{meeting.id}"' not in page
    assert client.get(f"/meetings/{meeting.id}").location == "/naming"
    assert send(client, path, {"do": f"official-{province.people['health'].id}"}).status_code == 303
    assert "Đã cử đủ, có thể đổi người" in client.get("/naming").text
    for other in ("finance", "stranger"):
        assert browser(other).get(path).status_code in (403, 404, 409)


def test_r5_1_r6_4_a_person_answers(province: Province, browser: Browser) -> None:
    meeting, client = province.approved(), browser("finance")
    path = f"/meetings/{meeting.id}/answer"
    assert send(client, path, {"do": "decline", "reason": ""}).status_code == 409
    assert send(client, path, {"do": "substitute", "substitute": ""}).status_code == 409
    substitute = str(province.people["finance2"].id)
    assert send(client, path, {"do": "substitute", "substitute": substitute}).status_code == 303
    assert "dự thay Đỗ Thị Đào" in client.get(f"/meetings/{meeting.id}").text
    assert send(client, path, {"do": "confirm"}).status_code == 303
    assert province.attendee(meeting, "finance2").is_withdrawn


@pytest.mark.parametrize(
    ("name", "state"),
    [("revoke", State.AWAITING), ("postpone", State.POSTPONED), ("cancel", State.CANCELLED)],
)
def test_r5_1_calling_off_asks_once_for_a_reason(province: Province, browser: Browser, name: str, state: State) -> None:
    meeting, client = province.approved(), browser("secretary")
    path = f"/meetings/{meeting.id}/call-off/{name}"
    assert send(client, path, {"reason": " "}).status_code == 409
    assert province.again(meeting).state == State.APPROVED
    assert send(client, path, {"reason": "Bão số 12"}).status_code == 303
    assert province.again(meeting).state == state
    notices = browser("finance").get("/notices").text
    assert "Bão số 12" in notices


def test_a_postponed_meeting_gets_a_new_time_by_the_same_form(province: Province, browser: Browser) -> None:
    meeting, client = province.approved(), browser("secretary")
    send(client, f"/meetings/{meeting.id}/call-off/postpone", {"reason": "Bão"})
    fields = typed_fields(province, date="2026-12-02")
    answer = send(client, f"/meetings/{meeting.id}/edit", {**fields, "do": "send"})
    assert answer.status_code == 303
    assert province.again(meeting).state == State.AWAITING


def test_a_rejected_registration_shows_why_and_is_sent_again(province: Province, browser: Browser) -> None:
    meeting = province.submitted()
    answer = send(browser("approver"), f"/meetings/{meeting.id}/approval", {"do": "reject", "reason": "Thiếu giấy"})
    assert answer.status_code == 303
    client = browser("registrar")
    assert "Thiếu giấy" in client.get(f"/meetings/{meeting.id}/edit").text
    answer = send(client, f"/meetings/{meeting.id}/edit", {**typed_fields(province), "do": "send"})
    assert answer.status_code == 303


def test_a_withdrawn_registration_is_a_full_draft_again(province: Province, browser: Browser) -> None:
    meeting, client = province.submitted(), browser("registrar")
    send(client, f"/meetings/{meeting.id}/withdraw", form=f"/meetings/{meeting.id}")
    page = client.get(f"/meetings/{meeting.id}/edit").text
    assert "Đỗ Thị Đào – Giám đốc, Sở Tài chính" in page
    answer = send(client, f"/meetings/{meeting.id}/edit", {**typed_fields(province), "do": "send"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "path", ["", "/edit", "/approval", "/answer", "/call-off/cancel", "/proceedings", "/ticket", "/poster"]
)
def test_a_stranger_sees_nothing_of_a_meeting(province: Province, browser: Browser, path: str) -> None:
    meeting = province.approved()
    answer = browser("stranger").get(f"/meetings/{meeting.id}{path}")
    assert answer.status_code in (403, 409)
    assert "Họp về ngân sách" not in answer.text


@pytest.mark.parametrize("path", ["/meetings/999", "/meetings/999/edit", "/meetings/999/approval", "/meetings/abc"])
def test_what_is_not_there_is_told_in_words(browser: Browser, path: str) -> None:
    answer = browser("chair").get(path)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_the_pages_of_a_week_are_bounded_and_read_their_day(browser: Browser) -> None:
    client = browser("chair")
    assert "30/11 – 06/12/2026" in client.get("/?week=2026-12-01").text
    assert client.get("/?week=nonsense").status_code == 409
    assert client.get("/?week=0001-01-01").status_code == 200


def test_the_secretary_has_a_code_made_anew(province: Province, browser: Browser) -> None:
    meeting = province.approved()
    row = province.attendee(meeting, "finance")
    path = f"/meetings/{meeting.id}/reissue/{row.id}"
    assert send(browser("secretary"), path, form=f"/meetings/{meeting.id}").status_code == 303
    assert Attendee.get_by_id(row.id).issue == 2


def test_an_empty_week_says_what_will_appear(browser: Browser) -> None:
    client = browser("stranger")
    for path in ("/", "/ongoing", "/awaiting", "/ended", "/naming", "/notices"):
        assert 'class="empty"' in client.get(path).text, path


def test_no_page_asks_more_questions_as_its_list_grows(province: Province, browser: Browser) -> None:
    client, asked = browser("chair"), []
    for number in range(3):
        starts = NOW + (number + 1) * 3 * 3_600_000
        for room in province.rooms:
            province.approved(starts_at_ms=starts, ends_at_ms=starts + 3_600_000, room=room.id)
        with counted(province) as count:
            assert client.get("/").status_code == 200
        asked.append(count.queries)
    assert asked[0] == asked[-1]
