"""Letters go through a real SMTP server: what is in them, what happens when it refuses, and a worker that is killed."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from central.meetings.actions import cancel
from central.meetings.changing import change
from central.meetings.models import Meeting
from central.notices.actions import Way, hold, release
from central.notices.letters import stationery
from central.notices.models import Letter, Status
from central.notices.sending import MailServer, post_next
from central.outbox import Kind, Outbox
from central.people.models import Official
from central.settings import Settings
from contract.refused import Refused
from tests.central.notices.postbox import Postbox, text_of
from tests.central.province import DAY, NOW, Province, send
from tests.central.settings import start_worker
from tests.servers import eventually

Browser = Callable[[str], FlaskClient]


def post_all(province: Province, settings: Settings, *, now_ms: int = NOW) -> None:
    assert settings.mail is not None
    server = MailServer(settings.mail, "")
    paper = stationery(settings)
    while post_next(province.database, paper, server, now_ms=now_ms):
        pass
    server.close()


def submit_for_one_letter(province: Province, **changes: object) -> Meeting:
    """A registration without invited agencies, of which its approver alone is told."""
    return province.submitted(invitations=province.plan().invitations[:1], **changes)


def waiting() -> int:
    return int(Outbox.select().where(Outbox.kind == Kind.NOTICE).count())


# R5.1 R6.1 R9.1b
def test_an_invitation_goes_once_to_each_person_with_a_calendar_entry(
    province: Province, settings: Settings, postbox: Postbox
) -> None:
    meeting = province.approved()
    Official.update(language="en").where(Official.id == province.people["finance"]).execute()
    post_all(province, settings)
    to = [letter["To"].addresses[0].addr_spec for letter in postbox.got]
    assert len(to) == len(set(to)), "one letter for a person and a change"
    letter = next(one for one in postbox.got if "finance@tinh.gov.vn" in str(one["To"]))
    for kind in ("text/plain", "text/html"):
        for shown in ("Họp về ngân sách", "08:00", "30/11/2026", f"http://central.test/meetings/{meeting.id}", "Place"):
            assert shown in text_of(letter, kind)
    calendar = text_of(letter, "text/calendar").replace("\r\n ", "")
    assert "METHOD:REQUEST" in calendar
    assert "DTSTART:20261130T010000Z" in calendar
    assert waiting() == 0
    post_all(province, settings)
    assert len(postbox.got) == len(to)


def test_a_change_is_told_as_old_and_new_and_a_cancelled_meeting_leaves_the_calendar(
    province: Province, settings: Settings, postbox: Postbox
) -> None:
    meeting = province.approved()
    plan = province.plan(room=province.rooms[1].id)
    province.clock.at_ms += 1000
    change(province.planning, meeting.id, plan, by=province.people["secretary"], version=meeting.version)
    province.clock.at_ms += 1000
    cancel(province.planning, meeting.id, by=province.people["secretary"], reason="Bão số 9")
    post_all(province, settings, now_ms=province.clock())
    finance = [one for one in postbox.got if "finance@tinh.gov.vn" in str(one["To"])]
    assert [str(one["Subject"]) for one in finance][1:] == [
        "Cuộc họp “Họp về ngân sách” chuyển từ Phòng họp số 1 sang Phòng họp số 2.",
        "Cuộc họp “Họp về ngân sách” đã hủy: Bão số 9",
    ]
    assert "METHOD:CANCEL" in text_of(finance[-1], "text/calendar")


def test_a_server_that_is_busy_is_asked_again_later_and_a_mailbox_that_is_none_is_not(
    province: Province, settings: Settings, postbox: Postbox
) -> None:
    submit_for_one_letter(province)
    postbox.answer = "451 try later"
    post_all(province, settings)
    letter = Letter.get()
    assert (letter.attempts, letter.status) == (1, Status.WAITING)
    assert "451" in letter.problem
    post_all(province, settings, now_ms=NOW + 59_000)
    assert Letter.get().attempts == 1, "not before a minute has passed"
    postbox.answer = "550 no such mailbox"
    post_all(province, settings, now_ms=NOW + 60_000)
    letter = Letter.get()
    assert (letter.status, waiting(), postbox.got) == (Status.ENDED, 0, [])
    postbox.answer = "250 OK"
    release(province.database, Way.LETTER, letter.id, now_ms=NOW + 70_000)
    post_all(province, settings, now_ms=NOW + 70_000)
    assert Letter.get().status == Status.SENT
    with pytest.raises(Refused, match="đã gửi"):
        hold(province.database, Way.LETTER, letter.id, now_ms=NOW)


def test_a_server_that_is_down_loses_nothing_and_what_is_too_old_is_not_sent(
    province: Province, settings: Settings, postbox: Postbox
) -> None:
    submit_for_one_letter(province)
    postbox.stop()
    post_all(province, settings)
    assert (Letter.get().status, waiting()) == (Status.WAITING, 1)
    post_all(province, settings, now_ms=NOW + 4 * DAY)
    assert (Letter.get().status, waiting()) == (Status.ENDED, 0)


def test_the_office_sees_what_would_go_out_and_holds_it(
    province: Province, browser: Browser, settings: Settings, postbox: Postbox
) -> None:
    meeting = province.submitted()
    client = browser("overseer")
    page = client.get("/outbox").text
    assert "Phạm Đức Thắng" in page
    assert "chờ phê duyệt" in page
    assert send(client, "/outbox", {"do": "all"}).status_code == 303
    post_all(province, settings)
    assert (postbox.got, Letter.get().status) == ([], Status.HELD)
    assert "Đang giữ lại" in browser("registrar").get(f"/meetings/{meeting.id}/letters").text
    assert send(client, "/outbox", {"do": f"release-letter-{Letter.get().id}"}).status_code == 303
    post_all(province, settings)
    assert len(postbox.got) == 1
    assert "Đã gửi" in browser("registrar").get(f"/meetings/{meeting.id}/letters").text


def test_others_do_not_see_the_post(province: Province, browser: Browser) -> None:
    meeting = province.approved()
    for who in ("finance", "stranger"):
        assert browser(who).get(f"/meetings/{meeting.id}/letters").status_code == 404
        assert browser(who).get("/outbox").status_code == 403


def test_a_worker_that_is_killed_in_the_middle_loses_no_letter(
    province: Province, settings: Settings, postbox: Postbox, tmp_path: Path
) -> None:
    assert settings.mail is not None
    province.clock.at_ms = time.time_ns() // 1_000_000
    for _ in range(30):
        province.draft()
        room_time = province.clock.at_ms + 40 * DAY  # no deadline is near, so the worker adds no letters of its own
        meeting = submit_for_one_letter(province, starts_at_ms=room_time, ends_at_ms=room_time + 1)
        province.clock.at_ms += 1
        assert meeting.submitted_at_ms
    want = int(Letter.select().count())
    assert want == 30
    for kill_at in (3, 9, 17):
        worker = start_worker(tmp_path / "mail")
        postbox.wait_for(kill_at)
        worker.kill()
        worker.wait()
    worker = start_worker(tmp_path / "mail")
    eventually(lambda: waiting() == 0, timeout_s=60)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    names = {str(one["Message-ID"]) for one in postbox.got}
    assert len(names) == want
    assert len(postbox.got) <= want + 3, "at most one letter twice for each kill"
    assert Letter.select().where(Letter.sent_at_ms.is_null()).count() == 0
