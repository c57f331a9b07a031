"""What is due of whose meetings, who is told, and what the Office's calendar changes."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from central.duties.actions import clear_day, explain, set_day, urge_next
from central.duties.reading import duties_of
from central.duties.rules import Standing, Unit, What
from central.meetings.models import Deed
from central.meetings.naming import confirm
from central.meetings.states import Act
from central.notices.models import Notice
from central.people.access import access_of
from contract.refused import Refused
from tests.central.province import DAY, HOUR, NOW, Province, send

L, R, D = Standing.LATE, Standing.AT_RISK, Standing.DUE


def due(province: Province, who: str, *, unit: Unit = Unit.CALENDAR) -> dict[What, Standing]:
    """What is due by the regulation (or by working days), for somebody."""
    found = duties_of(
        access_of(province.people[who], province.planning.today), province.planning.today, now_ms=province.clock()
    )
    return {one.deadline.what: one.standing for one in found if one.deadline.unit is unit}


def urge_all(province: Province) -> list[tuple[str, str]]:
    """Who is told what from now on."""
    before = Notice.select().count()
    while urge_next(province.planning):
        pass
    names = {one.id: who for who, one in province.people.items()}
    rows = list(Notice.select().order_by(Notice.id))[before:]
    return [(names[row.official_id], row.subject) for row in rows]


# R6.3, R9.3
def test_a_registration_falls_due_step_by_step(province: Province) -> None:
    province.submitted()
    seen = []
    for days in (0, 1.5, 3.5, 5):
        province.clock.at_ms = NOW + round(days * DAY)
        seen.append(due(province, "approver"))
    assert [one[What.PAPERS] for one in seen] == [D, R, L, L]
    assert [one[What.APPROVE] for one in seen] == [D, D, R, L]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("secretary", {What.PAPERS, What.NAME, What.ANSWER}),
        ("registrar", {What.PAPERS, What.NAME, What.ANSWER}),
        ("overseer", {What.PAPERS, What.NAME, What.ANSWER}),
        ("finance", {What.ANSWER}),
        ("clerk", {What.NAME}),
        ("stranger", set()),
    ],
)
# R6.4
def test_r6_4_each_sees_what_is_theirs_to_do(province: Province, who: str, sees: set[What]) -> None:
    province.approved()
    assert set(due(province, who)) == sees


def test_what_is_done_is_not_due(province: Province) -> None:
    meeting = province.approved()
    confirm(province.planning, meeting.id, by=province.people["finance"])
    assert due(province, "finance") == {}
    assert What.APPROVE not in due(province, "secretary")


def test_people_are_told_once_when_it_is_near_and_once_when_it_is_past(province: Province) -> None:
    province.submitted()
    assert urge_all(province) == []
    province.clock.at_ms += 3 * DAY + HOUR
    first = urge_all(province)
    assert ("approver", "Sắp đến hạn phê duyệt cuộc họp “%(title)s”: %(due)s.") in first
    assert ("secretary", "Cuộc họp “%(title)s” chưa có tài liệu, đã quá hạn %(due)s.") in first
    assert urge_all(province) == []
    province.clock.at_ms += DAY
    assert ("approver", "Đã quá hạn phê duyệt cuộc họp “%(title)s”: %(due)s.") in urge_all(province)
    assert urge_all(province) == []


def test_going_past_a_deadline_asks_for_the_reason_and_keeps_it(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    meeting = province.submitted()
    with pytest.raises(Refused):
        explain(province.planning, meeting.id, What.PAPERS, "Chờ số liệu", by=province.people["secretary"])
    province.clock.at_ms += 2 * DAY + HOUR
    client = browser("secretary")
    assert "Ghi lý do quá hạn" in client.get("/due").text
    assert send(client, f"/due/{meeting.id}/papers", {"reason": " "}, form="/due").status_code == 409
    assert send(client, f"/due/{meeting.id}/papers", {"reason": "Chờ số liệu"}, form="/due").status_code == 303
    deed = Deed.select().order_by(Deed.id.desc()).first()
    assert (deed.act, deed.changes, deed.reason) == (Act.EXPLAIN, What.PAPERS, "Chờ số liệu")
    assert "Lý do: Chờ số liệu" in client.get("/due").text
    assert send(browser("finance"), f"/due/{meeting.id}/papers", {"reason": "Tôi"}, form="/account").status_code == 409


def test_a_day_off_of_the_office_moves_the_working_days(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    meeting, office = province.submitted(), browser("overseer")

    def approve_by() -> int:
        today = province.planning.today
        found = duties_of(access_of(province.people["approver"], today), today, now_ms=province.clock())
        [one] = [one for one in found if one.deadline.what is What.APPROVE and one.deadline.unit is Unit.WORKING]
        return one.deadline.at_ms

    assert approve_by() == meeting.starts_at_ms - 5 * DAY
    fields: dict[str, object] = {"day": "2026-11-27", "kind": "off", "name": "Nghỉ do bão", "do": "set"}
    assert send(office, "/working-days", fields).status_code == 303
    assert approve_by() == meeting.starts_at_ms - 6 * DAY
    assert "Nghỉ do bão" in browser("finance").get("/working-days").text
    clear_day(province.database, date(2026, 11, 27))
    assert approve_by() == meeting.starts_at_ms - 5 * DAY
    assert send(browser("finance"), "/working-days", fields, form="/account").status_code == 403
    with pytest.raises(Refused):
        set_day(province.planning, date(2026, 11, 28), is_working=False, name="", by=province.people["overseer"])


def test_a_page_without_duties_says_so(province: Province, browser: Callable[[str], FlaskClient]) -> None:
    province.approved()
    assert "Không có việc nào đến hạn" in browser("stranger").get("/due").text
