"""What a person does on an open page before it is looked at, and what goes wrong meanwhile."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Page, Route

from edge.kiosk.shell import TOUR_COOKIE
from tests.makers import MEETING
from tests.pictures.edge.scene import Scene

LONG = "Đề nghị cơ quan soạn thảo giải trình rõ hơn về căn cứ tính mức thu. " * 110


def choose(page: Page) -> None:
    page.locator(".choice").first.click()


def wrong_pins(page: Page) -> None:
    for _ in range(2):
        page.fill("#pin", "111111")
        with page.expect_response("**/pin"):
            page.keyboard.press("Enter")
        page.wait_for_selector("#pin-answer:not(:empty)")
        page.evaluate("document.getElementById('pin-answer').textContent = ''")
    with page.expect_response("**/pin"):
        page.fill("#pin", "111111")
        page.keyboard.press("Enter")
    page.wait_for_selector("#pin-answer:not(:empty)")


def wrong_pin_at_door(page: Page) -> None:
    for _ in range(2):
        page.fill("#pin", "111111")
        with page.expect_response("**/door/tap"):
            page.locator(".door-keys .primary").click()
        page.wait_for_selector("#problem")


def ask_as_guest(page: Page) -> None:
    page.fill("#name", "Lò Thị Mai")
    page.locator(".door-fields button").click()
    page.wait_for_selector(".door-asked")


def nobody_comes(page: Page) -> None:
    """The page's own clock goes on for a quarter of an hour without a touch."""
    page.evaluate("document.getElementById('main').dataset.rests = '-1'")
    page.wait_for_selector(".door-saver")


def for_the_first_time(page: Page) -> None:
    """A device that has seen no tour."""
    page.context.clear_cookies(name=TOUR_COOKIE)


def tour_on(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".tour li:nth-child(2):not([hidden])")


def key_in(page: Page) -> None:
    page.locator("#key-in summary").click()


def take_the_pen(page: Page) -> None:
    page.locator("[data-pen=on]").click()
    page.wait_for_selector("#tools:not([hidden])")


def tap_first(page: Page) -> None:
    page.locator(".roll form .button").first.click()
    page.wait_for_selector(".undo .button")


def type_a_name(page: Page) -> None:
    page.locator("#q").tap()
    for key in "hoaf":
        page.locator(".keyboard .key", has_text=key).first.tap()


def unfold(page: Page) -> None:
    page.locator("summary").first.click()


def ask_otherwise(page: Page) -> None:
    page.locator(".asks > summary").nth(1).click()


def send_opinion(text: str) -> Callable[[Page], None]:
    """Fill in and send what the form would not let a person type."""

    def send(page: Page) -> None:
        page.evaluate("text => { document.getElementById('text').value = text; }", text)
        with page.expect_response("**/opinion"):
            page.locator(".bottom .button").click()
        page.wait_for_selector(".told, .center")

    return send


def old_form(page: Page) -> None:
    page.evaluate("document.querySelector('[name=token]').value = 'old'")
    page.fill("#text", "Đề nghị làm rõ nguồn vốn.")
    with page.expect_response("**/opinion"):
        page.locator(".bottom .button").click()
    page.wait_for_selector(".told")


def end_speech(page: Page) -> None:
    with page.expect_response("**/conduct/**"):
        page.locator(".speaker .button").click()
    page.wait_for_selector(".told")


def conclude_at_once(page: Page) -> None:
    page.fill("#text", LONG[:3000])
    with page.expect_response("**/conduct/conclusion"):
        page.locator("button[formaction='/conduct/conclusion']").click()
    page.wait_for_selector(".told")


def propose_after_another(page: Page) -> None:
    """Another page proposes first, and this one has not seen it."""
    page.fill("#text", "Giao Sở Tài chính rà soát các dự án giải ngân chậm.")
    page.evaluate("fetch('/conduct/conclusion/draft', { method: 'POST', body: new FormData(conclude) })")
    page.locator("#draft .text").wait_for()
    page.fill("#text", "Giao Sở Nội vụ báo cáo trước ngày 05/12.")
    page.evaluate("document.querySelector('[name=seen]').value = 0; conclude.requestSubmit()")
    page.wait_for_selector("#conclude [role=alert]")


def fill_disk(scene: Scene) -> None:
    """From now on nothing more fits into the journal's file: not a page, and not a line into what is left of one."""
    connection = scene.house.journal._connection
    [used] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {used}")
    with suppress(sqlite3.OperationalError):
        while True:
            scene.house.desk.count_refusals(MEETING, {"foreign": 1})


def unreachable(page: Page) -> None:
    """The unit answers no longer, or this phone has lost the room's Wi-Fi."""

    def refuse(route: Route) -> None:
        route.abort("connectionrefused")

    page.route(re.compile(r"/live\?"), refuse)


def lost(page: Page) -> None:
    page.wait_for_selector("#lost:not([hidden])")


def unfold_adjourning(page: Page) -> None:
    page.locator("#adjourn summary").click()


def unfold_file(page: Page) -> None:
    page.locator("#parcel summary").click()


def unfold_moving(page: Page) -> None:
    page.locator("#move summary").click()
