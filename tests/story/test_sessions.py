"""Four things that happen in a room, each by people at several browsers of a real unit that nothing else is near."""

import pytest
from playwright.sync_api import expect

from contract import events as e
from tests.makers import MEETING
from tests.pictures.session import SUBSTITUTE
from tests.story.holding import choose
from tests.story.people import Person
from tests.story.session_room import MEMBERS, NEEDED, SessionRoom, become_known, begin

FOR, AGAINST = "Tán thành", "Không tán thành"
BALLOT = "phi-le-phi"
RESOLUTION = "Thông qua dự thảo Nghị quyết về phí, lệ phí"
CANDIDATES = ("Đặng Thị Thu Hà", "Ngô Minh Triết", "Lý Hoàng Nam")
REPRESENTED, INVITED = 12, 30


# R5.2a
@pytest.mark.timeout(300)
def test_a_session_loses_its_quorum_and_regains_it(room: SessionRoom) -> None:
    room.come(range(1, NEEDED + 1))
    chair, display, secretary = room.chair(), room.display(), room.secretary()
    begin(chair, 2)
    has_quorum(chair, display, present=NEEDED)

    leave(secretary, (5, 6))
    lacks_quorum(chair, display, present=NEEDED - 2)
    count_hands(chair, secretary, in_favour=NEEDED - 2)
    chair.sees("Không được thông qua", "Chưa đủ số thành viên dự họp khi biểu quyết.")

    room.come((5, 6, NEEDED + 1))
    has_quorum(chair, display, present=NEEDED + 1)
    count_hands(chair, secretary, in_favour=NEEDED + 1, again=True)
    chair.sees("Được thông qua")
    display.sees("Được thông qua", f"Tổng số {MEMBERS} – có mặt {NEEDED + 1}")
    first, second = (room.desk.room(MEETING).ballots[BALLOT, number] for number in (1, 2))
    assert first.closed
    assert second.closed
    assert (first.closed.present, second.closed.present) == (NEEDED - 2, NEEDED + 1)


# R5.2a R5.2b
@pytest.mark.timeout(300)
def test_personnel_are_voted_on_by_slips_and_nobody_else_learns_of_it(room: SessionRoom) -> None:
    room.come((*range(1, NEEDED + 1), INVITED))
    chair, display, secretary = room.chair(), room.display(), room.secretary()
    member, guest = room.phone(4), room.phone(INVITED)
    begin(chair, 4)
    display.sees("Họp nội bộ")

    prepare_election(secretary)
    chair.follows("Lấy biểu quyết")
    chair.sees("Bỏ phiếu kín")
    chair.presses("Phiếu giấy")
    member.sees("Biểu quyết bằng phiếu giấy.")
    expect(member.page.locator("form.vote")).to_have_count(0)
    key_in_slips(secretary, issued=NEEDED, invalid=1, for_first=9)

    chair.sees("Trúng cử: Đặng Thị Thu Hà")
    member.sees("Trúng cử: Đặng Thị Thu Hà")
    for outside in (display, guest):
        expect(outside.page.locator("body")).not_to_contain_text(CANDIDATES[0])
    assert marks(room, e.VoteCast) == 0


# R5.1 R5.2b
@pytest.mark.timeout(300)
def test_a_substitute_follows_and_does_not_vote_until_the_principal_comes(room: SessionRoom) -> None:
    room.come((*(one for one in range(1, NEEDED + 1) if one != REPRESENTED), SUBSTITUTE))
    chair, member, deputy = room.chair(), room.phone(3), room.phone(SUBSTITUTE)
    begin(chair, 2)
    open_on_devices(chair, f"0/{NEEDED - 1}")
    deputy.sees(RESOLUTION, "Đại biểu dự thay không tham gia biểu quyết tại cuộc họp này.")
    expect(deputy.page.locator("form.vote")).to_have_count(0)

    with member.page.expect_request(lambda one: one.method == "POST") as sent:
        choose(member, FOR)
    token = deputy.page.locator("form.act input[name=token]").first.input_value()
    made_up = {**(sent.value.post_data_json or {}), "token": token, "nonce": "made-up-12345678"}
    assert deputy.page.request.post(sent.value.url, form=made_up).status == 409
    chair.sees(f"1/{NEEDED - 1}")

    principal = room.phone(REPRESENTED)
    room.come((REPRESENTED,))
    principal.sees("Đã điểm danh lúc")
    expect(principal.page.locator("form.vote")).to_have_count(0)
    close(chair)
    again(room, 2)
    choose(principal, FOR)
    assert voters(room, 2) == [REPRESENTED]


# R5.2b
@pytest.mark.timeout(300)
def test_a_phone_dies_in_the_middle_and_its_owner_goes_on_with_another(room: SessionRoom) -> None:
    room.come(range(1, NEEDED + 1))
    chair, phone = room.chair(), room.phone(3)
    begin(chair, 2)
    open_on_devices(chair, f"0/{NEEDED}")
    choose(phone, FOR)
    dead = phone.page.context.storage_state()
    phone.page.context.close()
    room.web.kill()
    room.web.start()

    borrowed = room.phone(3)
    expect(borrowed.page.locator(".voted")).to_contain_text(f"Đã ghi nhận: {FOR}")
    borrowed.follows("Thay đổi lựa chọn")
    choose(borrowed, AGAINST)
    chair.sees(f"1/{NEEDED}")

    charged = room.people.again(dead, room.address)
    charged.sees("Kính chào đại biểu")
    expect(charged.page.locator("form.vote")).to_have_count(0)
    become_known_again(room, charged)
    expect(charged.page.locator(".voted")).to_contain_text(f"Đã ghi nhận: {AGAINST}")
    assert voters(room, 1) == [3]


