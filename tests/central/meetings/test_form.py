"""A registration is understood as officials write it, and what is wrong is told beside its field."""

import pytest

from central.meetings.filling import form_of
from central.meetings.form import read_plan
from central.meetings.packing import build_package
from central.meetings.reading import Reading
from central.meetings.typed import Typed
from central.meetings.writing import write_plan
from central.people.agencies import add_official, add_position, appoint
from central.people.models import Level
from contract.ballot import STATUTE_OPTIONS
from contract.package import Category
from tests.central.meetings.forms import typed_fields
from tests.central.province import NOW, SINCE, Province


def read(province: Province, **changes: str) -> Reading:
    return read_plan(Typed(typed_fields(province, **changes)), now_ms=NOW)


def test_a_form_without_a_mistake_becomes_a_plan(province: Province) -> None:
    plan = read(province).plan
    assert plan is not None
    assert plan.chairs == (province.people["chair"].id,)
    assert plan.approver == province.people["approver"].id
    assert [one.title for one in plan.agenda] == ["Dự toán năm 2027"]
    assert plan.invitations[0].official == province.people["finance"].id
    assert (plan.invitations[0].category, plan.invitations[0].votes) == (Category.MEMBER, True)
    assert (plan.invitations[1].agency, plan.invitations[1].level) == (province.agencies["health"].id, "deputy")
    assert (plan.ballots[0].item, plan.ballots[0].questions[0].options) == ("n1", STATUTE_OPTIONS)


def test_d12_who_is_invited_comes_to_the_room_that_was_chosen(province: Province) -> None:  # practice D12
    east = province.rooms[1]
    there = {f"rooms-{east.id}-in": "yes", "invite-1-room": str(east.id)}
    plan = read(province, **there).plan
    assert plan is not None
    assert [one.room for one in plan.invitations] == [None, east.id]
    meeting = province.submitted(**vars(plan))
    assert read_plan(form_of(province.planning, meeting), now_ms=NOW).plan == plan

    without = read(province, invite_1_room=str(east.id)).plan
    assert without is not None
    assert [one.room for one in without.invitations] == [None, None], "a room that the meeting does not have"


@pytest.mark.parametrize(
    ("field", "text", "wrong", "said"),
    [
        ("secret", "", "secret", "chọn một trong hai"),
        ("title", "", "title", "nhập tên cuộc họp"),
        ("title", "x" * 301, "title", "Không quá 300"),
        ("kind", "weekly", "kind", "trong danh sách"),
        ("rule", "none", "rule", "trong danh sách"),
        ("host_text", "Sở Không Có", "host-text", "Chưa tìm thấy"),
        ("host_text", "", "host-text", "tên cơ quan"),
        ("date", "", "date", "chọn ngày họp"),
        ("date", "31/02/2026", "date", "ví dụ 25/11/2026"),
        ("date", "2020-01-01", "date", "đã qua"),
        ("start", "25:00", "start", "ví dụ 08:00"),
        ("end", "07:00", "end", "sau giờ bắt đầu"),
        ("end", "tám giờ", "end", "ví dụ 08:00"),
        ("room", "", "room", "chọn phòng họp"),
        ("room", "999", "room", "chọn phòng họp"),
        ("opens", "abc", "opens", "số từ 0 đến 180"),
        ("chairs_0_text", "", "chairs-0-text", "người chủ trì"),
        ("chairs_0_text", "Không Ai Cả", "chairs-0-text", "Chưa tìm thấy"),
        ("secretaries_0_text", "chair@tinh.gov.vn", "secretaries-0-text", "hai người khác nhau"),
        ("approver_text", "finance@tinh.gov.vn", "approver-text", "chưa được phân quyền phê duyệt"),
        ("agenda_0_title", "", "agenda-0-title", "nhập nội dung"),
        ("agenda_0_minutes", "-5", "agenda-0-minutes", "số từ 0 đến 600"),
        ("agenda_0_token", "không hợp lệ", "agenda-0-title", "xóa và thêm lại"),
        ("invite_0_text", "người lạ", "invite-0-text", "Chưa tìm thấy"),
        ("invite_0_category", "boss", "invite-0-category", "trong danh sách"),
        ("invite_1_text", "Đỗ Thị Đào", "invite-1-text", "đã có ở dòng trên"),
        ("invite_1_places", "0", "invite-1-places", "số từ 1 đến 200"),
        ("invite_1_level", "king", "invite-1-level", "trong danh sách"),
        ("ballot_0_options", "Chỉ một", "ballot-0-options", "2 đến 30"),
        ("ballot_0_options", "A\nA", "ballot-0-options", "chỉ ghi một lần"),
        ("ballot_0_questions", "\n".join(f"câu {number}" for number in range(41)), "ballot-0-questions", "40 câu"),
    ],
)
def test_a_mistake_is_told_beside_its_field(province: Province, field: str, text: str, wrong: str, said: str) -> None:
    reading = read(province, **{field: text})
    assert reading.plan is None
    assert list(reading.errors) == [wrong]
    assert said in str(reading.errors[wrong])
    shown = reading.typed.text(field.replace("_", "-"))
    assert shown == text or " – " in shown, "what was typed stays; a person who was found is written in full"


