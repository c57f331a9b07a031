"""Guests without an account (R2.3): a signed link to one meeting, that expires, is taken back, and can't be guessed."""

import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.meetings.actions import cancel
from central.meetings.guests import end_link, guest_of, guests_of, make_link, open_link
from central.meetings.models import Answer, Attendee, Invitation, Meeting
from central.meetings.naming import Guest, name_guest
from central.meetings.plan import PlannedInvitation, PlannedItem
from central.meetings.planning import Planning
from central.notices.models import Notice
from contract.package import Category
from contract.refused import Refused
from tests.central.province import DAY, HOUR, NOW, Province, csrf, send

Browser = Callable[[str], FlaskClient]
AGENDA = (
    PlannedItem(token="noi-dung-1", title="Dự toán năm 2027", minutes=30, presenter="Sở Tài chính"),
    PlannedItem(token="noi-dung-2", title="Công tác cán bộ", minutes=20, is_closed=True),
    PlannedItem(token="noi-dung-3", title="Giá nước sạch", minutes=20),
)


def planned(province: Province, *, item: str = "") -> Meeting:
    """A meeting to which a guest is invited, to the whole of it or to one item."""
    guests = (
        PlannedInvitation(token="khach", guest="Ông Trần Khách", item=item),
        PlannedInvitation(token="tai-chinh", official=province.people["finance"].id, category=Category.MEMBER),
    )
    return province.approved(agenda=AGENDA, invitations=guests)


def guest(meeting: Meeting) -> Attendee:
    found: Attendee = Attendee.get(Attendee.meeting == meeting, Attendee.official.is_null())
    return found


def link(province: Province, meeting: Meeting, planning: Planning | None = None) -> str:
    """The link of the meeting's guest, signed by `planning`."""
    planning = planning or province.planning
    make_link(planning, meeting.id, guest(meeting).id, by=province.people["secretary"])
    (found,) = guests_of(planning, meeting)
    return found.token


def planning_of(app: Flask) -> Planning:
    """The pages sign with a secret of their own."""
    found: Planning = app.extensions["centre"].planning
    return found


