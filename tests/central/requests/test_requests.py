"""Papers on their way: an agency is asked, sends them, the host office takes or returns them (R9.3)."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from central.documents.models import Document
from central.documents.store import Intake, Upload, store_in
from central.duties.actions import urge_next
from central.duties.reading import duties_of
from central.duties.rules import Standing, What
from central.meetings.actions import cancel, submit
from central.meetings.models import Deed, Meeting
from central.meetings.states import Act
from central.notices.models import Notice
from central.people.access import access_of
from central.requests.actions import Sending, Wanted, ask, drop, finish, return_paper, send_paper, take_paper
from central.requests.models import DocumentRequest, SentPaper
from central.requests.reading import one_request, own_requests, to_take
from central.requests.rules import Fate, Stage, stage
from contract.refused import Refused
from tests.central.documents.papers import pdf
from tests.central.province import DAY, HOUR, NOW, Province, send

Browser = Callable[[str], FlaskClient]
DUE = NOW + 2 * DAY


def asked(province: Province, meeting: Meeting, *, by: str = "registrar", **changes: object) -> DocumentRequest:
    """Sở Y tế is asked for a report, two days from now."""
    values = {"agency": province.agencies["health"].id, "wanted": "Báo cáo y tế", "due_at_ms": DUE, **changes}
    return ask(province.planning, meeting.id, Wanted(**values), by=province.people[by])  # type: ignore[arg-type]


def sent(province: Province, folder: Path, row: DocumentRequest, text: str = "Báo cáo", reason: str = "") -> SentPaper:
    """The clerk of Sở Y tế sends a paper of these words."""
    intake = Intake(store=store_in(folder), support="Văn phòng")
    sending = Sending(upload=Upload(file=io.BytesIO(pdf(text)), name="Báo cáo.pdf"), reason=reason)
    return send_paper(province.planning, intake, row.id, sending, by=province.people["clerk"])


def stands(province: Province, row: DocumentRequest) -> Stage:
    shown = one_request(row.id, province.planning.today)
    assert shown
    return shown.stage


def told(province: Province, who: str) -> list[str]:
    rows = Notice.select().where(Notice.official == province.people[who]).order_by(Notice.id)
    return [row.subject for row in rows]


def due(province: Province, who: str) -> dict[What, Standing]:
    today = province.planning.today
    found = duties_of(access_of(province.people[who], today), today, now_ms=province.clock())
    return {one.deadline.what: one.standing for one in found}


@pytest.mark.parametrize(
    ("is_told", "fates", "found"),
    [
        (False, [], Stage.PREPARED),
        (True, [], Stage.ASKED),
        (True, [Fate.WAITING], Stage.SENT),
        (True, [Fate.RETURNED], Stage.RETURNED),
        (True, [Fate.RETURNED, Fate.WAITING], Stage.SENT),
        (True, [Fate.ACCEPTED], Stage.ASKED),
        (True, [Fate.ACCEPTED, Fate.RETURNED], Stage.RETURNED),
    ],
)
def test_a_request_stands_as_what_was_sent_for_it(is_told: bool, fates: list[Fate], found: Stage) -> None:
    assert stage(is_told=is_told, is_done=False, is_dropped=False, fates=fates) is found
    assert stage(is_told=is_told, is_done=True, is_dropped=False, fates=fates) is Stage.DONE
    assert stage(is_told=is_told, is_done=True, is_dropped=True, fates=fates) is Stage.DROPPED


# R9.3
def test_a_paper_goes_from_the_agency_through_the_host_office_into_the_meeting(
    province: Province, tmp_path: Path
) -> None:
    meeting = province.submitted()
    row = asked(province, meeting, item="noi-dung-1")
    assert stands(province, row) is Stage.ASKED
    assert any("Kính mời chuẩn bị tài liệu" in one for one in told(province, "clerk"))

    first = sent(province, tmp_path, row)
    assert stands(province, row) is Stage.SENT
    assert any("chờ tiếp nhận" in one for one in told(province, "secretary"))
    return_paper(province.planning, first.id, by=province.people["secretary"], reason="Thiếu số liệu tháng 11")
    assert stands(province, row) is Stage.RETURNED
    assert Document.select().count() == 0

    second = sent(province, tmp_path, row, "Báo cáo đã bổ sung số liệu")
    take_paper(province.planning, second.id, by=province.people["registrar"], is_last=True)
    assert stands(province, row) is Stage.DONE
    paper = Document.get()
    assert (paper.meeting_id, paper.item, paper.giver_id) == (meeting.id, "noi-dung-1", province.people["clerk"].id)
    acts = [row.act for row in Deed.select().where(Deed.meeting == meeting).order_by(Deed.id)]
    way = [Act.ASK_PAPER, Act.SEND_PAPER, Act.RETURN_PAPER, Act.SEND_PAPER, Act.EDIT, Act.TAKE_PAPER]
    assert acts[2:] == way


def test_of_a_draft_the_agency_learns_as_the_registration_is_submitted(province: Province) -> None:
    meeting = province.draft()
    row = asked(province, meeting)
    assert stands(province, row) is Stage.PREPARED
    assert told(province, "clerk") == []
    clerk, today = access_of(province.people["clerk"], province.planning.today), province.planning.today
    assert own_requests(clerk, today, now_ms=NOW) == []
    submit(province.planning, meeting.id, province.plan(), by=province.people["registrar"])
    assert stands(province, row) is Stage.ASKED
    assert [one.row.id for one in own_requests(clerk, today, now_ms=NOW)] == [row.id]
    assert (
        told(province, "clerk").count(
            "Kính mời chuẩn bị tài liệu cho cuộc họp “%(title)s”, gửi trước %(due)s: %(wanted)s"
        )
        == 1
    )


# R9.3
def test_late_papers_count_against_who_prepares_them_and_not_against_the_registrar(
    province: Province, tmp_path: Path
) -> None:
    meeting = province.submitted()
    row = asked(province, meeting)
    assert due(province, "clerk")[What.REQUEST] is Standing.DUE
    assert What.PAPERS not in due(province, "registrar")
    province.clock.at_ms = DUE + HOUR
    assert due(province, "clerk")[What.REQUEST] is Standing.LATE
    while urge_next(province.planning):
        pass
    assert any("quá hạn %(due)s: %(wanted)s" in one for one in told(province, "clerk"))

    with pytest.raises(Refused, match="lý do"):
        sent(province, tmp_path, row)
    paper = sent(province, tmp_path, row, reason="Chờ số liệu của xã")
    assert paper.late_reason == "Chờ số liệu của xã"
    assert What.REQUEST not in due(province, "clerk")
    shown = one_request(row.id, province.planning.today)
    assert shown
    assert shown.is_late(province.clock())


def test_nobody_takes_the_own_paper_and_strangers_neither_send_nor_take(province: Province, tmp_path: Path) -> None:
    meeting = province.submitted()
    row = asked(province, meeting, contact=province.people["secretary"].id)
    intake = Intake(store=store_in(tmp_path), support="Văn phòng")
    sending = Sending(upload=Upload(file=io.BytesIO(pdf()), name="a.pdf"))
    for who in ("finance", "stranger", "chair"):
        with pytest.raises(Refused):
            send_paper(province.planning, intake, row.id, sending, by=province.people[who])
    own = send_paper(province.planning, intake, row.id, sending, by=province.people["secretary"])
    for who in ("secretary", "clerk", "stranger", "finance"):
        with pytest.raises(Refused):
            take_paper(province.planning, own.id, by=province.people[who], is_last=True)
    take_paper(province.planning, own.id, by=province.people["registrar"], is_last=False)
    with pytest.raises(Refused, match="đã được tiếp nhận"):
        return_paper(province.planning, own.id, by=province.people["registrar"], reason="Nhầm")
    assert stands(province, row) is Stage.ASKED
    finish(province.planning, row.id, by=province.people["registrar"])
    assert stands(province, row) is Stage.DONE
    with pytest.raises(Refused, match="không cần gửi thêm"):
        sent(province, tmp_path, row, "Thêm")


@pytest.mark.parametrize(
    "changes", [{"wanted": " "}, {"due_at_ms": NOW - 1}, {"due_at_ms": NOW + 8 * DAY}, {"wanted": "a" * 501}]
)
def test_a_request_that_can_not_be_met_is_refused(province: Province, changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        asked(province, province.submitted(), by="registrar", **changes)
    assert DocumentRequest.select().count() == 0


def test_a_paper_with_a_secrecy_stamp_is_not_kept(province: Province, tmp_path: Path) -> None:
    row = asked(province, province.submitted())
    intake = Intake(store=store_in(tmp_path), support="Văn phòng")
    sending = Sending(upload=Upload(file=io.BytesIO(pdf(stamp="MẬT")), name="a.pdf"))
    with pytest.raises(Refused, match="MẬT"):
        send_paper(province.planning, intake, row.id, sending, by=province.people["clerk"])
    assert SentPaper.select().count() == 0
    assert not intake.store.folder.exists()


def test_who_was_asked_is_told_of_a_dropped_request_and_of_a_cancelled_meeting(province: Province) -> None:
    meeting = province.approved()
    row = asked(province, meeting, by="secretary")
    drop(province.planning, row.id, by=province.people["secretary"])
    assert any("Không cần gửi" in one for one in told(province, "clerk"))
    asked(province, meeting, by="secretary", agency=province.agencies["water"].id)
    cancel(province.planning, meeting.id, by=province.people["chair"], reason="Bão")
    assert any("đã hủy" in one for one in told(province, "stranger"))


def test_r9_3_pages_lead_an_agency_and_the_host_office_through_it(province: Province, browser: Browser) -> None:
    meeting, registrar, clerk = province.submitted(), browser("registrar"), browser("clerk")
    path = f"/meetings/{meeting.id}/requests"
    fields: dict[str, object] = {
        "do": "ask",
        "agency-text": "so y te",
        "wanted": "",
        "day": "2026-11-25",
        "hour": "8h00",
    }
    answer = send(registrar, path, fields)
    assert answer.status_code == 409
    assert "Kính mời ghi tài liệu cần chuẩn bị." in answer.text
    assert send(registrar, path, {**fields, "wanted": "Báo cáo y tế"}).status_code == 303
    row = DocumentRequest.get()
    assert (row.due_at_ms, row.agency_id) == (DUE, province.agencies["health"].id)
    assert "Sở Y tế chưa gửi: Báo cáo y tế" in browser("approver").get(f"/meetings/{meeting.id}/approval").text

    assert "1 tài liệu cần gửi" in clerk.get("/").text
    assert clerk.get(f"/meetings/{meeting.id}").location in ("/requests", "/naming")
    one = f"/requests/{row.id}"
    assert one in clerk.get("/requests").text
    assert send(clerk, one, {"do": "send"}).status_code == 409
    files: dict[str, object] = {"do": "send", "file": (io.BytesIO(pdf()), "Báo cáo y tế.pdf")}
    assert send(clerk, one, files).status_code == 303

    assert "chờ văn phòng tiếp nhận" in registrar.get("/").text
    paper = SentPaper.get()
    file = registrar.get(f"{one}/files/{paper.id}")
    assert (file.status_code, file.data) == (200, pdf())
    file.close()
    assert send(registrar, one, {"do": f"return-{paper.id}", "reason": ""}).status_code == 409
    assert send(registrar, one, {"do": f"take-{paper.id}"}).status_code == 303
    assert "Báo cáo y tế" in browser("approver").get(f"/meetings/{meeting.id}").text
    for who in ("stranger", "finance"):
        assert browser(who).get(one).status_code == 404
        assert browser(who).get(f"{one}/files/{paper.id}").status_code == 404
    assert browser("stranger").get(path).status_code == 409


def test_the_office_finds_what_waits_for_it(province: Province, tmp_path: Path) -> None:
    row = asked(province, province.submitted())
    sent(province, tmp_path, row)
    today = province.planning.today
    found = {
        who: [one.row.id for one in to_take(access_of(province.people[who], today), today, now_ms=NOW)]
        for who in ("registrar", "secretary", "approver", "clerk", "finance")
    }
    assert found == {"registrar": [row.id], "secretary": [row.id], "approver": [row.id], "clerk": [], "finance": []}
