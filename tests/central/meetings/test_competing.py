"""Two meetings that want one room at one time, side by side; changes told with both values; a form like another."""

from collections.abc import Callable

import msgspec
import pytest
from flask.testing import FlaskClient

from central.meetings.actions import approve
from central.meetings.changing import change
from central.meetings.competing import competitors, wanting_too
from central.meetings.models import Meeting, Room
from central.meetings.plan import PlannedItem
from central.notices.models import Notice
from central.people.access import access_of
from tests.central.counting import counted
from tests.central.province import DAY, HOUR, NOW, Province

Browser = Callable[[str], FlaskClient]
AT = NOW + 7 * DAY


def other(province: Province, **changes: object) -> Meeting:
    """A second registration for the same room, an hour later."""
    values = {"title": "Họp về y tế", "starts_at_ms": AT + HOUR, "ends_at_ms": AT + 3 * HOUR, **changes}
    return province.submitted(**values)


def told(province: Province, who: str) -> list[str]:
    rows = Notice.select().where(Notice.official == province.people[who]).order_by(Notice.id)
    return [row.subject % msgspec.json.decode(row.fills) for row in rows]


# R5.3
def test_the_approver_sees_both_with_what_the_choice_costs_the_loser(province: Province, browser: Browser) -> None:
    first, second = province.submitted(), other(province)
    mine = access_of(province.people["approver"], province.planning.today)
    one, two = competitors(province.planning, mine, first)
    assert (one.meeting, two.meeting) == (first, second)
    assert (one.people, one.rooms) == (3, ["Phòng họp số 2"])
    # 07:00 to 18:00 without what each wants itself: before 08:00 there is an hour, after 11:00 seven.
    assert [(end - start) // HOUR for start, end in one.hours] == [7]
    assert [(end - start) // HOUR for start, end in two.hours] == [2, 7]
    page = browser("approver").get(f"/meetings/{first.id}/approval").text
    for text in ("Cùng xin một phòng", "Họp về y tế", "Còn phòng đủ chỗ cùng giờ: Phòng họp số 2.", "11:00 – 18:00"):
        assert text in page, text


def test_without_a_room_or_an_hour_another_day_is_needed(province: Province, browser: Browser) -> None:
    Room.update(seats=2).where(Room.id == province.rooms[1].id).execute()
    first = province.submitted(starts_at_ms=AT - HOUR, ends_at_ms=AT + 8 * HOUR)
    other(province)
    page = browser("approver").get(f"/meetings/{first.id}/approval").text
    assert "Không còn phòng nào đủ chỗ cùng giờ." in page
    assert "Phải chuyển sang ngày khác." in page


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at_ms": AT + 3 * HOUR, "ends_at_ms": AT + 4 * HOUR},
        {"starts_at_ms": AT + DAY, "ends_at_ms": AT + DAY + HOUR},
    ],
)
def test_who_does_not_meet_in_time_does_not_compete(
    province: Province, browser: Browser, changes: dict[str, object]
) -> None:
    first = province.submitted()
    other(province, **changes)
    other(province, room=province.rooms[1].id)
    assert wanting_too(first) == []
    assert "Cùng xin một phòng" not in browser("approver").get(f"/meetings/{first.id}/approval").text


def test_the_loser_is_told_as_soon_as_the_other_is_approved(province: Province) -> None:
    first = province.submitted()
    other(province)
    approve(province.planning, first.id, by=province.people["approver"], late_reason="Việc gấp")
    lost = (
        "Phòng họp số 1 đã được duyệt cho cuộc họp khác cùng giờ. Kính mời đổi phòng hoặc thời gian của “Họp về y tế”."
    )
    assert told(province, "registrar").count(lost) == 1
    assert told(province, "approver").count(lost) == 1
    assert lost not in told(province, "finance")


def test_more_competitors_ask_no_more_questions(province: Province) -> None:
    first = province.submitted()
    mine = access_of(province.people["overseer"], province.planning.today)
    asked = []
    for _ in range(3):
        other(province)
        with counted(province) as count:
            competitors(province.planning, mine, province.again(first))
        asked.append(count.queries)
    assert asked[0] == asked[1] == asked[2]


def test_a_change_is_told_with_its_old_and_its_new_value(province: Province) -> None:
    meeting = province.approved()
    agenda = (PlannedItem(token="noi-dung-1", title="Dự toán năm 2028", minutes=30, presenter="Sở Tài chính"),)
    plan = province.plan(title="Họp ngân sách", chairs=(province.people["deputy"].id,), agenda=agenda)
    change(province.planning, meeting.id, plan, by=province.people["secretary"], version=meeting.version)
    found = told(province, "finance")
    for text in (
        "Cuộc họp “Họp về ngân sách” đổi tên thành “Họp ngân sách”.",
        "Chủ trì cuộc họp “Họp ngân sách” đổi từ Nguyễn Minh Hải sang Trần Thị Thu Hà.",
        "Chương trình cuộc họp “Họp ngân sách” đổi từ “Dự toán năm 2027” thành “Dự toán năm 2028”.",
    ):
        assert text in found, text
    assert not any("Kính mời xem lại" in one for one in found)


# R5.4
def test_a_meeting_is_registered_like_another_without_its_day(province: Province, browser: Browser) -> None:
    meeting = province.approved()
    registrar = browser("registrar")
    assert f"/register?like={meeting.id}" in registrar.get(f"/meetings/{meeting.id}").text
    page = registrar.get(f"/register?like={meeting.id}").text
    for text in ('value="Họp về ngân sách"', "Dự toán năm 2027", "Đỗ Thị Đào", 'value="08:00"'):
        assert text in page, text
    assert "2026-11-30" not in page
    assert browser("stranger").get(f"/register?like={meeting.id}").status_code == 409
    assert f"/register?like={meeting.id}" not in browser("finance").get(f"/meetings/{meeting.id}").text
