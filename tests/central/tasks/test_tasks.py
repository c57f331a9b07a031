"""Tasks out of conclusions: given to agencies, reported, agreed to, urged when late, listed as a spreadsheet."""

from collections.abc import Callable
from datetime import date

import pypdfium2
import pytest
from flask.testing import FlaskClient

from central.notices.models import Notice
from central.people.access import access_of
from central.people.xlsx import read_xlsx
from central.tasks.actions import Assignment, confirm, drop, give, give_back, move_due, report, urge_task
from central.tasks.models import Task
from central.tasks.reading import one_task, tasks_for
from central.tasks.rules import OPEN, Pace, Part, TaskAct, TaskState, after, may, pace
from contract.refused import Refused
from tests.central.papers.held import hold
from tests.central.province import DAY, Province, send

Browser = Callable[[str], FlaskClient]
DUE = date(2026, 12, 10)
# One line a part and act: the states in which it may be done. What is not here is never allowed.
TABLE = """
keeper  confirm given doing reported
keeper  return  reported done
keeper  move    given doing reported
keeper  drop    given doing reported
keeper  see     given doing reported done dropped
lead    tell    given doing
lead    report  given doing
lead    see     given doing reported done dropped
partner tell    given doing
partner see     given doing reported done dropped
"""
ALLOWED = {
    (Part(part), TaskAct(act), TaskState(state))
    for part, act, *states in map(str.split, TABLE.strip().split("\n"))
    for state in states
}


def given(province: Province, **changes: object) -> Task:
    """Sở Y tế leads, Sở Tài chính helps, by a conclusion of a meeting that is over."""
    meeting = hold(province).meeting
    values = {
        "text": "Trình phương án kinh phí",
        "lead": province.agencies["health"].id,
        "partners": (province.agencies["finance"].id,),
        "due_on": DUE,
        **changes,
    }
    return give(province.planning, meeting.id, Assignment(**values), by=province.people["secretary"])  # type: ignore[arg-type]


def told(province: Province, who: str) -> list[str]:
    return [row.subject for row in Notice.select().where(Notice.official == province.people[who]).order_by(Notice.id)]


def state(task: Task) -> TaskState:
    return TaskState(Task.get_by_id(task.id).state)


@pytest.mark.parametrize("part", Part)
def test_a_part_may_exactly_what_the_table_says(part: Part) -> None:
    found = {(part, act, one) for act in TaskAct for one in TaskState if may({part}, act, one)}
    assert found == {one for one in ALLOWED if one[0] is part}


@pytest.mark.parametrize(
    ("due_on", "today", "found"),
    [
        (date(2026, 12, 10), date(2026, 12, 6), Pace.IN_TIME),
        (date(2026, 12, 10), date(2026, 12, 7), Pace.SOON),
        (date(2026, 12, 10), date(2026, 12, 10), Pace.SOON),
        (date(2026, 12, 10), date(2026, 12, 11), Pace.LATE),
        (None, date(2026, 12, 11), Pace.IN_TIME),
    ],
)
def test_a_task_is_late_after_its_day_as_long_as_nothing_is_reported(
    due_on: date | None, today: date, found: Pace
) -> None:
    assert pace(TaskState.GIVEN, due_on, today) is found
    assert pace(TaskState.REPORTED, due_on, today) is Pace.IN_TIME
    assert after(TaskState.GIVEN, TaskAct.TELL, {Part.PARTNER}) in OPEN


# R6.5
def test_a_conclusion_becomes_a_task_that_its_agency_reports_and_its_meeting_agrees_to(province: Province) -> None:
    task, planning, people = given(province), province.planning, province.people
    assert any("Nhiệm vụ theo kết luận" in one for one in told(province, "clerk"))
    assert any("Nhiệm vụ theo kết luận" in one for one in told(province, "finance"))
    report(planning, task.id, "Đang lấy số liệu", by=people["clerk"], is_done=False)
    assert state(task) is TaskState.DOING
    report(planning, task.id, "Đã góp ý", by=people["finance"], is_done=False)
    report(planning, task.id, "Đã trình", by=people["health"], is_done=True)
    assert state(task) is TaskState.REPORTED
    give_back(planning, task.id, by=people["secretary"], reason="Chưa có phụ lục")
    assert state(task) is TaskState.DOING
    report(planning, task.id, "Đã bổ sung", by=people["clerk"], is_done=True)
    confirm(planning, task.id, by=people["chair"])
    assert state(task) is TaskState.DONE
    shown = one_task(task.id, planning.today)
    assert shown
    assert [one.act for one in shown.steps] == ["give", "tell", "tell", "report", "return", "report", "confirm"]
    assert (shown.lead, shown.partners) == ("Sở Y tế", ["Sở Tài chính"])


