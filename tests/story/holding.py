"""The third chapter, in the room: begun, voted on, concluded and ended while the broker is dead."""

from dataclasses import dataclass, field

from playwright.sync_api import Request, expect

from tests.story.people import CHAIR as TOUCHSCREEN
from tests.story.people import People, Person, official
from tests.story.planning import (
    ABSENT,
    CHAIR,
    MEMBERS,
    PHONELESS,
    RESOLUTION,
    SECRETARY,
    SUBSTITUTE,
    Ticket,
)
from tests.story.province import Province

FOR, AGAINST, NEITHER = "Tán thành", "Không tán thành", "Không biểu quyết"
OPINION = "Đề nghị làm rõ nguồn kinh phí hỗ trợ các xã."
CONCLUSION = "Giao Sở Khoa học và Công nghệ hoàn thiện dự thảo Nghị quyết trước ngày 15/12."
PRESENT = len(MEMBERS) - 1
"""Members in the room: all but the one who sent a deputy."""


@dataclass
class Room:
    """Who sits in the room with which page open."""

    chair: Person
    secretary: Person
    phones: dict[str, Person]
    first_choice: list[Request] = field(default_factory=list)


def begin(people: People) -> Person:
    """R5.2a, A8: the chair scanned nothing and is present, the secretary too, by starting on the touchscreen."""
    chair = people.at(f"{people.screens}/chair", size=TOUCHSCREEN)
    chair.follows("Bắt đầu cuộc họp")
    for one in (CHAIR, SECRETARY):
        expect(chair.page.get_by_label(official(one).name)).to_be_checked()
    chair.presses("Bắt đầu cuộc họp")
    chair.sees("Cuộc họp đang diễn ra", "Mở nội dung 1")
    return chair


def mark_two(secretary: Person) -> None:
    """R5.2a: the secretary's own page; one tap each for who has no phone and for the deputy."""
    secretary.follows("Trang Thư ký")
    secretary.follows("Điểm danh")
    for one in (PHONELESS, SUBSTITUTE):
        row = secretary.page.locator("#roll > li", has_text=official(one).name, has_not_text="Dự thay: ")
        row.get_by_role("button", name="Có mặt").click()
        expect(row).to_contain_text("Thư ký ghi")
    expect(secretary.page.locator("#roll > li", has_text=official(ABSENT).name)).not_to_contain_text("Thư ký ghi")
    expect(secretary.page.locator("#lamp")).to_contain_text(f"có mặt {PRESENT}/{len(MEMBERS)}")


def discuss(room: Room, who: str) -> None:
    """R5.2b: an opinion on the first item, from the phone to the secretary's page."""
    room.chair.presses("Mở nội dung 1")
    room.chair.sees("Nội dung 1/2")
    phone = room.phones[who]
    phone.follows("Gửi ý kiến")
    phone.page.fill("#text", OPINION)
    phone.presses("Gửi ý kiến")
    phone.sees("Đã ghi nhận ý kiến lúc")
    phone.follows("Về trang chính")
    room.secretary.follows("Kết luận, ý kiến")
    expect(room.secretary.page.locator("#opinions")).to_contain_text(OPINION)


def open_ballot(room: Room) -> None:
    """R5.2a: on to the second item, and its prepared ballot on devices."""
    chair = room.chair
    chair.follows("Chương trình")
    chair.presses("Mở")
    chair.sees("Nội dung 2/2")
    chair.follows("Lấy biểu quyết")
    chair.presses("Trên thiết bị")
    chair.sees("Đang biểu quyết", RESOLUTION, f"0/{PRESENT}")


def choose(phone: Person, option: str) -> None:
    """R5.2b: choose, then send; the tick stays with the choice."""
    phone.page.locator("label.choice").get_by_text(option, exact=True).click()
    phone.presses("Gửi")
    expect(phone.page.locator(".voted")).to_contain_text(f"Đã ghi nhận: {option}")


