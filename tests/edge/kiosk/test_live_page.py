"""The pages in a browser: what a person is just doing comes before what has just changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher
from msgspec.structs import replace
from playwright.sync_api import Page, Route, expect

from contract import events as e
from contract.ballot import Mode
from edge.doorway.decide import Decision, Outcome
from edge.doorway.greeting import greeting
from edge.kiosk.screens import screen_link
from edge.kiosk.shell import Kiosk
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, MEETING, SECRETARY, make_package, make_people, make_vote
from tests.servers import eventually, serve

VOTER, OTHER = 3, 4


@pytest.fixture
def address(house: House, page: Page) -> Iterator[str]:
    """The unit's pages; the browser is one of the room's screens."""
    tell(house)
    with serve(house.app) as found:
        page.goto(f"{found}/link/{screen_link(house.settings.unit.run_dir)}/display")
        yield found


@pytest.fixture
def with_pins(house: House) -> None:
    """Everybody has a PIN; which one matters to nobody here."""
    people = tuple(replace(one, pin="$argon2id$") for one in make_people())
    house.take(make_package(revision=2, people=people))


@pytest.fixture
def with_a_pin(house: House) -> str:
    """The voter's PIN."""
    people = tuple(replace(one, pin=PasswordHasher().hash("246810")) for one in make_people())
    house.take(make_package(revision=2, people=people))
    return "246810"


@pytest.fixture
def voting(house: House) -> House:
    """The ballot is open on devices; the people who will vote are here."""
    for attendee in (SECRETARY, VOTER, OTHER):
        house.desk.check_in(MEETING, attendee, e.Way.CAMERA)
    house.desk.start(MEETING, CHAIR, (CHAIR,))
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    return house


def tell(house: House) -> None:
    """What the server's watcher does ten times a second."""
    kiosk: Kiosk = house.app.extensions["kiosk"]
    kiosk.live.look()


@contextmanager
def refetched(page: Page) -> Iterator[None]:
    """Until the page has asked for itself again and has its answer."""
    with page.expect_response(lambda answer: answer.url == page.url and answer.request.method == "GET"):
        yield


def change_and_refetch(house: House, page: Page, attendee: int) -> None:
    """Somebody comes in, and the page has asked for what changed."""
    with refetched(page):
        house.desk.check_in(MEETING, attendee, e.Way.CAMERA)
        tell(house)


def become(house: House, page: Page, attendee: int, address: str) -> None:
    """Make this browser the attendee's device."""
    page.goto(address)
    page.goto(f"{address}/who/{attendee}/waiting")
    kiosk: Kiosk = house.app.extensions["kiosk"]
    waits = eventually(lambda: next(iter(kiosk.waiting.devices.values()), None))
    assert waits is not None
    house.desk.link_device(MEETING, attendee, waits.device, SECRETARY)
    page.goto(address)


def marks(house: House, kind: type[e.Event]) -> int:
    return sum(isinstance(line.event, kind) for _, line in house.journal.lines_of(MEETING))


def test_a_button_under_a_finger_stays_until_the_tap_is_done(house: House, page: Page, address: str) -> None:
    page.goto(f"{address}/chair/roll")
    row = page.locator("#person-3")
    button = row.get_by_role("button").element_handle()
    assert button is not None
    box = button.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()

    change_and_refetch(house, page, OTHER)

    assert button.evaluate("button => button.isConnected")
    expect(page.locator("#person-4")).not_to_have_class("here")
    page.mouse.up()
    expect(row).to_have_class("here")
    expect(page.locator("#person-4")).to_have_class("here")
    assert house.room.is_present(VOTER)


def test_what_came_while_a_finger_was_down_is_shown_when_it_is_gone(house: House, page: Page, address: str) -> None:
    page.goto(f"{address}/chair/roll")
    heading = page.get_by_role("heading", name="Điểm danh").bounding_box()
    assert heading is not None
    page.mouse.move(heading["x"] + 2, heading["y"] + 2)
    page.mouse.down()
    change_and_refetch(house, page, OTHER)
    expect(page.locator("#person-4")).not_to_have_class("here")

    page.mouse.up()

    expect(page.locator("#person-4")).to_have_class("here")


def test_a_field_that_is_being_written_in_stays_and_the_count_follows(voting: House, page: Page, address: str) -> None:
    become(voting, page, SECRETARY, address)
    page.goto(f"{address}/secretary/ballots")
    page.get_by_text("Hủy lượt biểu quyết này").click()
    field = page.get_by_label("Lý do")
    field.press_sequentially("Nhầm câu h")
    held = field.element_handle()
    assert held is not None

    with refetched(page):
        voting.desk.cast_vote(MEETING, make_vote(VOTER))
        tell(voting)

    assert held.evaluate("field => field.isConnected && field === document.activeElement")
    field.press_sequentially("ỏi")
    page.locator("h2").first.click()
    expect(page.locator(".counted")).to_contain_text("1/")
    expect(field).to_have_value("Nhầm câu hỏi")
    expect(field).to_be_visible()


def test_an_answer_from_before_the_tick_does_not_take_it_away(voting: House, page: Page, address: str) -> None:
    become(voting, page, VOTER, address)
    held: list[Route] = []
    page.route(page.url, lambda route: route.continue_() if held else held.append(route))
    eventually(lambda: page.evaluate("document.dispatchEvent(new CustomEvent('stale'))") and held)
    before = held[0].fetch()
    choose_first(page)

    with refetched(page):
        held[0].fulfill(response=before)

    expect(page.locator(".voted")).to_contain_text("Đã ghi nhận: Tán thành")
    expect(page.locator("form.vote")).to_have_count(0)


