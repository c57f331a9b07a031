"""What people who are sixty, stand, sit or see little need of the room's pages. # R5.2a R5.2b"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from edge.kiosk.screens import screen_link
from tests import servers
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, EIGHT, MEETING
from tests.pictures.session import MINUTE, session

# A browser that closes in the middle of a font leaves the test server's file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
HEIGHT = 1280
ROOT = Path(__file__).parents[3]
TARGETS = "main :is(a, button, input:not([type=hidden]))"
WORDLESS = """[...document.querySelectorAll("a, button")].filter((one) => one.checkVisibility()
  && !one.innerText.trim() && !one.matches(".skip")).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def door(tmp_path: Path, chromium: Browser) -> Iterator[tuple[House, str, Page]]:
    """The unit's own upright screen."""
    house = House(tmp_path, session(), at_ms=EIGHT - 25 * MINUTE)
    with servers.serve(house.app) as address:
        context = chromium.new_context(has_touch=True, viewport={"width": 800, "height": HEIGHT})
        page = context.new_page()
        page.goto(f"{address}/link/{screen_link(house.settings.unit.run_dir)}/door", wait_until="commit")
        yield house, address, page
        context.close()
    house.close()


@pytest.mark.parametrize(
    "path",
    ["/door", "/door/names", "/door/names?agency=0", "/door/letters", "/door/person/5", "/door/guest", "/door/other"],
)
def test_all_that_is_touched_at_the_door_lies_in_the_lower_two_thirds(door: tuple[House, str, Page], path: str) -> None:
    _house, address, page = door
    page.goto(address + path, wait_until="domcontentloaded")

    boxes = [one.bounding_box() for one in page.locator(TARGETS).all()]
    tops = [box["y"] for box in boxes if box and box["height"] > 1]

    assert tops
    assert min(tops) >= HEIGHT / 3


@pytest.mark.parametrize("path", ["/chair/", "/chair/roll", "/chair/agenda", "/chair/speakers", "/chair/papers"])
def test_the_chair_meets_no_sign_without_words(door: tuple[House, str, Page], path: str) -> None:
    house, address, page = door
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    house.desk.open_item(MEETING, "item-1", CHAIR)
    page.goto(address + path, wait_until="domcontentloaded")

    assert page.locator("a, button").count() > 3
    assert page.evaluate(WORDLESS) == []


@pytest.mark.parametrize("side", ["edge", "central"])
def test_every_page_may_be_made_larger_by_two_fingers(side: str) -> None:
    tags = [
        line
        for path in (ROOT / side).rglob("*.html")
        for line in path.read_text("utf-8").splitlines()
        if 'name="viewport"' in line
    ]

    assert tags
    assert not [tag for tag in tags if "user-scalable" in tag or "maximum-scale" in tag]
