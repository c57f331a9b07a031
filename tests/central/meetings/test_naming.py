"""Who comes: agencies name people, people answer and send others, and voting does not pass on."""

import pytest

from central.meetings.actions import approve, reject
from central.meetings.models import Answer, Attendee, Invitation, Meeting
from central.meetings.naming import (
    Guest,
    confirm,
    decline,
    name_guest,
    name_official,
    open_invitations,
    send_substitute,
    take_back,
)
from central.meetings.packing import build_package
from central.meetings.plan import PlannedInvitation
from central.notices.models import Notice
from contract.package import Category, Package
from contract.refused import Refused
from tests.central.province import Province


def agency_invitation(meeting: Meeting) -> Invitation:
    found: Invitation = Invitation.get(Invitation.meeting == meeting, Invitation.agency.is_null(False))
    return found


def package_of(province: Province, meeting: Meeting) -> Package:
    return build_package(province.planning, province.again(meeting), incarnation="test", revision=1)


def name(province: Province, meeting: Meeting, who: str, by: str = "clerk") -> None:
    invitation = agency_invitation(meeting)
    name_official(province.planning, meeting.id, invitation.id, province.people[who].id, by=province.people[by])


def test_a1_an_agency_names_its_people_until_the_places_are_full(province: Province) -> None:
    meeting = province.approved()
    assert [one.meeting_id for one in open_invitations(province.people["clerk"], province.planning)] == [meeting.id]
    name(province, meeting, "health")
    assert province.attendee(meeting, "health").invitation_id == agency_invitation(meeting).id
    assert open_invitations(province.people["clerk"], province.planning) == []
    with pytest.raises(Refused, match="cử đủ 1 người"):
        name(province, meeting, "clerk")


def subjects_to(province: Province, who: str) -> list[str]:
    rows = Notice.select().where(Notice.official == province.people[who]).order_by(Notice.id)
    return [one.subject for one in rows]


def test_r5_3_an_agency_names_before_the_approval_so_that_the_approver_sees_who_comes(province: Province) -> None:
    meeting = province.submitted()
    assert [one.meeting_id for one in open_invitations(province.people["clerk"], province.planning)] == [meeting.id]
    assert "Kính mời cử người dự họp" in subjects_to(province, "clerk")[-1]

    name(province, meeting, "health")

    assert subjects_to(province, "health") == []
    approve(province.planning, meeting.id, by=province.people["approver"], late_reason="Việc gấp")
    assert subjects_to(province, "health") == ["Kính mời dự cuộc họp “%(title)s”."]
    assert subjects_to(province, "clerk")[-1] == "Cuộc họp “%(title)s” đã được phê duyệt."
    assert not province.attendee(meeting, "health").is_withdrawn


def test_who_names_before_the_approval_may_do_nothing_else_with_the_meeting(province: Province) -> None:
    meeting, clerk = province.submitted(), province.people["clerk"]

    with pytest.raises(Refused):
        approve(province.planning, meeting.id, by=clerk)
    name(province, meeting, "health")
    take_back(province.planning, meeting.id, province.attendee(meeting, "health").id, by=clerk)

    assert subjects_to(province, "health") == []
    assert province.attendee(meeting, "health").is_withdrawn


def test_a_rejected_meeting_asks_no_agency_any_more(province: Province) -> None:
    meeting = province.submitted()

    reject(province.planning, meeting.id, by=province.people["approver"], reason="Trùng lịch")

    assert open_invitations(province.people["clerk"], province.planning) == []
    assert "chưa cần cử người" in subjects_to(province, "clerk")[-1]
    with pytest.raises(Refused):
        name(province, meeting, "health")


def test_a_leader_names_without_a_right_and_others_do_not(province: Province) -> None:
    meeting = province.approved()
    with pytest.raises(Refused):
        name(province, meeting, "clerk", by="finance")
    name(province, meeting, "clerk", by="health")
    assert not province.attendee(meeting, "clerk").is_withdrawn


def test_only_people_of_the_agency_and_of_the_level_are_named(province: Province) -> None:
    asked = PlannedInvitation(token="y-te", agency=province.agencies["health"].id, level="deputy")
    meeting = province.approved(invitations=(asked,))
    with pytest.raises(Refused, match="không thuộc cơ quan"):
        name(province, meeting, "finance")
    with pytest.raises(Refused, match="cấp cao hơn"):
        name(province, meeting, "clerk")
    name(province, meeting, "health")