def has_quorum(*screens: Person, present: int) -> None:
    for screen in screens:
        expect(screen.page.locator("#lamp")).to_contain_text(
            f"Đủ số thành viên dự họp: có mặt {present}/{MEMBERS} (yêu cầu ít nhất {NEEDED})"
        )


def lacks_quorum(*screens: Person, present: int) -> None:
    for screen in screens:
        expect(screen.page.locator("#lamp")).to_contain_text(
            f"Chưa đủ số thành viên dự họp: có mặt {present}/{MEMBERS} (yêu cầu ít nhất {NEEDED})"
        )


def leave(secretary: Person, attendees: tuple[int, ...]) -> None:
    secretary.follows("Điểm danh")
    expect(secretary.page.locator("#roll")).to_be_visible()
    for attendee in attendees:
        secretary.page.locator(f"#person-{attendee}").get_by_role("link", name="Khác").click()
        secretary.presses("Ghi đã rời cuộc họp")
        expect(secretary.page.locator(f"#person-{attendee}")).to_contain_text("Có dự họp")


def count_hands(chair: Person, secretary: Person, *, in_favour: int, again: bool = False) -> None:
    """The chair has hands raised (once more from the secretary's page), the secretary keys in what was counted."""
    secretary.follows("Biểu quyết")
    if again:
        secretary.page.locator(".card", has_text=RESOLUTION).get_by_role("button", name="Giơ tay").click()
    else:
        chair.follows("Lấy biểu quyết")
        chair.presses("Giơ tay")
    chair.sees("Biểu quyết bằng hình thức giơ tay")
    for field, number in (("#q0-0", in_favour), ("#q0-1", 0), ("#q0-2", 0)):
        secretary.page.fill(field, str(number))
    secretary.page.select_option("#counter0", index=1)
    secretary.presses("Ghi kết quả đếm")
    secretary.follows("Kết thúc biểu quyết")
    secretary.presses("Kết thúc biểu quyết")
    chair.sees("Kết quả biểu quyết")


def prepare_election(secretary: Person) -> None:
    secretary.follows("Biểu quyết")
    secretary.follows("Thêm nội dung biểu quyết")
    secretary.page.fill("#title", "Bầu bổ sung Ủy viên")
    secretary.page.check("#kind-elect")
    secretary.page.fill("#lines", "\n".join(CANDIDATES))
    secretary.page.get_by_label("Bỏ phiếu kín").check()
    secretary.presses("Thêm nội dung biểu quyết")
    secretary.sees("Bầu bổ sung Ủy viên")


def key_in_slips(secretary: Person, *, issued: int, invalid: int, for_first: int) -> None:
    """One seat, so each valid slip has one mark; the second gets one, the third all others."""
    for field, number in (("#issued", issued), ("#returned", issued), ("#invalid", invalid)):
        secretary.page.fill(field, str(number))
    for place, number in enumerate((for_first, 1, issued - invalid - for_first - 1)):
        secretary.page.fill(f"#q0-{place}", str(number))
    for place in range(3):
        secretary.page.select_option(f"#counter{place}", index=place + 1)
    secretary.presses("Ghi kết quả đếm")
    secretary.follows("Kết thúc biểu quyết")
    secretary.presses("Kết thúc biểu quyết")


def open_on_devices(chair: Person, counted: str) -> None:
    chair.follows("Lấy biểu quyết")
    chair.presses("Trên thiết bị")
    chair.sees("Đang biểu quyết", counted)


def close(chair: Person) -> None:
    chair.follows("Kết thúc biểu quyết")
    chair.presses("Kết thúc biểu quyết")
    chair.sees("Kết quả biểu quyết")


def again(room: SessionRoom, number: int) -> None:
    """The next round, from the secretary's page."""
    secretary = room.secretary()
    secretary.follows("Biểu quyết")
    card = secretary.page.locator(".card", has_text=RESOLUTION)
    reason = card.get_by_label("Lý do biểu quyết lại")
    if reason.count():
        reason.fill("Cả người dự thay và người được thay đều có mặt")
    card.get_by_role("button", name="Trên thiết bị").click()
    secretary.sees(f"lần {number}")


def become_known_again(room: SessionRoom, phone: Person) -> None:
    phone.opens(f"{room.address}/who/3")
    become_known(phone)


def voters(room: SessionRoom, number: int) -> list[int]:
    return list(room.desk.room(MEETING).ballots[BALLOT, number].votes)


def marks(room: SessionRoom, kind: type[e.Event]) -> int:
    return sum(isinstance(line.event, kind) for _, line in room.desk.journal.lines_of(MEETING))
