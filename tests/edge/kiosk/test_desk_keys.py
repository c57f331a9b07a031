"""The secretary's desk without a mouse: a hundred turns by keys, accepted one after the other, without a stutter."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.edge.kiosk.house import House
from tests.edge.kiosk.test_live_page import become, tell
from tests.edge.kiosk.test_sound import heard, speech
from tests.edge.kiosk.test_speech import RECORDING, hall, wording
from tests.makers import MEETING, SECRETARY
from tests.servers import eventually, serve

__all__ = ["hall", "heard", "speech"]

TURNS = 100
FRAME_MS = 50
"""What a key may take with all it moves on the page; longer, and a person sees that the page hangs."""


@pytest.fixture
def address(heard: House) -> Iterator[str]:
    tell(heard)
    with serve(heard.app) as found:
        yield found


def fill(house: House, turns: int) -> None:
    """Turns of two people, a passage each of a dozen words."""
    for number in range(turns):
        said = wording("đề nghị làm rõ nguồn vốn và tiến độ của từng dự án", start_ms=(number * 100) % 9000)
        house.desk.write_down(MEETING, RECORDING, said, speaker=3 + number % 2, item="item-1")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_keys_walk_accept_edit_and_keep(heard: House, page: Page, address: str) -> None:
    # given
    fill(heard, 4)
    become(heard, page, SECRETARY, address)
    page.goto(f"{address}/secretary/speech")
    names = [str(one.get_attribute("id")) for one in page.locator(".passage").all()]

    third, second, last = names[-3:]

    # when, then
    for name in (last, second, third):
        page.keyboard.press("ArrowUp")
        assert focused(page) == name
    page.keyboard.press("ArrowDown")
    assert focused(page) == second
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    eventually(lambda: focused(page) == second)
    expect(page.locator(f"#{third}")).not_to_have_attribute("data-open", "1")
    page.keyboard.press("Space")
    eventually(lambda: not page.locator("#sound").evaluate("sound => sound.paused"))
    page.keyboard.press("Enter")
    eventually(lambda: focused(page) == last)
    assert not page.locator("#sound").evaluate("sound => sound.paused"), "the sound plays on"
    page.keyboard.press("Space")
    page.keyboard.press("KeyE")
    expect(page.locator("#text")).to_be_focused()
    page.fill("#text", "Đề nghị làm rõ nguồn vốn.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#{last}")).to_contain_text("Đề nghị làm rõ nguồn vốn.")
    assert [one.is_accepted for one in heard.room.heard.values()].count(True) >= 3
    page.get_by_text("Phím tắt").click()
    expect(page.locator("#keys")).to_contain_text("chấp nhận lượt này")


@pytest.mark.timeout(180)
def test_a_hundred_turns_are_gone_through_without_a_stutter(heard: House, page: Page, address: str) -> None:
    # given
    fill(heard, TURNS)
    become(heard, page, SECRETARY, address)
    page.goto(f"{address}/secretary/speech")
    page.evaluate(
        """() => {
            window.took = [];
            document.addEventListener("keydown", () => { window.began = performance.now(); }, true);
            window.addEventListener("keydown", () => {
                document.body.getBoundingClientRect();
                window.took.push(performance.now() - window.began);
            });
        }"""
    )

    # when
    for _ in range(TURNS):
        page.keyboard.press("ArrowDown")
    eventually(lambda: page.evaluate("window.took.length") == TURNS)
    walked = sorted(float(one) for one in page.evaluate("window.took"))
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    page.keyboard.press("KeyN")
    for _ in range(5):
        before, left = focused(page), page.locator(".passage[data-open]").count()
        page.keyboard.press("Enter")
        eventually(lambda before=before: focused(page) not in ("", before), timeout_s=60)  # type: ignore[misc]
        assert page.locator(".passage[data-open]").count() < left

    # then
    assert walked[TURNS // 2] < FRAME_MS / 3, walked
    assert walked[int(TURNS * 0.95)] < FRAME_MS, walked[-10:]
