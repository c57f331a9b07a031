"""The tour of 20 seconds: once for a device, by tap and by keys, and never while people vote."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from contract.ballot import Mode
from contract.events import Way
from tests.edge.kiosk.house import House
from tests.edge.kiosk.test_live_page import become, tell
from tests.makers import CHAIR, MEETING, SECRETARY
from tests.servers import serve

HEAD = "Giới thiệu nhanh"


@pytest.fixture
def running(house: House) -> House:
    for attendee in (SECRETARY, 3, 4):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    house.desk.open_item(MEETING, "item-2", CHAIR)
    return house


@pytest.fixture
def address(running: House) -> Iterator[str]:
    tell(running)
    with serve(running.app) as found:
        yield found


@pytest.mark.parametrize(("who", "path"), [(3, "/"), (CHAIR, "/chair/"), (SECRETARY, "/secretary/")])
def test_each_page_has_its_tour_once(running: House, who: int, path: str) -> None:
    visitor = running.device_of(who)
    assert HEAD in visitor.open(path)
    place = path.strip("/") or "delegate"

    shown = visitor.send(f"/tour/{place}")

    assert HEAD not in shown
    assert HEAD not in visitor.open(path)
    assert HEAD in running.device_of(4).open("/")


def test_while_people_vote_there_is_none_and_afterwards_it_is(running: House) -> None:
    visitors = {
        path: running.device_of(who) for who, path in ((3, "/"), (CHAIR, "/chair/"), (SECRETARY, "/secretary/"))
    }

    running.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    assert not any(HEAD in one.open(path) for path, one in visitors.items())
    running.desk.close_ballot(MEETING, "nq-01", 1, CHAIR)

    assert all(HEAD in one.open(path) for path, one in visitors.items())


def test_the_rooms_screen_has_seen_it_although_its_browser_forgets(running: House) -> None:
    screen = running.screen()
    screen.open("/chair/")
    screen.send("/tour/chair")

    assert HEAD not in running.screen().open("/chair/")


def test_another_place_is_no_tour(running: House) -> None:
    visitor = running.device_of(3)
    visitor.open("/")

    visitor.post("/tour/door", meeting=MEETING)

    assert visitor.status == 404


def test_keys_lead_through_it_and_a_sentence_points_at_its_part(running: House, page: Page, address: str) -> None:
    become(running, page, 3, address)
    page.goto(address)
    expect(page.locator(".tour li:visible")).to_have_count(1)
    expect(page.locator("#now")).to_have_class("card pointed")

    for part in ("ballot", "mine", "agenda"):
        page.keyboard.press("ArrowRight")
        assert part in page.locator(".pointed").evaluate("one => one.id")
    page.get_by_role("button", name="Xong").press("Enter")

    expect(page.locator(".tour")).to_have_count(0)
    page.reload()
    expect(page.locator("#now")).to_be_visible()
    assert page.locator(".tour, .pointed").count() == 0


def test_escape_skips_it(running: House, page: Page, address: str) -> None:
    become(running, page, 3, address)
    page.goto(address)

    page.keyboard.press("Escape")

    expect(page.locator(".tour")).to_have_count(0)


def test_a_ballot_that_opens_meanwhile_takes_its_place(running: House, page: Page, address: str) -> None:
    become(running, page, 3, address)
    page.goto(address)
    expect(page.locator(".tour")).to_be_visible()

    running.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    tell(running)

    expect(page.locator(".ballot.open")).to_be_visible(timeout=15_000)
    expect(page.locator(".tour")).to_be_hidden()
    assert page.locator(".pointed").count() == 0
