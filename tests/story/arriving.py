"""The second chapter, at the door: a phone scans the poster, the camera reads tickets, and nobody else gets in."""

from datetime import date

from playwright.sync_api import expect

from contract.ticket import Ticket as Claims
from contract.ticket import read_ticket, write_ticket
from demo.province import ROOMS
from edge.door.film import FPS, render_film
from tests.makers import key_of
from tests.servers import eventually
from tests.story.people import DOOR, PHONE, People, Person, called, official
from tests.story.planning import SCANNER, TITLE, WALKERS, Ticket
from tests.story.province import Province

EACH_S = 2.5
FOREIGN = "Chưa nhận được mã của cuộc họp này"
REPLACED = "Mã điểm danh này không còn hiệu lực"
MENU = "HTTPS://NHA-HANG.EXAMPLE/THUC-DON"

_NOTE_ANSWERS = """() => {
  window.answers = [];
  new MutationObserver(() => {
    const title = document.querySelector("[data-answer] h2")?.textContent.trim() ?? "";
    if (title !== window.answers.at(-1)) window.answers.push(title);
  }).observe(document.body, { childList: true, subtree: true });
}"""


def door_page(people: People) -> Person:
    """The door's own screen, which shows the meeting as soon as the room has its plan; its answers are noted."""
    door = people.at(f"{people.screens}/door", size=DOOR)
    expect(door.page.locator("#door-meeting")).to_contain_text(TITLE)
    expect(door.page.locator("#door-head")).to_contain_text("Đang đón đại biểu")
    door.page.evaluate(_NOTE_ANSWERS)
    return door


def start_camera(province: Province, tickets: dict[str, Ticket], *, withdrawn: Ticket, elsewhere: Ticket) -> None:
    """The camera process with a film of everybody who comes to the door, one after another and over again."""
    codes = [tickets[one].code for one in WALKERS]
    shown = [*codes, MENU, codes[0], forged(province, codes[1]), withdrawn.code, elsewhere.code]
    render_film(province.place.film, shown, seed=7, stay=round(EACH_S * FPS))
    province.start("edge door")


def forged(province: Province, code: str) -> str:
    """A ticket as somebody would make it who knows all of it but the key."""
    real = read_ticket(code.encode(), keys={1: province.ticket_key.public_key()})
    claims = Claims(key_id=1, meeting=real.meeting, attendee=real.attendee + 1, expires=date(2099, 1, 1), issue=1)
    return write_ticket(claims, key=key_of(77))


def check_in_by_poster(people: People, address: str, ticket: Ticket) -> Person:
    """R6.4: the phone opens what it scanned, becomes known by name and PIN, and its owner is checked in."""
    who = official(SCANNER)
    phone = people.at(address, size=PHONE, mailbox=who.mailbox)
    phone.follows("Sở Giáo dục và Đào tạo")
    phone.follows(who.name)
    identify(phone, ticket.pin)
    phone.sees("Điểm danh dự họp", who.name)
    phone.presses("Điểm danh")
    phone.sees(f"Kính chào {called(SCANNER)}")
    phone.follows("Vào cuộc họp")
    phone.sees("Đã điểm danh lúc")
    return phone


def identify(phone: Person, pin: str) -> None:
    """Type the PIN that came with the invitation."""
    phone.page.fill("#pin", pin)
    phone.presses("Xác nhận")


def open_invitation(ticket: Ticket) -> Person:
    """From the ticket's page to the room's pages; the link says whose phone this is, the PIN proves it."""
    phone = ticket.phone
    phone.follows("Mở trang của phòng họp")
    phone.sees(phone.name)
    identify(phone, ticket.pin)
    expect(phone.page.locator("#mine")).to_contain_text(phone.name)
    return phone


def everybody_is_answered(door: Person) -> None:
    """Three are greeted by name; stranger, second time, forged, withdrawn and foreign get their words (F1 to F8)."""
    first = called(WALKERS[0])
    welcomes = [f"Kính chào {called(one)}" for one in WALKERS]
    refusals = [
        FOREIGN,
        f"{first[:1].upper()}{first[1:]} đã điểm danh lúc",
        FOREIGN,
        REPLACED,
        f"Mã điểm danh này của cuộc họp tại {ROOMS[1][0]}, {ROOMS[1][1]}, lúc",
    ]

    def answered() -> bool:
        shown: list[str] = door.page.evaluate("window.answers")
        return follow(welcomes, shown) and follow(refusals, shown)

    eventually(answered, timeout_s=120, every_s=0.2)


def follow(wanted: list[str], shown: list[str]) -> bool:
    """Were these answers shown one after another, whatever was between them?"""
    rest = iter(shown)
    return all(any(one.startswith(words) for one in rest) for words in wanted)


def nobody_else_is_in(door: Person) -> None:
    """Those greeted and the one who scanned the poster; the refused are counted nowhere."""
    expect(door.page.locator(".door-count")).to_contain_text(f"Đã có mặt {len(WALKERS) + 1}/")
