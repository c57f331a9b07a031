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
    named_counts,
    open_invitations,
    send_substitute,
    take_back,
)
from central.meetings.packing import build_package
from central.meetings.plan import PlannedInvitation
from central.notices.models import Notice
from central.people.agencies import add_position, appoint
from central.people.models import Level
from contract.package import Capacity, Category, Package
from contract.refused import Refused
from tests.central.province import SINCE, Province


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


def invite(province: Province, *agencies: str, places: int = 1) -> tuple[Meeting, dict[str, Invitation]]:
    """A meeting to which these agencies are invited, besides chair and secretary."""
    invited = tuple(PlannedInvitation(token=one, agency=province.agencies[one].id, places=places) for one in agencies)
    meeting = province.approved(invitations=invited)
    rows = {one.agency_id: one for one in Invitation.select().where(Invitation.meeting == meeting)}
    return meeting, {one: rows[province.agencies[one].id] for one in agencies}


def two_posts(province: Province) -> None:
    """The director of Health sits on a council of Finance as well."""
    post = add_position(
        province.database, province.agencies["finance"], title="Ủy viên Hội đồng", level=Level.HEAD, rank=900
    )
    appoint(province.database, province.people["health"], post, from_on=SINCE)


def test_d2_who_comes_for_two_agencies_is_one_person_with_one_place_in_each(province: Province) -> None:  # practice D2
    two_posts(province)
    meeting, asked = invite(province, "health", "finance")
    planning, who, chair = province.planning, province.people["health"], province.people["chair"]
    for agency in ("health", "finance"):
        name_official(planning, meeting.id, asked[agency].id, who.id, by=chair)

    assert named_counts(one.id for one in asked.values()) == {one.id: 1 for one in asked.values()}
    (person,) = [one for one in package_of(province, meeting).people if one.name == who.name and not one.withdrawn]
    assert person.agency == "Sở Y tế"
    assert person.also == (Capacity(agency="Sở Tài chính", office="Ủy viên Hội đồng"),)
    with pytest.raises(Refused, match="đã có trong danh sách"):
        name_official(planning, meeting.id, asked["finance"].id, who.id, by=chair)

    take_back(planning, meeting.id, province.attendee(meeting, "health").id, by=chair, invitation=asked["finance"].id)
    (person,) = [one for one in package_of(province, meeting).people if one.name == who.name]
    assert not person.also


def test_d2_who_is_taken_back_by_one_agency_still_comes_for_the_other(province: Province) -> None:
    two_posts(province)
    meeting, asked = invite(province, "health", "finance")
    planning, who, chair = province.planning, province.people["health"], province.people["chair"]
    for agency in ("health", "finance"):
        name_official(planning, meeting.id, asked[agency].id, who.id, by=chair)

    take_back(planning, meeting.id, province.attendee(meeting, "health").id, by=chair, invitation=asked["health"].id)

    (person,) = [one for one in package_of(province, meeting).people if one.name == who.name]
    assert (person.withdrawn, person.agency, person.office) == (False, "Sở Tài chính", "Ủy viên Hội đồng")
    assert not person.also


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