def test_who_has_no_part_does_nothing(province: Province) -> None:
    task, planning, people = given(province), province.planning, province.people
    for who in ("stranger", "finance"):
        with pytest.raises(Refused):
            report(planning, task.id, "Xong", by=people[who], is_done=True)
    for who in ("stranger", "clerk"):
        with pytest.raises(Refused):
            confirm(planning, task.id, by=people[who])
        with pytest.raises(Refused):
            drop(planning, task.id, by=people[who], reason="Thôi")
    with pytest.raises(Refused, match="lý do"):
        drop(planning, task.id, by=people["secretary"], reason=" ")
    with pytest.raises(Refused):
        give(planning, task.meeting_id, Assignment(text="Việc", lead=task.lead_id), by=people["finance"])
    given_on = Assignment(text="Việc", lead=task.lead_id, due_on=date(2026, 11, 1))
    with pytest.raises(Refused, match="đã qua"):
        give(planning, task.meeting_id, given_on, by=people["secretary"])


def test_no_task_before_the_meeting_has_begun(province: Province) -> None:
    meeting = province.approved()
    wanted = Assignment(text="Việc", lead=province.agencies["health"].id)
    with pytest.raises(Refused, match="bắt đầu"):
        give(province.planning, meeting.id, wanted, by=province.people["secretary"])


def test_an_agency_is_urged_once_when_its_day_is_near_and_once_when_it_is_past(province: Province) -> None:
    task = given(province)
    assert not urge_task(province.planning)
    province.clock.at_ms += 8 * DAY
    assert urge_task(province.planning)
    assert not urge_task(province.planning)
    assert any("sắp đến hạn" in one for one in told(province, "clerk"))
    province.clock.at_ms += 4 * DAY
    assert urge_task(province.planning)
    assert not urge_task(province.planning)
    assert any("quá hạn" in one for one in told(province, "clerk"))
    assert any("quá hạn" in one for one in told(province, "secretary"))
    move_due(province.planning, task.id, date(2026, 12, 31), by=province.people["secretary"], reason="Chờ trung ương")
    assert not urge_task(province.planning)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("secretary", 1), ("clerk", 1), ("finance2", 1), ("registrar", 1), ("overseer", 1), ("stranger", 0)],
)
def test_everybody_finds_their_own_tasks(province: Province, who: str, sees: int) -> None:
    given(province)
    today = province.planning.today
    assert len(tasks_for(access_of(province.people[who], today), today)) == sees


def test_pages_lead_from_a_conclusion_to_a_sheet(province: Province, browser: Browser) -> None:
    meeting, secretary = hold(province).meeting, browser("secretary")
    path = f"/meetings/{meeting.id}/tasks"
    page = secretary.get(f"{path}?from=0").text
    assert page.count("Giao Sở Tài chính chủ trì.") == 2
    fields: dict[str, object] = {"text": "Lập dự toán", "lead-text": "so y te", "partner0-text": "Sở không có"}
    assert send(secretary, path, fields).status_code == 409
    fields |= {"partner0-text": "Sở Tài chính", "due": "2026-12-10"}
    assert send(secretary, path, fields).status_code == 303
    task, clerk = Task.get(), browser("clerk")
    assert "Lập dự toán" in clerk.get("/tasks").text
    with clerk.get("/tasks.pdf") as printed:
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed.data))
    assert all(word in text for word in ("Lập dự toán", "Sở Y tế", "10/12/2026", "Chưa thực hiện"))
    calendar = clerk.get("/tasks.ics").text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261210\r\nDTEND;VALUE=DATE:20261211\r\nSUMMARY:Hạn nhiệm vụ: Lập dự toán" in calendar
    assert f"URL:http://central.test/tasks/{task.id}" in calendar
    one = f"/tasks/{task.id}"
    assert send(clerk, one, {"do": "report", "text": ""}).status_code == 409
    assert send(clerk, one, {"do": "report", "text": "Đã lập, đã trình"}).status_code == 303
    assert send(secretary, one, {"do": "confirm"}).status_code == 303
    assert browser("stranger").get(one).status_code == 404
    assert "Lập dự toán" not in clerk.get("/tasks").text
    assert "BEGIN:VEVENT" not in clerk.get("/tasks.ics?show=all").text, "what is done takes no day"
    sheet = clerk.get("/tasks.xlsx?show=all")
    raw = sheet.data
    sheet.close()
    text = "\n".join(cell for _, cells in read_xlsx(raw, most_rows=20, most_columns=20) for cell in cells)
    for word in ("Lập dự toán", "Sở Y tế", "Sở Tài chính", "10/12/2026", "Đã hoàn thành", "Đã lập, đã trình"):
        assert word in text


def test_a_closed_conclusion_is_shown_to_those_who_conduct_alone(province: Province, browser: Browser) -> None:
    path = f"/meetings/{hold(province).meeting.id}/tasks"
    assert browser("stranger").get(path).status_code == 409
    for who, sees in (("secretary", True), ("chair", True), ("clerk", False)):
        page = browser(who).get(path).text
        assert "Giao Sở Tài chính chủ trì." in page
        assert ("phương án 2" in page) is sees
