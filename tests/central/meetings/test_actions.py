"""A meeting from draft to approval and what may befall it, decided once and told to those whom it concerns."""

from dataclasses import replace

import pytest

from central.meetings.actions import (
    approve,
    cancel,
    discard,
    keep_typed,
    postpone,
    register,
    reject,
    revoke,
    submit,
    withdraw,
)
from central.meetings.changing import Outdated, change
from central.meetings.filling import form_of
from central.meetings.models import Answer, Attendee, Deed, Meeting
from central.meetings.naming import confirm
from central.meetings.plan import PlannedInvitation
from central.meetings.states import State
from central.meetings.typed import Typed
from central.notices.models import Notice
from contract.refused import Refused
from tests.central.province import DAY, HOUR, NOW, Province


def told(province: Province, who: str) -> list[str]:
    rows = Notice.select().where(Notice.official == province.people[who]).order_by(Notice.id)
    return [row.subject for row in rows]


def present(meeting: Meeting) -> set[str]:
    rows = Attendee.select().where(Attendee.meeting == meeting, ~Attendee.is_withdrawn)
    return {row.name for row in rows}


def test_a_form_sent_twice_makes_one_draft(province: Province) -> None:
    registrar = province.people["registrar"]
    drafts = {register(province.planning, Typed({}), by=registrar, once="abc").id for _ in range(2)}
    assert len(drafts) == 1
    assert Meeting.select().count() == 1


def test_only_who_may_register_makes_a_draft_and_only_its_registrar_sees_it(province: Province) -> None:
    with pytest.raises(Refused, match="chưa được phân quyền đăng ký"):
        register(province.planning, Typed({}), by=province.people["finance"])
    draft = province.draft()
    with pytest.raises(Refused, match="không có trong danh sách"):
        keep_typed(province.planning, draft.id, Typed({}), by=province.people["secretary"])
    discard(province.planning, draft.id, by=province.people["registrar"])
    assert Meeting.select().count() == 0


def test_r5_3_approval_invites_tells_and_freezes_who_attends(province: Province) -> None:
    meeting = province.approved()
    assert meeting.state == State.APPROVED
    assert present(meeting) == {"Nguyễn Minh Hải", "Vũ Ngọc Ánh", "Đỗ Thị Đào"}
    assert told(province, "approver") == ["Cuộc họp “%(title)s” chờ phê duyệt."]
    assert told(province, "finance") == ["Kính mời dự cuộc họp “%(title)s”."]
    assert told(province, "clerk") == [
        "Cuộc họp “%(title)s” chờ phê duyệt. Kính mời cử người dự họp.",
        "Kính mời cử người dự cuộc họp “%(title)s”.",
    ]
    assert told(province, "registrar") == ["Cuộc họp “%(title)s” đã được phê duyệt."]
    assert told(province, "stranger") == []


def test_only_the_named_approver_approves(province: Province) -> None:
    meeting = province.submitted()
    for who in ("chair", "secretary", "registrar", "overseer", "finance", "stranger"):
        with pytest.raises(Refused):
            approve(province.planning, meeting.id, by=province.people[who])
    assert province.again(meeting).state == State.AWAITING


def test_r6_3_after_the_deadline_a_reason_is_needed_and_kept(province: Province) -> None:
    meeting = province.submitted()
    province.clock.at_ms = NOW + 5 * DAY
    with pytest.raises(Refused, match="ghi lý do"):
        approve(province.planning, meeting.id, by=province.people["approver"])
    approve(province.planning, meeting.id, by=province.people["approver"], late_reason="Thiên tai")
    assert Deed.get(Deed.act == "approve").reason == "Thiên tai"


def test_a_meeting_whose_time_is_over_is_not_approved(province: Province) -> None:
    meeting = province.submitted()
    province.clock.at_ms = NOW + 8 * DAY
    with pytest.raises(Refused, match="Thời gian họp đã qua"):
        approve(province.planning, meeting.id, by=province.people["approver"], late_reason="Gấp")


def test_a_rejected_registration_comes_back_with_the_reason_and_can_be_sent_again(province: Province) -> None:
    meeting = province.submitted()
    with pytest.raises(Refused, match="lý do"):
        reject(province.planning, meeting.id, by=province.people["approver"], reason="   ")
    reject(province.planning, meeting.id, by=province.people["approver"], reason="Thiếu tài liệu")
    assert province.again(meeting).reason == "Thiếu tài liệu"
    submit(province.planning, meeting.id, province.plan(), by=province.people["registrar"])
    assert province.again(meeting).state == State.AWAITING


def test_the_registrar_may_withdraw_before_the_approval_only(province: Province) -> None:
    meeting, registrar = province.submitted(), province.people["registrar"]
    withdraw(province.planning, meeting.id, by=registrar, typed=form_of(province.planning, meeting))
    assert province.again(meeting).state == State.DRAFT
    approved = province.approved()
    with pytest.raises(Refused):
        withdraw(province.planning, approved.id, by=registrar, typed=Typed({}))


