"""A page that has lost the unit says so, with the age of what it shows, and catches up by itself; a phone that slept
for hours is still its owner's."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from contract import events as e
from contract.ballot import Mode
from edge.kiosk import live
from edge.kiosk.app import create_app
from edge.kiosk.shell import Kiosk
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, MEETING, SECRETARY, make_package, make_person
from tests.servers import eventually, serve

TWO_HOURS_MS = 2 * 3_600_000
NAMES = 40


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    people = tuple(make_person(one, name=f"Đại biểu {one:02}") for one in range(1, NAMES + 3))
    made = House(tmp_path_factory.mktemp("house"), make_package(people=people))
    yield made
    made.close()


@pytest.fixture
def address(house: House) -> Iterator[str]:
    tell(house)
    with serve(house.app) as found:
        yield found


def become(house: House, page: Page, attendee: int, address: str) -> None:
    """Make this browser the attendee's device."""
    found = house.device_of(attendee).client.get_cookie("device")
    assert found is not None
    page.context.add_cookies([{"name": "device", "value": found.value, "url": address}])


def tell(house: House) -> None:
    kiosk: Kiosk = house.app.extensions["kiosk"]
    kiosk.live.look()


def test_a_page_whose_room_went_without_a_word_says_how_old_it_is_and_catches_up(
    house: House, page: Page, address: str
) -> None:
    page.clock.install()
    page.goto(f"{address}/display")
    lost = page.locator("#lost")
    expect(lost).to_be_hidden()
    page.wait_for_function("document.querySelector('main').dataset.topics !== undefined")

    page.context.set_offline(True)
    page.clock.run_for(3 * 60_000)

    expect(lost).to_contain_text(re.compile(r"Mất kết nối với phòng họp \d+ phút; nội dung hiển thị lúc \d\d:\d\d"))

    house.desk.check_in(MEETING, SECRETARY, e.Way.TAP, by=SECRETARY)
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    tell(house)
    page.context.set_offline(False)
    page.clock.run_for(30_000)

    expect(lost).to_be_hidden()
    expect(page.locator("main")).to_contain_text("Cuộc họp đang diễn ra")


def test_an_answer_that_never_comes_is_asked_for_again(house: House, page: Page, address: str) -> None:
    page.clock.install()
    page.goto(f"{address}/display")
    page.wait_for_function("document.querySelector('main').dataset.topics !== undefined")
    held: list[Route] = []
    page.route("**/display", lambda route: route.continue_() if held else held.append(route))
    house.desk.check_in(MEETING, SECRETARY, e.Way.TAP, by=SECRETARY)
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    tell(house)
    while not held:
        page.clock.run_for(100)

    page.clock.run_for(12_000)

    expect(page.locator("main")).to_contain_text("Cuộc họp đang diễn ra")


def test_a_phone_that_slept_for_two_hours_votes_at_once(house: House, page: Page, address: str) -> None:  # section E
    become(house, page, 3, address)
    page.clock.install()
    page.goto(address)
    house.desk.check_in(MEETING, 3, e.Way.CAMERA)
    house.desk.start(MEETING, CHAIR, (CHAIR, SECRETARY))
    page.context.set_offline(True)
    house.clock.pass_ms(TWO_HOURS_MS)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    tell(house)

    page.context.set_offline(False)
    page.clock.fast_forward(TWO_HOURS_MS)
    page.clock.run_for(30_000)

    page.locator(".choice").first.click()
    page.locator(".send .button").click()
    expect(page.locator(".voted")).to_contain_text("Đã ghi nhận: Tán thành")
    assert house.room.ballots["nq-01", 1].votes.keys() == {3}


def test_a_phone_is_known_after_the_unit_was_started_anew(house: House) -> None:
    phone = house.device_of(3)
    house.clock.pass_ms(TWO_HOURS_MS)
    house.app = create_app(house.desk, house.settings, house.clock)
    again = type(phone)(house.app.test_client(), "10.20.0.3")
    found = phone.client.get_cookie("device")
    assert found is not None
    again.client.set_cookie("device", found.value)

    assert "Đại biểu 03" in again.open("/")


def test_a_stream_says_that_it_is_still_there(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.01)
    kiosk: Kiosk = house.app.extensions["kiosk"]

    stream = kiosk.live.stream(frozenset({"course"}))

    assert "event: here" in next(stream)
    assert next(stream) == "event: still\ndata:\n\n"


def test_a8_forty_names_are_marked_present_by_one_tap_each_within_a_minute(
    house: House, page: Page, address: str
) -> None:
    become(house, page, SECRETARY, address)
    page.goto(f"{address}/secretary/roll")
    began = time.monotonic()

    for attendee in range(1, NAMES + 1):
        page.locator(f"form[action='/secretary/roll/{attendee}/in'] button").click()
        eventually(lambda: house.room.is_present(attendee), timeout_s=30)  # noqa: B023 - within this turn

    assert time.monotonic() - began < 60
    assert sum(one.is_present for one in house.room.attendance.values()) == NAMES
