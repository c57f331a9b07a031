"""The door's stories: from a film to lamp, page and central; two at once; a stranger who tries everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from argon2 import PasswordHasher
from gpiozero.pins.mock import MockFactory
from msgspec.structs import replace
from playwright.sync_api import Locator, Page, expect

from central.db import migrate, open_database
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from central.proceedings.models import RunKey
from central.proceedings.results import Presence
from contract.events import Way
from contract.ticket import Ticket, write_ticket
from edge.door.camera import camera
from edge.door.door import Door, Senses, run
from edge.door.doorpost import Doorpost
from edge.door.film import draw_code, render_film
from edge.door.reader import Reader
from edge.doorway.greeting import Tone
from edge.kiosk.screens import screen_link
from edge.runs import next_run
from edge.settings import Pins
from tests.central.proceedings.meeting import keep
from tests.edge.door.doorstep import ticket_of
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, MEETING, SECRETARY, UNIT, UNIT_KEY, key_of, make_package, make_people
from tests.servers import eventually, serve

PINS = Pins(green=17, red=22, strike=23)
MENU = "HTTPS://NHA-HANG.EXAMPLE/THUC-DON"


class Entrance:
    """A house with the door's own process beside its pages, lamps and strike on mocked pins."""

    def __init__(self, house: House, post: Doorpost, factory: MockFactory) -> None:
        self.house, self.post, self.factory = house, post, factory
        self.stage = house.app.extensions["kiosk"].stage
        self.door = Door(desk=house.desk, shelf=house.shelf, clock=house.clock, stage=self.stage, gap_s=3)
        self.tones: list[Tone] = []

    def attend(self, film: Path, people: int) -> None:
        """Until so many answers were given."""

        def answered(tone: Tone) -> None:
            self.tones.append(tone)
            self.post.answer(tone)

        with camera(f"film:{film}") as eye:
            run(
                self.door,
                Senses(camera=eye),
                self.stage,
                on_greeting=lambda greeting: answered(greeting.tone),
                is_over=lambda: len(self.tones) >= people,
            )

    def tell(self) -> None:
        """What the pages' server looks for ten times a second."""
        self.house.app.extensions["kiosk"].live.look()

    def present(self) -> set[int]:
        return {one for one in self.house.room.attendance if self.house.room.is_present(one)}

    def is_lit(self, pin: int | None) -> bool:
        return bool(self.factory.pin(pin).state)

    def has_opened(self) -> bool:
        """Was the strike ever without current since the door began to hold it?"""
        changes = [change.state for change in self.factory.pin(PINS.strike).states]
        return 0 in changes[changes.index(1) :] if 1 in changes else True


@pytest.fixture
def entrance(tmp_path: Path) -> Iterator[Entrance]:
    house, factory = House(tmp_path), MockFactory()
    with Doorpost(PINS, stage=house.app.extensions["kiosk"].stage, factory=factory) as post:
        yield Entrance(house, post, factory)
    factory.close()
    house.close()


@pytest.fixture
def screen(entrance: Entrance, page: Page) -> Iterator[Page]:
    """The door's own screen, upright, in a real browser."""
    entrance.tell()
    page.set_viewport_size({"width": 800, "height": 1280})
    with serve(entrance.house.app) as address:
        page.goto(f"{address}/link/{screen_link(entrance.house.settings.unit.run_dir)}/door")
        yield page


@contextmanager
def central(folder: Path, house: House) -> Iterator[None]:
    """A central that has the room's plan and key, and takes all that the room has written."""
    database = open_database(f"sqlite:///{folder / 'central.sqlite'}")
    migrate(database)
    RunKey.insert(unit=UNIT, public=UNIT_KEY.public_key().public_bytes_raw().hex(), from_ms=0).execute()
    keep(make_package())
    for head in house.journal.streams():
        packed = next_run(house.journal, head.stream, 0, unit=UNIT, key=UNIT_KEY)
        assert packed
        assert not accept(database, packed, unit=UNIT, now_ms=EIGHT).reason
    while Applier(database).apply(now_ms=EIGHT):
        pass
    yield
    database.close()