def entered(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    assert send(client, "/guest", {"token": token}).status_code == 303
    return client


# R2.3
def test_a_guest_sees_the_invitation_answers_and_has_a_code_for_the_door(
    province: Province, app: Flask, browser: Browser
) -> None:
    meeting = planned(province)
    secretary = browser("secretary")
    address = f"/meetings/{meeting.id}/guests"
    assert address in secretary.get(f"/meetings/{meeting.id}").text
    assert send(secretary, address, {"do": f"make-{guest(meeting).id}"}).status_code == 303
    shown = re.search(r'value="(http[^"]+/guest)#([^"]+)"', secretary.get(address).text)
    assert shown
    client = entered(app, f"{shown[1]}#{shown[2]}")
    page = client.get("/guest/invitation").text
    for text in ("Ông Trần Khách", "Họp về ngân sách", "Dự toán năm 2027", "Nguyễn Minh Hải", "Mã điểm danh"):
        assert text in page, text
    assert "Công tác cán bộ" not in page
    assert "Đỗ Thị Đào" not in page
    assert send(client, "/guest/invitation", {"do": "confirm"}).status_code == 303
    assert guest(meeting).answer == Answer.CONFIRMED
    no_reason = send(client, "/guest/invitation", {"do": "decline"})
    assert no_reason.status_code == 409
    assert "ghi lý do" in no_reason.text
    send(client, "/guest/invitation", {"do": "decline", "reason": "Đi công tác"})
    told = Notice.select().where(Notice.official == province.people["secretary"])
    assert any("báo không dự" in one.subject for one in told)
    assert "Trần Khách: declined" in secretary.get(f"/meetings/{meeting.id}").text
    assert "Đã mở lúc" in secretary.get(address).text


def test_a_guest_of_one_item_reads_that_and_nothing_else_of_the_system(province: Province, app: Flask) -> None:
    meeting = planned(province, item="noi-dung-3")
    client = entered(app, link(province, meeting, planning_of(app)))
    page = client.get("/guest/invitation").text
    assert "Giá nước sạch" in page
    assert "Dự toán năm 2027" not in page
    for path in (f"/meetings/{meeting.id}", "/", f"/meetings/{meeting.id}/guests", "/inquiries"):
        assert client.get(path).status_code == 303, path
    assert client.get("/guest/papers/1").status_code == 404


def test_a_link_ends_when_it_is_taken_back_the_guest_is_or_a_day_after_the_meeting(
    province: Province, app: Flask
) -> None:
    meeting, planning, secretary = planned(province), planning_of(app), province.people["secretary"]
    first = link(province, meeting, planning)
    client = entered(app, first)
    end_link(planning, meeting.id, guest(meeting).id, by=secretary)
    assert client.get("/guest/invitation").status_code == 303
    assert guest_of(planning, first) is None
    second = link(province, meeting, planning)
    assert second != first
    assert (guest_of(planning, first), guest_of(planning, second)) == (None, guest(meeting))
    province.clock.at_ms = meeting.ends_at_ms + DAY - 1
    assert guest_of(planning, second)
    province.clock.at_ms += 2
    assert guest_of(planning, second) is None
    province.clock.at_ms = NOW
    cancel(planning, meeting.id, by=province.people["chair"], reason="Bão")
    assert "Cuộc họp đã hủy" in entered(app, second).get("/guest/invitation").text
    Attendee.update(is_withdrawn=True).where(Attendee.id == guest(meeting).id).execute()
    assert guest_of(planning, second) is None


def test_a_link_made_twice_is_one_and_who_has_an_account_gets_none(province: Province) -> None:
    meeting, planning, people = planned(province), province.planning, province.people
    assert link(province, meeting) == link(province, meeting)
    with pytest.raises(Refused, match="có tài khoản"):
        make_link(planning, meeting.id, province.attendee(meeting, "finance").id, by=people["secretary"])
    for who in ("finance", "stranger", "overseer"):
        with pytest.raises(Refused):
            make_link(planning, meeting.id, guest(meeting).id, by=people[who])


def test_guessing_links_takes_ever_longer(province: Province, app: Flask) -> None:
    meeting = planned(province)
    token = link(province, meeting)
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    for _ in range(40):
        with pytest.raises(Refused):
            open_link(province.planning, wrong, address="10.0.0.9")
    with pytest.raises(Refused, match="thử lại sau"):
        open_link(province.planning, token, address="10.0.0.9")
    assert open_link(province.planning, token, address="10.0.0.10") == guest(meeting)
    province.clock.at_ms += HOUR
    assert open_link(province.planning, token, address="10.0.0.9")
    assert send(app.test_client(), "/guest", {"token": "nonsense"}).status_code == 409
    client = app.test_client()
    client.set_cookie("guest", wrong, path="/guest")
    assert client.get("/guest/invitation").status_code == 303


def test_no_address_and_no_log_holds_the_link(province: Province, app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    token = link(province, planned(province), planning_of(app))
    with caplog.at_level(logging.DEBUG):
        client = app.test_client()
        answer = client.post("/guest", data={"csrf_token": csrf(client, "/guest"), "token": token})
        page = client.get("/guest/invitation")
    assert token not in str(answer.headers["Location"])
    assert token not in page.text
    assert token not in "\n".join(record.getMessage() for record in caplog.records if record.name != "peewee")
    assert page.headers["Cache-Control"] == "no-store"
    cookie = client.get_cookie("guest", path="/guest")
    assert cookie
    assert cookie.http_only
    assert client.post("/guest/leave", data={"csrf_token": csrf(client, "/guest")}).status_code == 303
    assert client.get("/guest/invitation").status_code == 303


def test_a_guest_whom_an_agency_names_gets_a_link_as_well(province: Province) -> None:
    meeting = province.approved()
    invitation = Invitation.get(Invitation.meeting == meeting, Invitation.agency.is_null(False))
    name_guest(province.planning, meeting.id, invitation.id, Guest(name="Lê Ngoài"), by=province.people["clerk"])
    token = link(province, meeting)
    found = guest_of(province.planning, token)
    assert found
    assert found.name == "Lê Ngoài"
