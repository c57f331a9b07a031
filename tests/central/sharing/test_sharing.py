"""R5.1: who attends lets an assistant follow: seen, told, reminded, answered for if trusted; never a ticket or vote."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.documents.actions import Described, add_document, describe_documents
from central.documents.models import Document
from central.documents.store import Intake, Upload, store_in
from central.meetings.actions import cancel
from central.meetings.models import Attendee, Deed
from central.meetings.plan import PlannedItem
from central.meetings.reminding import Group, people_in
from central.notices.models import Notice
from central.sharing.actions import Wanted, end_share, share
from central.sharing.models import Share
from central.sharing.rules import Trust
from contract.refused import Refused
from tests.central.documents.papers import pdf
from tests.central.province import Province, send

Browser = Callable[[str], FlaskClient]


def shared(province: Province, trust: Trust, who: str = "finance", helper: str = "finance3") -> Share:
    return share(province.planning, province.people[who], Wanted(helper=province.people[helper], trust=trust))


def told(province: Province, who: str) -> list[str]:
    rows = Notice.select().where(Notice.official == province.people[who]).order_by(Notice.id)
    return [row.subject for row in rows]


# R5.1
def test_an_assistant_sees_what_the_leader_attends_and_why_it_is_listed(province: Province, browser: Browser) -> None:
    meeting, client = province.approved(), browser("finance3")
    page = f"/meetings/{meeting.id}"
    assert client.get(page).status_code == 409

    leader = browser("finance")
    send(leader, "/account/sharing", {"helper-text": "Hồ Thị Hòa", "trust": "follow"})

    assert "Theo dõi giúp" in client.get("/?week=2026-11-30").text
    seen = client.get(page).text
    assert "Theo dõi giúp Đỗ Thị Đào" in seen
    assert "Mã điểm danh của tôi" not in seen
    assert client.get(f"{page}/ticket").status_code == 409
    assert client.get(f"{page}/answer").status_code == 409

    send(client, "/account/sharing", {"do": f"end-{Share.get().id}"})
    assert client.get(page).status_code == 409


# R5.1
def test_an_assistant_is_told_of_what_comes_and_changes_and_is_reminded(province: Province) -> None:
    shared(province, Trust.FOLLOW)
    meeting = province.approved()
    assert told(province, "finance3")[-1] == "Lịch họp mới của đại biểu được theo dõi: “%(title)s”."
    assert province.people["finance3"].id in people_in(meeting, Group.ALL, province.planning.today)
    assert province.people["finance3"].id not in people_in(meeting, Group.UNANSWERED, province.planning.today)

    cancel(province.planning, meeting.id, by=province.people["secretary"], reason="Bão")

    assert told(province, "finance3")[-1] == "Cuộc họp “%(title)s” đã hủy: %(reason)s"


def test_one_meeting_can_be_shared_and_no_other_is_seen_by_that(province: Province, browser: Browser) -> None:
    one, other = province.approved(), province.approved(room=province.rooms[1].id)
    leader, client = browser("finance"), browser("finance3")
    send(leader, f"/meetings/{one.id}/share", {"helper-text": "hồ thị hòa", "trust": "follow"})
    assert client.get(f"/meetings/{one.id}").status_code == 200
    assert client.get(f"/meetings/{other.id}").status_code == 409
    assert client.get(f"/meetings/{one.id}/share").status_code == 409


# R5.1
def test_a_trusted_assistant_answers_and_the_history_says_who(province: Province, browser: Browser) -> None:
    shared(province, Trust.ANSWER)
    meeting, client = province.approved(), browser("finance3")
    path = f"/meetings/{meeting.id}/answer"
    assert "Trả lời thay Đỗ Thị Đào" in client.get(path).text

    assert send(client, path, {"do": "decline", "reason": "Đi công tác"}).status_code == 303

    row = province.attendee(meeting, "finance")
    assert (row.answer, row.answered_by_id) == ("declined", province.people["finance3"].id)
    deed = Deed.select().order_by(Deed.id.desc()).get()
    assert (deed.official_id, deed.reason) == (province.people["finance3"].id, "Đỗ Thị Đào: declined")
    assert told(province, "finance")[-1] == "%(by)s đã trả lời thay giấy mời dự cuộc họp “%(title)s”."

    send(client, path, {"do": "substitute", "substitute": str(province.people["finance2"].id)})
    assert province.attendee(meeting, "finance2").principal_id == row.id
    assert not Attendee.select().where(Attendee.official == province.people["finance3"]).exists()


@pytest.mark.parametrize("trust", [Trust.FOLLOW, Trust.READ])
def test_who_is_not_trusted_with_it_answers_for_nobody(province: Province, browser: Browser, trust: Trust) -> None:
    share(province.planning, province.people["chair"], Wanted(helper=province.people["finance"], trust=trust))
    meeting = province.approved()
    chair, client = province.attendee(meeting, "chair"), browser("finance")
    send(client, f"/meetings/{meeting.id}/answer?for={chair.id}", {"do": "decline", "reason": "Bận"})
    assert province.attendee(meeting, "chair").answer == "none"
    assert province.attendee(meeting, "finance").answer == "declined"


def test_papers_are_for_who_is_trusted_with_them_and_never_those_of_closed_items(
    province: Province, browser: Browser
) -> None:
    agenda = (
        PlannedItem(token="mo", title="Dự toán", minutes=30),
        PlannedItem(token="kin", title="Nhân sự", minutes=30, is_closed=True),
    )
    meeting = province.approved(agenda=agenda)
    store = store_in(browser("chair").application.extensions["centre"].settings.central.data_dir)
    intake, by = Intake(store=store, support="Ban Cơ yếu"), province.people["secretary"]
    for name, item in (("mo", "mo"), ("kin", "kin")):
        upload = Upload(file=io.BytesIO(pdf(f"Tài liệu {name}")), name=f"{name}.pdf")
        one = add_document(province.planning, intake, meeting.id, upload, by=by)
        describe_documents(province.planning, meeting.id, {one.token: Described(name, item)}, by=by)
    papers = {row.title: f"/documents/{row.id}" for row in Document.select()}
    client = browser("finance3")

    shared(province, Trust.FOLLOW)
    assert {client.get(path).status_code for path in papers.values()} == {409}
    shared(province, Trust.READ)
    assert client.get(papers["mo"]).status_code == 200
    assert client.get(papers["kin"]).status_code == 409


def test_sharing_again_replaces_what_was_agreed_and_nobody_ends_another_s(province: Province) -> None:
    first = shared(province, Trust.ANSWER)
    second = shared(province, Trust.FOLLOW)
    assert Share.get_by_id(first.id).ended_at_ms is not None
    end_share(province.planning, province.people["stranger"], second.id)
    assert Share.get_by_id(second.id).ended_at_ms is None


def test_nobody_shares_with_oneself_or_what_one_does_not_attend(province: Province) -> None:
    with pytest.raises(Refused, match="người khác"):
        shared(province, Trust.READ, helper="finance")
    meeting = province.approved()
    wanted = Wanted(helper=province.people["health"], trust=Trust.READ, meeting=meeting)
    with pytest.raises(Refused, match="không có trong danh sách"):
        share(province.planning, province.people["stranger"], wanted)
