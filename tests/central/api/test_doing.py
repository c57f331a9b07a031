"""What people do on pages, done by programs: the same rights, the same rules, and nothing twice."""

from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask

from central.api.models import ApiOnce
from central.api.rules import NAME_KEPT_MS
from central.audit.models import AuditLine
from central.audit.rules import Hand
from central.documents.models import Document
from central.meetings.models import Invitation, Meeting
from central.meetings.states import State
from central.notices.models import Letter
from central.people.agencies import give_right
from central.people.models import Official, Right
from central.requests.models import DocumentRequest
from central.tasks.models import Task
from tests.central.api.test_tokens import ask, token
from tests.central.documents.papers import pdf
from tests.central.papers.held import hold
from tests.central.province import NOW, Province

WEEK = "2026-11-30"
OK, MADE, NOT, GONE, REFUSED = HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, 409


class Program:
    """A program with tokens of the province's people, each made when it is first needed."""

    def __init__(self, province: Province, app: Flask) -> None:
        self.province, self.app, self.tokens = province, app, dict[tuple[str, str], str]()

    def does(self, who: str, scope: str, path: str, **body: object) -> tuple[int, Any]:
        """Ask by a token of this person and scope; with a body, by POST."""
        shown = self.tokens.setdefault((who, scope), "") or token(self.province, who, scope)
        self.tokens[who, scope] = shown
        return ask(self.app, shown, path, **body)

    def orders(self, who: str, scope: str, path: str) -> tuple[int, Any]:
        """What needs no more than to be said."""
        headers = {"Authorization": f"Bearer {token(self.province, who, scope)}"}
        with self.app.test_client().post(f"/api/v1{path}", json={}, headers=headers) as answer:
            return answer.status_code, answer.get_json(silent=True)

    def sends(self, who: str, scope: str, path: str, file: bytes) -> tuple[int, Any]:
        """Send a file."""
        headers = {"Authorization": f"Bearer {token(self.province, who, scope)}"}
        kind = "application/octet-stream"
        with self.app.test_client().post(f"/api/v1{path}", data=file, content_type=kind, headers=headers) as answer:
            return answer.status_code, answer.get_json(silent=True)


@pytest.fixture
def program(province: Province, app: Flask) -> Program:
    return Program(province, app)


# R5.3
def test_a_registration_is_approved_by_its_approver_alone_and_rejected_with_a_reason(
    province: Province, program: Program
) -> None:
    first, second = province.submitted(), province.submitted(room=province.rooms[1].id)
    path = f"/meetings/{first.id}/decision"

    assert program.does("approver", "read", path, do="approve")[0] == NOT
    assert program.does("secretary", "conduct", path, do="approve")[0] == NOT
    assert program.does("approver", "approve", path, do="reject")[0] == REFUSED
    assert program.does("approver", "approve", path, do="approve")[1]["state"] == State.APPROVED
    assert program.does("approver", "approve", path, do="approve")[0] == REFUSED

    _status, told = program.does(
        "approver", "approve", f"/meetings/{second.id}/decision", do="reject", reason="Trùng lịch"
    )
    assert told["state"] == State.REJECTED
    again = program.does("registrar", "register", f"/meetings/{second.id}/sending", start="14:00", end="16:00")
    assert (again[0], again[1]["state"], again[1]["starts_at"][11:16]) == (OK, State.AWAITING, "14:00")


def test_the_approver_adds_before_approving_and_sent_again_it_is_added_once(
    province: Province, program: Program
) -> None:
    meeting = province.submitted()
    more = {"agenda": [{"title": "Nội dung bổ sung"}], "invited": [{"who": "Lý Văn An", "category": "guest"}]}
    path = f"/meetings/{meeting.id}/additions"

    first = program.does("approver", "approve", path, once="bo-sung-0001", **more)
    again = program.does("approver", "approve", path, once="bo-sung-0001", **more)
    other = program.does("approver", "approve", path, once="bo-sung-0001", content="Khác")

    assert (first[0], other[0]) == (OK, REFUSED)
    assert first == again
    assert [one["title"] for one in again[1]["agenda"]] == ["Dự toán năm 2027", "Nội dung bổ sung"]
    assert "Lý Văn An" in {one["name"] for one in again[1]["people"]}
    wrong = program.does("approver", "approve", path, once="bo-sung-0002", invited=[{"who": "Không có ai"}])
    assert wrong[0] == 422
    assert ApiOnce.select().count() == 1, "of what was refused no name is kept"


