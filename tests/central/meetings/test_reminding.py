"""R5.1: a reminder goes to whom it is meant for, is shown before, and stays in the history."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.meetings.models import Deed, Invitation
from central.meetings.naming import confirm, name_official
from central.meetings.reminding import Group, remind
from central.notices.models import Notice
from contract.refused import Refused
from tests.central.province import NOW, Province, send

Browser = Callable[[str], FlaskClient]


def reminded(province: Province) -> set[str]:
    rows = Notice.select().where(Notice.at_ms > NOW)
    return {who for who, one in province.people.items() if one.id in {row.official_id for row in rows}}


@pytest.mark.parametrize(
    ("group", "who"),
    [
        (Group.ALL, {"chair", "finance"}),
        (Group.UNANSWERED, {"chair"}),
        (Group.UNNAMED, {"clerk"}),
    ],
)
def test_r5_1_each_group_is_reminded_by_the_secretary(province: Province, group: Group, who: set[str]) -> None:
    meeting = province.approved()
    confirm(province.planning, meeting.id, by=province.people["finance"])
    province.clock.at_ms += 1000
    count = remind(province.planning, meeting.id, group, by=province.people["secretary"])
    assert reminded(province) == who
    assert count == len(who)
    deed = Deed.select().order_by(Deed.id.desc()).get()
    assert (deed.act, deed.changes, deed.official_id) == ("remind", group, province.people["secretary"].id)


def test_who_has_named_everybody_is_not_asked_again(province: Province) -> None:
    meeting = province.approved()
    invitation = Invitation.get(Invitation.meeting == meeting, Invitation.agency.is_null(False))
    name_official(
        province.planning, meeting.id, invitation.id, province.people["health"].id, by=province.people["clerk"]
    )
    with pytest.raises(Refused, match="không còn ai"):
        remind(province.planning, meeting.id, Group.UNNAMED, by=province.people["chair"])
    with pytest.raises(Refused, match="Chủ trì hoặc Thư ký"):
        remind(province.planning, meeting.id, Group.ALL, by=province.people["finance"])


def test_r5_1_the_page_shows_words_and_people_before_it_sends(province: Province, browser: Browser) -> None:
    meeting, client = province.approved(), browser("secretary")
    path = f"/meetings/{meeting.id}/remind"
    page = client.get(f"{path}?group=unnamed").text
    assert "Kính mời cử người dự cuộc họp “Họp về ngân sách”, 08:00 30/11/2026" in page
    assert "Võ Thị Thư" in page
    province.clock.at_ms += 1000
    assert send(client, path, {"group": "unnamed"}).status_code == 303
    assert reminded(province) == {"clerk"}
    assert "Nhắc lịch họp" in client.get(f"/meetings/{meeting.id}").text