# R6.4
@pytest.mark.timeout(60)
def test_from_the_film_to_lamp_page_and_central(entrance: Entrance, screen: Page, tmp_path: Path) -> None:
    film = render_film(tmp_path / "door.avi", [ticket_of(3), MENU, ticket_of(4)], seed=4)
    expect(screen.locator("#door-answer")).to_contain_text("Kính mời đại biểu quét mã điểm danh")

    entrance.attend(film, people=3)
    entrance.tell()

    assert entrance.tones == ["yes", "no", "yes"]
    assert entrance.is_lit(PINS.green)
    eventually(entrance.has_opened)
    expect(screen.locator("[data-answer]")).to_contain_text("Kính chào ông Nguyễn Văn D")
    expect(screen.locator("#door-meeting")).to_contain_text("Đã có mặt 2/6 đại biểu")
    with central(tmp_path, entrance.house):
        rows = Presence.select().where(Presence.meeting == MEETING, Presence.is_present)
        assert {(row.attendee, row.way) for row in rows} == {(3, Way.CAMERA), (4, Way.CAMERA)}


@pytest.mark.timeout(60)
def test_two_people_who_hold_up_their_codes_at_once_are_both_in(entrance: Entrance) -> None:
    codes = [draw_code(ticket_of(one), box=5) for one in (3, 4)]
    both = np.full((600, 900), 230, np.uint8)
    for code, left in zip(codes, (60, 480), strict=True):
        both[150 : 150 + len(code), left : left + len(code)] = code
    frame = np.asarray(cv2.cvtColor(both, cv2.COLOR_GRAY2BGR), np.uint8)

    entrance.door.see(Reader().read(frame))

    assert entrance.present() == {3, 4}


@pytest.mark.timeout(60)
def test_a_stranger_who_tries_everything_stays_outside(entrance: Entrance) -> None:
    house, door = entrance.house, entrance.door
    claims = Ticket(key_id=1, meeting=MEETING, attendee=3, expires=date(2026, 1, 1), issue=9)
    forged = write_ticket(claims, key=key_of(77))
    for code in (
        MENU.encode(),
        b"HOP1:" + b"A" * 117,
        forged.encode(),
        ticket_of(77).encode(),
        ticket_of(3, issue=0).encode(),
        ticket_of(3, meeting=99).encode(),
    ):
        door.present(code)
    for typed in ("0000000000", "'; DROP TABLE line", "1"):
        door.swipe(typed)
    stranger, screen = house.phone(), house.screen()
    stranger.open("/who")
    for _ in range(3):
        screen.open("/door/person/3")
        screen.send("/door/tap", pin="000000")
    for action in ("/p/poster-secret-7", "/p/guessed", "/door/guest", "/door/leave", "/secretary/roll/3/in"):
        stranger.post(action, meeting=MEETING, name="Kẻ Lạ", attendee=3, number="0000")
        assert stranger.status >= 400, action

    assert entrance.present() == set()
    assert not house.room.added
    assert not entrance.has_opened()


def call_button(screen: Page) -> Locator:
    return screen.get_by_role("button", name="Gọi Thư ký")


@pytest.mark.timeout(60)
def test_who_does_nothing_right_still_finds_the_secretary(entrance: Entrance, screen: Page) -> None:
    house = entrance.house
    people = tuple(replace(one, pin=PasswordHasher().hash("246810")) for one in make_people())
    house.take(make_package(revision=2, people=people))
    for _ in range(2):
        entrance.door.present(MENU.encode())
    entrance.tell()
    expect(screen.locator("[data-answer]")).to_contain_text("chọn “Tìm tên” hoặc “Gọi Thư ký”")
    expect(call_button(screen)).to_be_in_viewport()

    screen.get_by_role("link", name="Tìm tên").click()
    expect(call_button(screen)).to_be_in_viewport()
    screen.get_by_role("link", name="Sở số 4").click()
    expect(call_button(screen)).to_be_in_viewport()
    screen.get_by_role("link", name="Nguyễn Văn D").click()
    for _ in range(2):
        screen.fill("#pin", "111111")
        with screen.expect_response("**/door/tap"):
            screen.locator(".door-keys .primary").click()
        screen.wait_for_selector("#problem")
    expect(call_button(screen)).to_be_in_viewport()
    call_button(screen).click()

    expect(screen.locator("#door-help")).to_contain_text("Đã báo Thư ký lúc 07:50")
    secretary = house.device_of(SECRETARY)
    assert "Có đại biểu gọi Thư ký tại cửa lúc 07:50" in secretary.open("/secretary/")
    secretary.open("/secretary/roll")
    secretary.send("/secretary/roll/4/in")
    assert entrance.present() == {4}