def test_two_approved_meetings_do_not_share_a_room(province: Province) -> None:
    province.approved()
    other = province.draft()
    clashing = province.plan(starts_at_ms=NOW + 7 * DAY + 2 * HOUR, ends_at_ms=NOW + 7 * DAY + 4 * HOUR)
    with pytest.raises(Refused, match="từ 08:00 đến 11:00 ngày 30/11/2026"):
        submit(province.planning, other.id, clashing, by=province.people["registrar"])
    after = replace(clashing, starts_at_ms=NOW + 7 * DAY + 3 * HOUR)
    submit(province.planning, other.id, after, by=province.people["registrar"])


def test_of_two_that_wait_for_one_room_the_second_approval_is_refused(province: Province) -> None:
    first, second = province.submitted(), province.submitted()
    approve(province.planning, first.id, by=province.people["approver"])
    with pytest.raises(Refused, match="Phòng đã có cuộc họp"):
        approve(province.planning, second.id, by=province.people["approver"])
    assert province.again(second).state == State.AWAITING


@pytest.mark.parametrize("who", ["chair", "secretary"])
def test_r5_1_chair_and_secretary_revoke_and_everyone_hears_why(province: Province, who: str) -> None:
    meeting = province.approved()
    confirm(province.planning, meeting.id, by=province.people["finance"])
    revoke(province.planning, meeting.id, by=province.people[who], reason="Đổi nội dung")
    assert province.again(meeting).state == State.AWAITING
    assert province.attendee(meeting, "finance").answer == Answer.CONFIRMED
    for told_one in ("finance", "clerk", "registrar", "approver"):
        assert "hủy duyệt" in told(province, told_one)[-1]


@pytest.mark.parametrize("who", ["approver", "registrar", "finance", "overseer"])
def test_nobody_else_revokes_or_cancels(province: Province, who: str) -> None:
    meeting = province.approved()
    for act in (revoke, cancel):
        with pytest.raises(Refused, match="Chủ trì hoặc Thư ký"):
            act(province.planning, meeting.id, by=province.people[who], reason="Không cần nữa")
    assert province.again(meeting).state == State.APPROVED


def test_answers_are_asked_again_only_when_time_or_place_changed(province: Province) -> None:
    meeting, secretary = province.approved(), province.people["secretary"]
    confirm(province.planning, meeting.id, by=province.people["finance"])
    revoke(province.planning, meeting.id, by=secretary, reason="Bổ sung")
    approve(province.planning, meeting.id, by=province.people["approver"], late_reason="Gấp")
    assert province.attendee(meeting, "finance").answer == Answer.CONFIRMED
    postpone(province.planning, meeting.id, by=secretary, reason="Bão", typed=form_of(province.planning, meeting))
    later = province.plan(starts_at_ms=NOW + 9 * DAY, ends_at_ms=NOW + 9 * DAY + HOUR)
    submit(province.planning, meeting.id, later, by=secretary)
    approve(province.planning, meeting.id, by=province.people["approver"], late_reason="Gấp")
    assert province.attendee(meeting, "finance").answer == Answer.NONE


def test_a_change_keeps_people_tells_newcomers_and_withdraws_the_others(province: Province) -> None:
    meeting = province.approved()
    number = province.attendee(meeting, "finance").number
    health = PlannedInvitation(token="y-te-2", official=province.people["health"].id)
    plan = province.plan(title="Họp về ngân sách và y tế", invitations=(health,))
    change(province.planning, meeting.id, plan, by=province.people["secretary"], version=meeting.version)
    assert present(meeting) == {"Nguyễn Minh Hải", "Vũ Ngọc Ánh", "Lý Văn An"}
    gone = province.attendee(meeting, "finance")
    assert (gone.is_withdrawn, gone.number, gone.issue) == (True, number, 1)
    assert "không còn trong danh sách" in told(province, "finance")[-1]
    assert told(province, "health") == ["Kính mời dự cuộc họp “%(title)s”."]
    again = province.again(meeting)
    change(province.planning, meeting.id, province.plan(), by=province.people["secretary"], version=again.version)
    back = province.attendee(meeting, "finance")
    assert (back.is_withdrawn, back.number, back.issue) == (False, number, 2)


def test_of_two_who_edit_at_once_the_second_is_told(province: Province) -> None:
    meeting = province.approved()
    change(
        province.planning, meeting.id, province.plan(title="Một"), by=province.people["chair"], version=meeting.version
    )
    with pytest.raises(Outdated):
        change(
            province.planning,
            meeting.id,
            province.plan(title="Hai"),
            by=province.people["secretary"],
            version=meeting.version,
        )
    assert province.again(meeting).title == "Một"


def test_the_time_of_an_approved_meeting_changes_by_postponing_only(province: Province) -> None:
    meeting = province.approved()
    later = province.plan(starts_at_ms=NOW + 8 * DAY, ends_at_ms=NOW + 8 * DAY + HOUR)
    with pytest.raises(Refused, match="hoãn hoặc hủy duyệt"):
        change(province.planning, meeting.id, later, by=province.people["secretary"], version=meeting.version)


def test_an_unknown_meeting_is_refused_in_words(province: Province) -> None:
    with pytest.raises(Refused, match="Không tìm thấy cuộc họp"):
        cancel(province.planning, 12345, by=province.people["chair"], reason="x")