def choose_first(room: Room, who: str, option: str) -> None:
    """A choice whose request is kept, as if the network would bring it once more later."""
    phone = room.phones[who].page
    phone.on("request", lambda one: room.first_choice.append(one) if one.method == "POST" else None)
    choose(room.phones[who], option)


def lose_the_unit(province: Province, room: Room, who: str) -> None:
    """kill -9 in the middle: a phone says what it misses, and goes on by itself when the unit is back."""
    lost = room.phones[who].page.locator("#lost")
    province.kill("edge web", "edge sync")
    expect(lost).to_contain_text("Mất kết nối với phòng họp")
    province.start("edge web", "edge sync")
    expect(lost).to_be_hidden()


def change(room: Room, who: str, option: str) -> None:
    """R5.2b: a choice may be changed until the ballot closes."""
    phone = room.phones[who]
    phone.follows("Thay đổi lựa chọn")
    choose(phone, option)


def bring_the_first_choice_again(room: Room, who: str, option: str) -> None:
    """The very same request once more is no second vote; with another nonce it is refused as out of date."""
    request, phone = room.first_choice[0], room.phones[who].page
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert phone.request.post(request.url, data=request.post_data_buffer, headers=headers).ok
    fields = {**(request.post_data_json or {}), "nonce": "from-another-showing"}
    assert phone.request.post(request.url, form=fields).status == 409
    phone.reload()
    expect(phone.locator(".voted")).to_contain_text(f"Đã ghi nhận: {option}")


def vote_on_screen(room: Room, ticket: Ticket, option: str) -> None:
    """Who has no phone votes on the room's screen by the PIN, on its keys."""
    chair = room.chair
    chair.follows("Biểu quyết tại màn hình này")
    chair.follows(official(PHONELESS).name)
    for digit in ticket.pin:
        chair.presses(digit)
    chair.presses("Xác nhận")
    chair.sees(RESOLUTION)
    chair.page.locator("label.choice").get_by_text(option, exact=True).click()
    chair.presses("Gửi")
    chair.sees("Đã ghi nhận lúc", official(PHONELESS).name)
    chair.follows("Xong")


def refuse_the_substitute(room: Room) -> None:
    """A deputy attends and does not vote: no ballot on the page, and none by a request made up from another's."""
    phone = room.phones[SUBSTITUTE]
    phone.sees("Đại biểu dự thay không tham gia biểu quyết tại cuộc họp này.")
    expect(phone.page.locator("form.vote")).to_have_count(0)
    token = phone.page.locator("form.act input[name=token]").first.input_value()
    made_up = {**(room.first_choice[0].post_data_json or {}), "token": token, "nonce": "made-up-12345678"}
    assert phone.page.request.post(room.first_choice[0].url, form=made_up).status == 409


def close_ballot(room: Room, *, voted: int) -> None:
    """R5.2a: who has not voted is told before, result and quorum after."""
    chair = room.chair
    chair.sees(f"{voted}/{PRESENT}")
    chair.follows("Kết thúc biểu quyết")
    chair.sees(f"Còn {PRESENT - voted} đại biểu chưa biểu quyết")
    chair.presses("Kết thúc biểu quyết")
    chair.sees("Kết quả biểu quyết", "Được thông qua", f"Đủ số thành viên dự họp: có mặt {PRESENT}/{len(MEMBERS)}")


def conclude(room: Room) -> None:
    """R5.2a: the secretary writes, the chair agrees and ends the meeting."""
    secretary, chair = room.secretary, room.chair
    secretary.page.select_option("#item", index=2)
    secretary.page.fill("#text", CONCLUSION)
    secretary.presses("Trình Chủ trì")
    expect(secretary.page.locator("#draft")).to_contain_text("Chờ Chủ trì đồng ý")
    chair.follows("Xem dự thảo kết luận")
    chair.sees(CONCLUSION)
    chair.presses("Đồng ý nội dung kết luận")
    chair.follows("Kết thúc cuộc họp")
    chair.sees("Kết thúc cuộc họp?")
    chair.presses("Kết thúc cuộc họp")
    chair.sees("Cuộc họp đã kết thúc lúc")