def test_a_tap_twice_sends_once(house: House, page: Page, address: str) -> None:
    page.goto(f"{address}/chair/?ask=start")
    page.dblclick("#go")

    expect(page.locator("#step")).to_contain_text("Mở nội dung 1")
    expect(page.get_by_text("Chưa thực hiện được")).to_have_count(0)
    assert marks(house, e.MeetingStarted) == 1


def test_an_opinion_and_a_guest_that_are_sent_twice_are_there_once(house: House) -> None:
    house.desk.start(MEETING, CHAIR, (CHAIR, SECRETARY, VOTER))
    phone, secretary = house.phone(1), house.phone(2)
    for visitor, attendee in ((phone, VOTER), (secretary, SECRETARY)):
        visitor.open("/")
        house.desk.link_device(MEETING, attendee, visitor.device_hash)

    for _ in range(2):
        phone.open("/opinion")
        phone.send("/opinion", text="Đề nghị làm rõ nguồn vốn.", item="item-1")
        secretary.open("/secretary/guest")
        secretary.send("/secretary/guest", name="Lý Văn Khách", office="Chuyên viên", agency="Sở số 9")

    assert (phone.status, secretary.status) == (201, 200)
    assert marks(house, e.OpinionGiven) == marks(house, e.AttendeeAddedHere) == 1


@pytest.mark.usefixtures("with_pins", "voting")
def test_the_screens_own_keys_type_the_pin_however_its_page_was_reached(page: Page, address: str) -> None:
    page.goto(f"{address}/chair/")
    page.get_by_role("link", name="Biểu quyết tại màn hình này").click()
    page.get_by_role("link", name="Nguyễn Văn C").click()
    for key in ("1", "2", "3", "Xóa"):
        page.get_by_role("button", name=key, exact=True).click()
    expect(page.locator("#pin")).to_have_value("12")

    page.goto(f"{address}/door/person/{VOTER}")
    for key in ("4", "0"):
        page.get_by_role("button", name=key, exact=True).click()
    expect(page.locator("#pin")).to_have_value("40")


def test_a_refusal_at_the_door_stays_until_it_is_touched(house: House, page: Page, address: str) -> None:
    kiosk: Kiosk = house.app.extensions["kiosk"]
    package = house.desk.room(MEETING).package
    refusal = greeting(Decision(outcome=Outcome.FOREIGN), package=package, number=7, now_ms=house.clock.now().at_ms)
    kiosk.stage.show(refusal)
    page.goto(f"{address}/door")
    expect(page.locator("[data-answer]")).to_contain_text("Chưa nhận được mã của cuộc họp này")

    page.locator("[data-answer]").click()

    expect(page.locator("#door-answer")).to_contain_text("Kính mời đại biểu quét mã điểm danh")


def choose_first(page: Page) -> None:
    page.locator("label.choice").first.click()
    page.click("#send")
    expect(page.locator(".voted")).to_contain_text("Đã ghi nhận: Tán thành")


@pytest.mark.usefixtures("voting")
def test_the_rooms_screen_clears_itself_when_nobody_touches_it_any_more(page: Page, address: str, house: House) -> None:
    """Also when the unit does not answer: what was private is gone from the glass first."""
    page.goto(f"{address}/screen/{VOTER}/waiting")
    kiosk: Kiosk = house.app.extensions["kiosk"]
    waits = next(iter(kiosk.waiting.devices.values()))
    page.goto("about:blank")  # else the page that waits may still find out by itself, and go its own way
    kiosk.leaves.give(MEETING, VOTER, waits.device, house.clock.now().at_ms)
    page.goto(f"{address}/screen/{VOTER}/opinion")
    page.fill("#text", "Chưa gửi.")
    told: list[Route] = []

    def hold(route: Route) -> None:
        told.append(route)

    page.route("**/screen/done", hold)

    page.evaluate("document.getElementById('leaving').dataset.forget = 10")
    expect(page.locator("#leaving")).to_contain_text(re.compile(r"sau \d+ giây"), timeout=9_000)
    page.keyboard.press("Shift")
    expect(page.locator("#leaving")).to_be_hidden()

    expect(page.locator("#main")).to_be_empty(timeout=30_000)
    assert kiosk.leaves.whose(waits.device, house.clock.now().at_ms) == VOTER
    told[0].continue_()
    page.wait_for_url("**/chair/")
    assert kiosk.leaves.whose(waits.device, house.clock.now().at_ms) == 0


def test_the_answer_to_a_form_stays_when_the_page_before_it_was_still_being_asked_for(
    page: Page, address: str, with_a_pin: str
) -> None:  # R6.4
    page.context.clear_cookies()
    held: list[Route] = []
    page.goto(f"{address}/p/{make_package().poster}")
    page.route(f"{address}/who/{VOTER}", lambda route: held.append(route) if _is_live(route) else route.continue_())
    page.goto(f"{address}/who/{VOTER}")
    eventually(lambda: page.evaluate("1") and held)
    page.fill("#pin", with_a_pin)
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_role("button", name="Điểm danh").click()
    expect(page.locator("main")).to_contain_text("Kính chào")

    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url) if "/p/" in request.url else None)
    with page.expect_response(f"{address}/who/{VOTER}"):
        held[0].continue_()
    page.wait_for_timeout(500)

    assert loaded == []
    expect(page.locator("main")).to_contain_text("Kính chào")


def _is_live(route: Route) -> bool:
    """Does the page ask what has changed on it?"""
    return "x-part" in route.request.headers and "hx-request" not in route.request.headers
