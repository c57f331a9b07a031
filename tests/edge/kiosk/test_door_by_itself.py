"""What the door's page does while nobody touches it: it leads to the lens, and it spares its screen."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from edge.kiosk.screens import screen_link
from edge.kiosk.topics import DOOR
from tests.edge.kiosk.house import House
from tests.servers import eventually, serve

MOVES = "document.querySelector('.door-arrow').getAnimations().map(one => one.playState)"


@pytest.fixture
def door(house: House, page: Page) -> Iterator[Page]:
    """The door's own screen; the camera has seen something."""
    house.app.extensions["kiosk"].stage.put_preview(b"\xff\xd8\xff\xd9")
    with serve(house.app) as address:
        # Its picture goes on coming for as long as the page is there: it is never loaded to the end.
        page.goto(f"{address}/link/{screen_link(house.settings.unit.run_dir)}/door", wait_until="domcontentloaded")
        yield page


def test_the_invitation_leads_to_the_lens_by_a_moving_hint(door: Page) -> None:
    expect(door.locator("#door-answer")).to_contain_text("Kính mời đại biểu quét mã điểm danh")

    assert eventually(lambda: door.evaluate(MOVES)) == ["running"]


def test_a_hint_does_not_move_for_who_asked_for_no_motion(door: Page) -> None:
    door.emulate_media(reduced_motion="reduce")
    door.reload(wait_until="domcontentloaded")

    assert door.evaluate(MOVES) == []


def nobody_comes(door: Page, minute: int) -> None:
    """The page's clock says this minute; it has rested for longer than it waits."""
    door.evaluate("document.getElementById('main').dataset.rests = '-1'")
    door.clock.set_fixed_time(f"2033-11-24T03:{minute:02}:00Z")


def test_an_idle_door_goes_dark_its_clock_wanders_and_a_touch_wakes_it(house: House, door: Page) -> None:
    house.clock.pass_ms(2 * 86_400_000)
    door.clock.install()
    door.reload(wait_until="domcontentloaded")
    places = []
    for minute in (1, 2, 3):
        nobody_comes(door, minute)
        door.clock.run_for(1100)
        expect(door.locator(".door-saver p")).to_contain_text(f":{minute:02}")
        places.append(door.locator(".door-saver p").bounding_box())

    assert len({str(place) for place in places}) == 3
    door.evaluate("document.getElementById('main').dataset.rests = '600'")
    door.mouse.click(400, 400)
    expect(door.locator(".door-saver")).to_have_count(0)


def test_whom_the_sensor_sees_wakes_the_door(house: House, door: Page) -> None:
    kiosk = house.app.extensions["kiosk"]
    house.clock.pass_ms(2 * 86_400_000)
    kiosk.live.look()
    door.reload(wait_until="domcontentloaded")
    door.evaluate("document.getElementById('main').dataset.rests = '3'")
    expect(door.locator(".door-saver")).to_have_count(1)

    kiosk.stage.stir()
    kiosk.live.say(DOOR)  # as the pages' server does when it sees that

    expect(door.locator(".door-saver")).to_have_count(0)


def test_people_who_are_received_never_find_it_dark(door: Page) -> None:
    door.clock.install()
    door.reload(wait_until="domcontentloaded")
    nobody_comes(door, 1)
    door.clock.run_for(3000)

    expect(door.locator(".door-saver")).to_have_count(0)
    expect(door.locator("#door-answer")).to_contain_text("Kính mời đại biểu quét mã điểm danh")


def test_the_clock_is_the_countrys_wherever_the_machine_believes_itself(house: House, chromium: Browser) -> None:
    context = chromium.new_context(timezone_id="UTC")
    screen = context.new_page()
    with serve(house.app) as address:
        screen.clock.install(time=datetime(2026, 11, 29, 23, 17, tzinfo=UTC))
        screen.goto(f"{address}/link/{screen_link(house.settings.unit.run_dir)}/door", wait_until="domcontentloaded")

        expect(screen.locator("[data-clock]").first).to_have_text("06:17")
    context.close()
