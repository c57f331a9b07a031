"""What programs are told of an ended meeting is what its room recorded, as far as the token's owner may read it."""

import pytest
from flask import Flask

from central.meetings.models import Meeting
from central.meetings.plan import PlannedInvitation, PlannedItem
from tests.central.api.test_tokens import ask, token
from tests.central.province import Province
from tests.central.search.test_finding import END, PEOPLE, record


@pytest.fixture
def ended(province: Province) -> Meeting:
    """As the tests of searching have it: an open and a closed item, an opinion on each, a conclusion."""
    agenda = (
        PlannedItem(token="mo", title="Đầu tư công"),
        PlannedItem(token="kin", title="Công tác nhân sự", is_closed=True),
    )
    invited = tuple(
        PlannedInvitation(token=f"k{who}", official=province.people[who].id, item=item, category=category)
        for who, (item, category) in PEOPLE.items()
    )
    meeting: Meeting = province.approved(agenda=agenda, invitations=invited)
    record(province, meeting)
    return meeting


# R5.5
@pytest.mark.parametrize("who", ["chair", "secretary", "finance"])
def test_the_results_of_an_ended_meeting_are_told_to_who_took_part(
    province: Province, app: Flask, ended: Meeting, who: str
) -> None:
    status, told = ask(app, token(province, who, "read"), f"/meetings/{ended.id}/results")

    assert status == 200, told
    assert isinstance(told, list)
    (room,) = told
    assert room["room"] == province.rooms[0].name
    assert sorted(room["present"]) == ["Nguyễn Minh Hải", "Đỗ Thị Đào"]
    assert [one["text"] for one in room["conclusions"]] == [END.body.decode()]


def test_a_meeting_still_to_come_has_no_results_and_strangers_are_refused(
    province: Province, app: Flask, ended: Meeting
) -> None:
    coming = province.approved(title="Họp sắp tới", room=province.rooms[1].id)

    for who, meeting in (("chair", coming), ("stranger", ended)):
        status, told = ask(app, token(province, who, "read"), f"/meetings/{meeting.id}/results")
        assert status == 409, told