@pytest.mark.parametrize(("day", "start"), [("30/11/2026", "8h00"), ("2026-11-30", "08:00:00"), ("30/11/2026", "8:00")])
def test_days_and_hours_are_read_as_people_write_them(province: Province, day: str, start: str) -> None:
    plan = read(province, date=day, start=start).plan
    assert plan is not None
    assert plan.starts_at_ms == province.plan().starts_at_ms


def test_one_of_several_people_of_a_name_can_be_picked(province: Province) -> None:
    twin = add_official(province.database, name="Đỗ Thị Đào", email="dao2@tinh.gov.vn")
    position = add_position(province.database, province.agencies["health"], title="Chuyên viên", level=Level.STAFF)
    appoint(province.database, twin, position, from_on=SINCE)
    asked = read(province)
    assert {one.id for one in asked.choices["invite-0-text"]} == {twin.id, province.people["finance"].id}
    picked = read(province, invite_0_pick=f"official:{twin.id}", invite_0_asked="Đỗ Thị Đào")
    assert picked.plan is not None
    assert picked.plan.invitations[0].official == twin.id
    assert picked.typed.text("invite-0-text") == "Đỗ Thị Đào – Chuyên viên, Sở Y tế"


def test_a_pick_is_forgotten_when_the_text_is_changed(province: Province) -> None:
    kept = f"official:{province.people['finance'].id}"
    plan = read(province, invite_0_pick=kept, invite_0_text="Lý Văn An").plan
    assert plan is not None
    assert plan.invitations[0].official == province.people["health"].id


def test_a_guest_without_an_account_is_written_as_typed(province: Province) -> None:
    plan = read(province, invite_0_text="Bà Mai, Hội Doanh nhân", invite_0_guest="yes", invite_0_category="guest").plan
    assert plan is not None
    assert (plan.invitations[0].guest, plan.invitations[0].official) == ("Bà Mai, Hội Doanh nhân", None)


def test_a_meeting_on_state_secrets_keeps_time_and_room_only(province: Province) -> None:
    plan = read(province, secret="yes", title="Vụ việc mật", agenda_0_title="Bí mật").plan
    assert plan is not None
    assert plan.title == "Họp nội bộ"
    assert (plan.content, plan.door_title, plan.agenda, plan.invitations, plan.ballots) == ("", "", (), (), ())


def test_the_form_of_a_meeting_reads_back_as_its_plan(province: Province) -> None:
    plan = read(province, invite_1_item="n1", agenda_0_closed="yes", ballot_0_secret="yes").plan
    assert plan is not None
    meeting = province.submitted(**vars(plan))
    again = read_plan(form_of(province.planning, meeting), now_ms=NOW)
    assert again.errors == {}
    assert again.plan == plan


def test_further_rooms_are_those_that_are_ticked(province: Province) -> None:
    hall, east = province.rooms
    ticked = {f"rooms-{one.id}-in": "yes" for one in (hall, east)}
    plan = read(province, **ticked).plan
    assert plan is not None
    assert plan.rooms == (hall.id, east.id), "the leading room is in anyhow, and once"
    assert read(province).plan is not None
    east.is_open = False
    east.save()
    assert "rooms" in read(province, **ticked).errors


def test_the_form_comes_back_with_its_rooms(province: Province) -> None:
    meeting = province.approved(further_rooms=(province.rooms[1].id,))
    assert form_of(province.planning, meeting).text(f"rooms-{province.rooms[1].id}-in") == "yes"


@pytest.mark.parametrize(
    ("ticked", "reserved"),
    [((), ()), (("conclude",), ("conclude",)), (("speech", "conclude", "sing"), ("conclude", "speech"))],
)
def test_acts_reserved_to_the_chair_go_into_the_package(
    province: Province, ticked: tuple[str, ...], reserved: tuple[str, ...]
) -> None:  # A6
    plan = read(province, **{f"reserved-{act}": "yes" for act in ticked}).plan
    assert plan is not None
    meeting = province.approved()
    write_plan(meeting, plan)

    package = build_package(province.planning, province.again(meeting), incarnation="test", revision=2)

    assert package.reserved_to_chair == reserved
    assert {name for name in form_of(province.planning, meeting).fields if name.startswith("reserved-")} == {
        f"reserved-{act}" for act in reserved
    }
