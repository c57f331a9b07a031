"""Feedback: who it goes to, who does what with it until it is done, and the consolidated list (R7.4, R11.2)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.audit.rules import Hand
from central.feedback.actions import MOST_A_DAY, act_on, send_feedback
from central.feedback.models import Feedback
from central.feedback.reading import one_feedback
from central.feedback.rules import FeedbackAct, Kind, Part, Stage, may
from central.notices.models import Notice
from central.people.agencies import give_right
from central.people.models import Right
from central.people.xlsx import read_xlsx
from contract.refused import Refused
from tests.central.province import NOW, Province, send

Browser = Callable[[str], FlaskClient]
A = FeedbackAct
# One line a part and act: the stages in which it may be done. What is not here is never allowed.
TABLE = """
author add     new doing
author reopen  done
author see     new doing done
keeper take    new doing
keeper forward new doing
keeper finish  new doing
keeper reopen  done
keeper see     new doing done
reader see     new doing done
"""
ALLOWED = {
    (Part(part), FeedbackAct(act), Stage(stage))
    for part, act, *stages in map(str.split, TABLE.strip().split("\n"))
    for stage in stages
}


@pytest.fixture(autouse=True)
def technician(province: Province) -> None:
    """Lê Văn Bình looks after the system; the overseer is of the Office already."""
    who = province.people["finance2"]
    give_right(province.database, who, Right.IT_ADMIN, agency=None, by=Hand(at_ms=NOW))


def told(province: Province, who: str) -> list[str]:
    return [row.subject for row in Notice.select().where(Notice.official == province.people[who]).order_by(Notice.id)]


@pytest.mark.parametrize("part", Part)
def test_a_part_may_exactly_what_the_table_says(part: Part) -> None:
    found = {(part, act, one) for act in FeedbackAct for one in Stage if may({part}, act, one)}
    assert found == {one for one in ALLOWED if one[0] is part}


# R7.4
def test_a_suggestion_goes_to_the_office_until_it_is_done(province: Province) -> None:
    planning, people = province.planning, province.people
    row = send_feedback(planning, Kind.SUGGESTION, "Chữ to hơn", by=people["health"])
    assert told(province, "overseer") == ["Góp ý về hệ thống: %(text)s"]
    assert told(province, "finance2") == []
    act_on(planning, row.id, A.TAKE, "", by=people["overseer"])
    act_on(planning, row.id, A.ADD, "Nhất là lịch tuần", by=people["health"])
    with pytest.raises(Refused, match="lý do"):
        act_on(planning, row.id, A.FINISH, " ", by=people["overseer"])
    act_on(planning, row.id, A.FINISH, "Đã tăng cỡ chữ", by=people["overseer"])
    shown = one_feedback(row.id, planning.today)
    assert shown
    assert (shown.stage, shown.answer, shown.agency) == (Stage.DONE, "Đã tăng cỡ chữ", "Sở Y tế")
    assert told(province, "health")[-1] == "Ý kiến của đại biểu đã được giải quyết: %(said)s"
    act_on(planning, row.id, A.REOPEN, "Trang in vẫn nhỏ", by=people["health"])
    assert Feedback.get().stage == Stage.DOING


# R11.2
def test_a_difficulty_goes_to_the_it_department_and_there_from_the_office(province: Province) -> None:
    planning, people = province.planning, province.people
    row = send_feedback(planning, Kind.SUGGESTION, "Không mở được tài liệu", by=people["clerk"])
    act_on(planning, row.id, A.FORWARD, "Vượt thẩm quyền của Văn phòng", by=people["overseer"])
    assert Feedback.get().kind == Kind.DIFFICULTY
    assert told(province, "finance2") == ["Khó khăn, vướng mắc khi sử dụng hệ thống: %(text)s"]
    with pytest.raises(Refused, match="nơi tiếp nhận"):
        act_on(planning, row.id, A.FINISH, "Xong", by=people["overseer"])
    act_on(planning, row.id, A.FINISH, "Đã mở cổng mạng", by=people["finance2"])
    assert Feedback.get().stage == Stage.DONE


def test_what_is_empty_or_too_much_is_refused(province: Province) -> None:
    clerk = province.people["clerk"]
    for text in ("  ", "a" * 4_001):
        with pytest.raises(Refused):
            send_feedback(province.planning, Kind.SUGGESTION, text, by=clerk)
    for number in range(MOST_A_DAY):
        send_feedback(province.planning, Kind.SUGGESTION, f"Ý kiến {number}", by=clerk)
    with pytest.raises(Refused, match="trong ngày"):
        send_feedback(province.planning, Kind.SUGGESTION, "Thêm", by=clerk)
    assert Feedback.select().count() == MOST_A_DAY


def test_pages_take_it_in_and_give_out_the_list(browser: Browser) -> None:
    clerk, office, technician = browser("clerk"), browser("overseer"), browser("finance2")
    assert "/feedback?page=/week" in clerk.get("/week").text
    form: dict[str, object] = {"kind": "difficulty", "text": "Máy không nhận mã", "page": "/week"}
    assert send(clerk, "/feedback", {**form, "kind": "?"}).status_code == 409
    assert send(clerk, "/feedback", form).status_code == 303
    row = Feedback.get()
    one = f"/feedback/{row.id}"
    assert "Máy không nhận mã" in clerk.get("/feedback").text
    assert one in technician.get("/notices").text
    for client, sees in ((office, True), (technician, True), (browser("stranger"), False), (browser("chair"), False)):
        assert client.get(one).status_code == (200 if sees else 404)
        assert client.get("/feedback/all").status_code == (200 if sees else 404)
        sheet = client.get("/feedback.xlsx")
        assert sheet.status_code == (200 if sees else 404)
        sheet.close()
    assert send(technician, one, {"do": "finish", "text": "Đã thay máy đọc"}).status_code == 303
    assert "Máy không nhận mã" not in technician.get("/feedback/all").text
    sheet = technician.get("/feedback.xlsx?show=all")
    raw = sheet.data
    sheet.close()
    text = "\n".join(cell for _, cells in read_xlsx(raw, most_rows=20, most_columns=20) for cell in cells)
    for word in ("Máy không nhận mã", "Sở Y tế", "Võ Thị Thư", "Đã giải quyết", "Đã thay máy đọc"):
        assert word in text


def test_the_page_of_a_suggestion_can_be_no_other_site(browser: Browser) -> None:
    form: dict[str, object] = {"kind": "suggestion", "text": "Thử", "page": "//evil.example"}
    assert send(browser("clerk"), "/feedback", form).status_code == 303
    assert Feedback.get().page == "/"