def test_a_name_is_kept_for_a_week_and_is_its_owner_s_own(province: Province, program: Program) -> None:
    said = {"once": "gop-y-0001", "kind": "suggestion", "text": "Thêm bản đồ phòng họp"}
    numbers = [program.does(who, "answer", "/feedback", **said)[1]["id"] for who in ("finance", "finance", "health")]
    province.clock.at_ms += NAME_KEPT_MS + 1
    later = program.does("finance", "answer", "/feedback", **said)[1]["id"]

    assert numbers[0] == numbers[1]
    assert len({*numbers, later}) == 3
    assert [one["id"] for one in program.does("finance", "read", "/feedback")[1]] == [later, numbers[0]]
    assert program.does("stranger", "read", f"/feedback/{later}")[0] == GONE


# R6.1
def test_an_agency_names_who_comes_and_takes_them_back(province: Province, program: Program) -> None:
    meeting = province.approved()
    invitation = Invitation.get(Invitation.meeting == meeting, Invitation.agency == province.agencies["health"])
    path = f"/meetings/{meeting.id}/invitations/{invitation.id}"

    [asked] = program.does("clerk", "read", "/naming")[1]
    assert (asked["invitation"], asked["agency"], asked["named"], asked["places"]) == (invitation.id, "Sở Y tế", 0, 1)
    choices = program.does("clerk", "read", path)[1]["choices"]
    who = next(one["id"] for one in choices if one["name"] == "Lý Văn An")
    said = {"once": "cu-nguoi-0001", "official": who}
    assert program.does("finance", "agency", f"{path}/named", **said)[0] in (GONE, REFUSED)
    _status, told = program.does("clerk", "agency", f"{path}/named", **said)
    assert [one["name"] for one in told["named"]] == ["Lý Văn An"]
    _status, told = program.does("clerk", "agency", f"{path}/taken-back", attendee=told["named"][0]["attendee"])
    assert told["named"] == []


# R5.1
def test_a_colleague_is_sent_and_the_meeting_called_off(province: Province, program: Program) -> None:
    meeting = province.approved()
    answer = f"/meetings/{meeting.id}/answer"
    colleagues = program.does("finance", "read", f"/meetings/{meeting.id}/colleagues")[1]
    assert {one["name"] for one in colleagues} == {"Lê Văn Bình", "Hồ Thị Hòa"}

    assert program.does("finance", "answer", answer, answer="substitute")[0] == REFUSED
    sent = program.does("finance", "answer", answer, answer="substitute", substitute=colleagues[0]["id"])
    assert (sent[0], province.attendee(meeting, "finance").answer) == (OK, "substituted")

    off = f"/meetings/{meeting.id}/calling-off"
    assert program.does("finance", "conduct", off, do="cancel", reason="Thiên tai")[0] == REFUSED
    assert program.does("secretary", "conduct", off, do="cancel", reason="Thiên tai")[1]["state"] == State.CANCELLED


def test_a_paper_is_given_once_and_what_is_no_paper_is_refused(province: Province, program: Program) -> None:
    meeting = province.approved()
    path = f"/meetings/{meeting.id}/documents"

    first = program.sends("secretary", "conduct", f"{path}?name=Tờ trình.pdf", pdf())
    again = program.sends("secretary", "conduct", f"{path}?name=Tờ trình.pdf", pdf())
    wrong = program.sends("secretary", "conduct", f"{path}?name=a.pdf", b"no paper")
    without = program.sends("secretary", "conduct", path, pdf())
    others = program.sends("finance", "conduct", f"{path}?name=a.pdf", pdf())

    assert (first, wrong[0], without[0], others[0]) == (again, REFUSED, 400, REFUSED)
    assert [one["title"] for one in program.does("finance", "read", path)[1]] == ["Tờ trình"]
    gone = program.does("secretary", "conduct", f"/documents/{first[1]['id']}/withdrawal", x=1)
    assert gone[0] == 400
    assert Document.select().where(~Document.is_withdrawn).count() == 1


