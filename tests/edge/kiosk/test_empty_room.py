"""A page that waits in an empty room: the meeting appears on it by itself. # R5.2"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from edge.kiosk.screens import screen_link
from edge.kiosk.shell import Kiosk
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, make_package
from tests.servers import serve

NEXT_WEEK = EIGHT + 7 * 86_400_000
EMPTY = "Hôm nay phòng họp chưa có cuộc họp nào"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The unit knows of a meeting in the next week only."""
    later = {"opens_at": NEXT_WEEK, "starts_at": NEXT_WEEK, "ends_at": NEXT_WEEK + 3_600_000}
    house = House(tmp_path, make_package(99, **later))
    yield house
    house.close()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/chair/", "Bắt đầu cuộc họp"),
        ("/chair/papers", "Tài liệu"),
        ("/chair/presiding", "Người điều hành"),
        ("/chair/speakers", "Người phát biểu"),
        ("/display", "Cuộc họp bắt đầu lúc 08:00"),
        ("/door", "Phiên họp thường kỳ"),
        ("/", "Chọn tên"),
    ],
)
def test_a_plan_that_comes_is_shown_on_the_page_that_waited_for_it(
    house: House, page: Page, path: str, shown: str
) -> None:
    kiosk: Kiosk = house.app.extensions["kiosk"]
    kiosk.live.look()
    with serve(house.app) as address:
        page.goto(f"{address}/link/{screen_link(house.settings.unit.run_dir)}/display")
        page.goto(address + path)
        expect(page.locator("#main")).not_to_contain_text(shown)

        house.take(make_package())
        kiosk.live.look()

        expect(page.locator("body")).to_contain_text(shown, timeout=20_000)
        expect(page.locator("body")).not_to_contain_text(EMPTY)
        page.goto("about:blank")