def test_r2_3_somebody_without_an_account_is_named(province: Province) -> None:
    meeting = province.approved()
    invitation, clerk = agency_invitation(meeting), province.people["clerk"]
    guest = Guest(name=" Bà  Nga ", office="Kế toán", salutation="bà")
    name_guest(province.planning, meeting.id, invitation.id, guest, by=clerk)
    row = Attendee.get(Attendee.meeting == meeting, Attendee.official.is_null())
    assert (row.name, row.office, row.agency_name) == ("Bà Nga", "Kế toán", "Sở Y tế")
    with pytest.raises(Refused):
        name_guest(province.planning, meeting.id, invitation.id, Guest(name="  "), by=clerk)


def test_who_is_taken_back_loses_the_ticket_and_gets_a_new_one_when_named_again(province: Province) -> None:
    meeting = province.approved()
    name(province, meeting, "health")
    row = province.attendee(meeting, "health")
    take_back(province.planning, meeting.id, row.id, by=province.people["clerk"])
    assert province.attendee(meeting, "health").is_withdrawn
    name(province, meeting, "health")
    again = province.attendee(meeting, "health")
    assert (again.is_withdrawn, again.number, again.issue) == (False, row.number, 2)


def test_r5_1_a_person_confirms_and_declines_with_a_reason(province: Province) -> None:
    meeting, finance = province.approved(), province.people["finance"]
    confirm(province.planning, meeting.id, by=finance)
    assert province.attendee(meeting, "finance").answer == Answer.CONFIRMED
    with pytest.raises(Refused, match="lý do"):
        decline(province.planning, meeting.id, by=finance, reason="")
    decline(province.planning, meeting.id, by=finance, reason="Đi công tác")
    row = province.attendee(meeting, "finance")
    assert (row.answer, row.answer_reason, row.is_withdrawn) == (Answer.DECLINED, "Đi công tác", False)
    subjects = [one.subject for one in Notice.select().where(Notice.official == province.people["secretary"])]
    assert any("báo không dự" in subject for subject in subjects)


def test_r5_1_a_substitute_attends_for_the_principal_and_does_not_vote(province: Province) -> None:
    meeting = province.approved()
    send_substitute(
        province.planning, meeting.id, province.people["finance2"].id, by=province.people["finance"], reason="Bận họp"
    )
    package = package_of(province, meeting)
    principal, substitute = province.attendee(meeting, "finance"), province.attendee(meeting, "finance2")
    person = package.person(substitute.number)
    assert person is not None
    assert (person.represents, person.category, person.withdrawn) == (principal.number, Category.MEMBER, False)
    assert principal.answer == Answer.SUBSTITUTED
    assert not package.rule.substitutes_vote


@pytest.mark.parametrize("who", ["health", "finance", "chair"])
def test_a_substitute_is_another_official_of_the_same_agency(province: Province, who: str) -> None:
    meeting = province.approved()
    with pytest.raises(Refused, match="cùng cơ quan"):
        send_substitute(province.planning, meeting.id, province.people[who].id, by=province.people["finance"])


def test_the_chair_hands_over_in_the_room_and_sends_nobody(province: Province) -> None:
    meeting = province.approved()
    with pytest.raises(Refused, match="tại phòng họp"):
        send_substitute(province.planning, meeting.id, province.people["deputy"].id, by=province.people["chair"])


def test_a_principal_who_comes_after_all_takes_the_substitute_back(province: Province) -> None:
    meeting, finance = province.approved(), province.people["finance"]
    send_substitute(province.planning, meeting.id, province.people["finance2"].id, by=finance)
    send_substitute(province.planning, meeting.id, province.people["finance3"].id, by=finance)
    assert province.attendee(meeting, "finance2").is_withdrawn
    confirm(province.planning, meeting.id, by=finance)
    assert province.attendee(meeting, "finance3").is_withdrawn
    assert province.attendee(meeting, "finance").answer == Answer.CONFIRMED


def test_a_stranger_answers_nothing(province: Province) -> None:
    meeting = province.approved()
    with pytest.raises(Refused):
        confirm(province.planning, meeting.id, by=province.people["stranger"])
