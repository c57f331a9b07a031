"""Papers and ballots in a browser: a follower's page turns, a note being written stays, and changes are read aloud."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from contract.ballot import Mode
from edge.kiosk.presenting import Presented
from edge.kiosk.shell import Kiosk
from edge.kiosk.topics import PRESENTED
from tests.edge.kiosk.house import House
from tests.edge.kiosk.test_live_page import become, choose_first, tell
from tests.edge.kiosk.test_papers import room
from tests.makers import CHAIR, MEETING, SECRETARY, make_ballot, make_package
from tests.servers import serve

__all__ = ["room"]


@pytest.fixture
def address(room: House) -> Iterator[str]:
    tell(room)
    with serve(room.app) as found:
        yield found


def turn(house: House, number: int) -> None:
    """The presenter turns to a page."""
    kiosk: Kiosk = house.app.extensions["kiosk"]
    kiosk.presenting.show(MEETING, Presented(document="bao-cao", page=number, by=SECRETARY, at=1))
    kiosk.live.say(PRESENTED)


def test_a_followers_page_turns_with_the_presenters(room: House, page: Page, address: str) -> None:
    turn(room, 1)
    become(room, page, 3, address)
    page.goto(f"{address}/follow")
    expect(page.locator(".turn")).to_contain_text("Trang 1/3")

    turn(room, 3)

    expect(page.locator(".turn")).to_contain_text("Trang 3/3", timeout=15_000)
    expect(page.locator("img.sheet")).to_have_attribute("src", "/documents/bao-cao/3?w=820")
    expect(page.locator("#aloud")).to_have_text("Báo cáo tháng 11, trang 3/3")
    page.get_by_role("link", name="Tự xem").click()
    expect(page.locator("#turn-to")).to_have_value("3")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#turn-to")).to_have_value("2")


def test_a_note_being_written_stays_when_the_page_turns(room: House, page: Page, address: str) -> None:
    turn(room, 1)
    become(room, page, 3, address)
    page.goto(f"{address}/follow")
    page.fill("#note-text", "Hỏi lại số liệu")

    turn(room, 2)

    expect(page.locator(".turn")).to_contain_text("Trang 2/3", timeout=15_000)
    expect(page.locator("#note-text")).to_have_value("Hỏi lại số liệu")
    page.locator("h1").first.click()
    expect(page.locator("label[for=note-text]")).to_have_text("Ghi chú của tôi, trang 2")
    page.goto(f"{address}/documents/bao-cao?page=1")
    expect(page.locator("#note-text")).to_have_value("Hỏi lại số liệu")


def test_a_ballot_and_ones_own_vote_are_read_aloud(room: House, page: Page, address: str) -> None:
    room.take(make_package(revision=2, ballots=(make_ballot(),)))
    tell(room)
    become(room, page, 3, address)
    expect(page.locator("#aloud")).to_have_text("")

    room.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    tell(room)

    expect(page.locator("#aloud")).to_have_text("Đang biểu quyết: Thông qua nghị quyết", timeout=15_000)
    choose_first(page)
    expect(page.locator("#aloud")).to_have_text("Đã ghi nhận: Tán thành")
    room.desk.close_ballot(MEETING, "nq-01", 1, CHAIR)
    tell(room)
    expect(page.locator("#aloud")).to_contain_text("Kết quả biểu quyết: Thông qua nghị quyết", timeout=15_000)
