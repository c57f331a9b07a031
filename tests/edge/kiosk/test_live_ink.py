"""Writing on a page in a browser: with a pen, with a finger where it was chosen, and never lost with the connection."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from edge.kiosk.shell import Kiosk
from edge.notes import Note, Whose
from tests.edge.kiosk.house import House
from tests.edge.kiosk.test_live_page import become, tell
from tests.edge.kiosk.test_live_papers import turn
from tests.edge.kiosk.test_papers import room
from tests.makers import MEETING
from tests.servers import eventually, serve

__all__ = ["room"]

STROKES = "#ink polyline"
ON = "Viết lên trang"


@pytest.fixture
def address(room: House) -> Iterator[str]:
    tell(room)
    with serve(room.app) as found:
        yield found


def open_page(room: House, page: Page, address: str, path: str = "/documents/bao-cao?page=2") -> None:
    become(room, page, 3, address)
    page.goto(f"{address}{path}")
    page.locator("img.sheet").evaluate("image => image.decode()")


def kept(room: House) -> list[Note]:
    known: Kiosk = room.app.extensions["kiosk"]
    return known.notes.of(Whose(MEETING, 3))


def middle(page: Page) -> tuple[float, float]:
    box, bar = page.locator("#ink").bounding_box(), page.locator("#tools").bounding_box()
    assert box
    return box["x"] + box["width"] / 3, max(box["y"], bar["y"] + bar["height"] if bar else 0) + 150


def write_by_pen(page: Page) -> None:
    """A line of some length, as a pen's tip makes it."""
    x, y = middle(page)
    session = page.context.new_cdp_session(page)
    for step in range(12):
        kind = "mousePressed" if step == 0 else "mouseReleased" if step == 11 else "mouseMoved"
        at = {"x": x + 9 * step, "y": y + 4 * step, "button": "left", "buttons": 1, "clickCount": 1}
        session.send("Input.dispatchMouseEvent", {"type": kind, "pointerType": "pen", **at})


def draw_by_touch(page: Page) -> None:
    x, y = middle(page)
    session = page.context.new_cdp_session(page)
    for step in range(12):
        kind = "touchStart" if step == 0 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y - 9 * step}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


SETTLED = """async () => {
  for (let last = -1, still = 0; still < 20; last = scrollY) {
    await new Promise(requestAnimationFrame);
    still = scrollY === last ? still + 1 : 0;
  }
  return scrollY;
}"""
"""How far the page is scrolled, once it stands still: a finger's scrolling goes on after the finger."""


def test_a_pen_writes_once_writing_is_chosen_and_the_room_keeps_it(room: House, page: Page, address: str) -> None:
    open_page(room, page, address)
    write_by_pen(page)
    assert page.locator(STROKES).count() == 0

    page.get_by_role("button", name=ON).click()
    write_by_pen(page)
    page.get_by_role("button", name="Đỏ", exact=True).click()
    write_by_pen(page)

    expect(page.locator("#inked")).to_contain_text("Đã lưu lúc")
    assert eventually(lambda: [len(one.ink) for one in kept(room)] == [2])
    page.reload()
    expect(page.locator(STROKES)).to_have_count(2)
    assert page.locator(STROKES).nth(1).get_attribute("class") == "tool-1"


def test_strokes_are_taken_back_one_by_one_and_all_at_once(room: House, page: Page, address: str) -> None:
    open_page(room, page, address)
    page.get_by_role("button", name=ON).click()
    for _ in range(3):
        write_by_pen(page)

    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(STROKES)).to_have_count(2)
    page.get_by_role("button", name="Xóa", exact=True).click()
    expect(page.locator(STROKES)).to_have_count(0)
    assert eventually(lambda: kept(room) == [])
    page.get_by_role("button", name="Hoàn tác").click()

    expect(page.locator(STROKES)).to_have_count(2)
    assert eventually(lambda: [len(one.ink) for one in kept(room)] == [2])


def test_a_finger_scrolls_unless_it_was_chosen_to_write(room: House, page: Page, address: str) -> None:
    open_page(room, page, address)
    page.get_by_role("button", name=ON).click()
    draw_by_touch(page)
    assert page.evaluate(SETTLED) > 0
    assert page.locator(STROKES).count() == 0

    page.get_by_role("button", name="Ngón tay").click()
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(SETTLED) == 0
    draw_by_touch(page)

    expect(page.locator(STROKES)).to_have_count(1)
    assert page.evaluate(SETTLED) == 0


def test_what_is_written_without_connection_is_saved_by_itself_later(room: House, page: Page, address: str) -> None:
    open_page(room, page, address)
    page.get_by_role("button", name=ON).click()
    page.context.set_offline(True)
    write_by_pen(page)
    expect(page.locator("#inked")).to_contain_text("sẽ tự lưu khi có kết nối")
    assert kept(room) == []

    page.context.set_offline(False)

    assert eventually(lambda: [len(one.ink) for one in kept(room)] == [1], timeout_s=30)
    expect(page.locator("#inked")).to_contain_text("Đã lưu lúc")


def test_ink_belongs_to_the_page_that_it_was_written_on(room: House, page: Page, address: str) -> None:
    turn(room, 1)
    open_page(room, page, address, "/follow")
    page.get_by_role("button", name=ON).click()
    write_by_pen(page)

    turn(room, 2)

    expect(page.locator(".turn")).to_contain_text("Trang 2/3", timeout=15_000)
    expect(page.locator(STROKES)).to_have_count(0)
    write_by_pen(page)
    write_by_pen(page)
    assert eventually(lambda: [(one.page, len(one.ink)) for one in kept(room)] == [(1, 1), (2, 2)], timeout_s=30)