# R9.3
def test_a_paper_that_was_asked_for_is_sent_and_taken_into_the_meeting(province: Province, program: Program) -> None:
    meeting = province.approved()
    wanted = {"agency": "so tai chinh", "wanted": "Dự toán", "day": "2026-11-27"}
    path = f"/meetings/{meeting.id}/requests"
    _status, made = program.does("secretary", "conduct", path, once="yeu-cau-0001", **wanted)
    assert program.does("secretary", "conduct", path, once="yeu-cau-0001", **wanted)[1] == made
    assert DocumentRequest.select().count() == 1
    one = f"/requests/{made['id']}"
    assert program.does("stranger", "read", one)[0] == GONE

    sent = program.sends("finance", "agency", f"{one}/files?name=Dự toán.pdf", pdf())
    file = sent[1]["sent"][0]["id"]
    assert program.does("finance", "agency", f"{one}/files/{file}/decision", do="take")[0] == NOT
    taken = program.does("secretary", "conduct", f"{one}/files/{file}/decision", do="take")

    assert (sent[0], taken[1]["stage"], taken[1]["sent"][0]["fate"]) == (MADE, "done", "accepted")
    assert Document.get().id == taken[1]["sent"][0]["document"]


def test_a_task_is_given_once_reported_and_agreed_to(province: Province, program: Program) -> None:
    meeting = hold(province).meeting
    said = {"once": "nhiem-vu-0001", "text": "Trình phương án", "lead": "Sở Y tế", "due": "2026-12-10"}
    path = f"/meetings/{meeting.id}/tasks"
    made = [program.does("secretary", "conduct", path, **said) for _again in range(2)]
    assert made[0] == made[1]
    assert Task.select().count() == 1
    steps = f"/tasks/{made[0][1]['id']}/steps"

    assert program.does("stranger", "conduct", steps, once="buoc-0000", do="confirm")[0] == GONE
    told = program.does("health", "agency", steps, once="buoc-0001", do="report", text="Đã trình")
    done = program.does("secretary", "conduct", steps, once="buoc-0002", do="confirm")

    assert (told[1]["state"], done[1]["state"]) == ("reported", "done")
    assert [one["act"] for one in done[1]["steps"]] == ["give", "report", "confirm"]


def test_opinions_are_asked_for_in_writing_answered_and_closed(program: Program) -> None:
    said = {
        "once": "phieu-0001",
        "title": "Dự thảo nghị quyết",
        "question": "Cho ý kiến về dự thảo",
        "host": "Văn phòng Ủy ban nhân dân tỉnh",
        "day": WEEK,
        "asked": ["Đỗ Thị Đào", "Sở Y tế"],
    }
    assert program.does("registrar", "register", "/inquiries", **said | {"asked": ["Không có ai"]})[0] == 422
    _status, made = program.does("registrar", "register", "/inquiries", **said)
    one = f"/inquiries/{made['id']}"
    assert [each["id"] for each in program.does("registrar", "read", "/inquiries?list=asked")[1]] == [made["id"]]

    [slip] = program.does("finance", "read", one)[1]["slips"]
    assert program.does("health", "agency", f"{one}/slips/{slip['id']}/answer", choice="agree")[0] == REFUSED
    assert program.does("finance", "answer", f"{one}/slips/{slip['id']}/answer", choice="other")[0] == REFUSED
    assert program.does("finance", "answer", f"{one}/slips/{slip['id']}/answer", choice="agree")[0] == OK
    other = next(each for each in program.does("registrar", "read", one)[1]["slips"] if each["choice"] is None)
    program.does("health", "agency", f"{one}/slips/{other['id']}/answer", choice="disagree")
    told = program.does("finance", "read", one)[1]["slips"]
    assert [(each["choice"], each["is_mine"]) for each in told] == [("agree", True)], "others' are told at the end"
    assert program.orders("registrar", "register", f"{one}/closing")[1]["stage"] == "closed"
    assert {each["choice"] for each in program.does("finance", "read", one)[1]["slips"]} == {"agree", "disagree"}


# R7.2
def test_an_administrator_keeps_the_own_agency_and_no_other(province: Province, program: Program) -> None:
    give_right(
        province.database,
        province.people["finance3"],
        Right.AGENCY_ADMIN,
        agency=province.agencies["finance"],
        by=Hand(at_ms=NOW),
    )
    finance, health = (f"/agencies/{province.agencies[code].id}" for code in ("finance", "health"))
    new = {"once": "can-bo-0001", "name": "Trần Văn Mới", "email": "moi@tinh.gov.vn", "title": "Kế toán"}

    made = [program.does("finance3", "administer", f"{finance}/officials", level="staff", **new) for _ in range(2)]
    other = {"once": "can-bo-0002", "level": "staff"}
    assert program.does("finance3", "administer", f"{health}/officials", **new | other)[0] == REFUSED
    assert program.does("finance3", "administer", f"{finance}/name", name="Sở khác", from_on=WEEK)[0] == REFUSED
    held = program.does(
        "finance3", "administer", f"{finance}/rights", official=made[0][1]["id"], right="name-attendees"
    )
    stranger = province.people["stranger"].id
    wrong = program.does("finance3", "administer", f"{finance}/rights", official=stranger, right="register")

    assert made[0] == made[1]
    assert Official.select().where(Official.email == "moi@tinh.gov.vn").count() == 1
    assert wrong[0] == REFUSED
    assert (made[0][1]["id"], "name-attendees") in {(one["official"], one["right"]) for one in held[1]["rights"]}
    deeds = [one["deed"] for one in program.does("finance3", "administer", "/audit")[1]]
    assert deeds[0] == "right-given"
    assert AuditLine.select().count() > len(deeds), "an agency's administrator reads of the own agency alone"
    assert program.does("finance", "read", finance)[1]["rights"] == []


def test_the_office_renames_an_agency_and_last_year_s_name_stays(province: Province, program: Program) -> None:
    path = f"/agencies/{province.agencies['water'].id}"
    _status, told = program.does("overseer", "administer", f"{path}/name", name="Công ty Nước sạch", from_on=WEEK)
    assert [one["name"] for one in told["names"]] == ["Công ty Nước sạch", "Công ty Cấp nước"]
    names = [
        {one["name"] for one in program.does("finance", "read", f"/agencies?day={day}")[1]}
        for day in ("2026-11-29", WEEK)
    ]
    assert "Công ty Cấp nước" in names[0]
    assert "Công ty Nước sạch" in names[1]


def test_the_outbox_is_held_by_the_office_and_units_are_told_to_it_alone(province: Province, program: Program) -> None:
    meeting = province.approved()
    assert program.does("secretary", "read", "/outbox")[0] == NOT
    waiting = program.does("overseer", "read", "/outbox")[1]
    held = program.does("overseer", "administer", "/outbox", do="hold", way="letter", id=waiting[0]["id"])
    assert (held[0], Letter.get_by_id(waiting[0]["id"]).status) == (OK, "held")
    log = program.does("secretary", "read", f"/meetings/{meeting.id}/messages")[1]
    assert {one["status"] for one in log} == {"held", "waiting"}
    assert program.does("finance", "read", f"/meetings/{meeting.id}/messages")[0] == GONE
    assert program.does("overseer", "read", "/units")[0] == NOT


# R7.3
def test_the_office_reads_the_report_and_says_which_days_are_worked(province: Province, program: Program) -> None:
    province.approved()
    told = program.does("overseer", "read", "/reports?from_on=2026-11-01&until_on=2026-11-30")[1]
    assert (told["hosts"][0]["meetings"], told["hosts"][0]["approved"]) == (1, 1)
    assert program.does("clerk", "read", "/reports")[0] == GONE
    days = program.does("overseer", "administer", "/working-days", do="off", day="2026-12-24", name="Nghỉ bù")
    assert {"day": "2026-12-24", "is_working": False} in days[1]
    assert program.does("registrar", "read", "/working-days")[1] == days[1]


# R5.4
def test_a_meeting_is_repeated_kept_as_a_template_and_its_people_reminded(province: Province, program: Program) -> None:
    meeting = province.approved()
    path = f"/meetings/{meeting.id}"
    made = [
        program.does("registrar", "register", f"{path}/repetitions", days=["2026-12-07", "2026-12-14"])[1]
        for _again in range(2)
    ]
    assert made[0] == made[1]
    assert Meeting.select().count() == 3
    program.does("registrar", "register", f"{path}/kept", once="mau-0001", kept_as="template", name="Giao ban")
    assert [one["name"] for one in program.does("registrar", "read", "/presets")[1]["templates"]] == ["Giao ban"]
    reminded = [program.does("secretary", "conduct", f"{path}/reminders", once="nhac-0001")[1] for _again in range(2)]
    assert reminded[0] == reminded[1] != {"people": 0}
