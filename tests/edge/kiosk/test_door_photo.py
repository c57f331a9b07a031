"""The door greets who agreed to it with their photo: on its own screen, while it greets, and nobody else's."""

import ssl
from pathlib import Path

import pytest

from contract.package import sha256_of
from edge.doorway.decide import Decision, Outcome
from edge.doorway.greeting import greeting
from edge.fetch import Source, fetch_photos
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, make_package, make_person
from tests.pictures.session import MINUTE
from tests.portraits import taken

JPEG = taken((320, 400))
DAY_MS = 86_400_000


@pytest.fixture
def house(tmp_path: Path) -> House:
    people = (*(make_person(one) for one in (1, 2, 4, 5)), make_person(3, photo=sha256_of(JPEG)))
    return House(tmp_path, make_package(people=people), at_ms=EIGHT - 25 * MINUTE)


def has_come(house: House) -> None:
    """The photo, as `edge sync` puts it on the shelf (over the wire: tests/link/test_photos.py)."""
    house.shelf.incoming(sha256_of(JPEG)).write_bytes(JPEG)
    house.shelf.keep_photo(sha256_of(JPEG))


def look_again(house: House) -> None:
    """One round of `edge sync` while central can't be reached."""
    fetch_photos(house.desk, Source("https://127.0.0.1:1", ssl.create_default_context()), set())


def greet(house: House, attendee: int, outcome: Outcome = Outcome.WELCOME) -> None:
    package, now_ms = house.room.package, house.clock.now().at_ms
    assert package is not None
    decision = Decision(outcome=outcome, person=package.person(attendee))
    number = house.clock.now().at_ms
    house.app.extensions["kiosk"].stage.show(greeting(decision, package=package, number=number, now_ms=now_ms))


def test_who_agreed_is_greeted_with_the_own_photo_on_the_doors_screen_alone(house: House) -> None:
    has_come(house)
    greet(house, 3)
    door, phone = house.screen(), house.phone()

    assert "door-photo" in door.open("/door")
    assert door.open("/door/photo")
    assert door.shown is not None
    assert door.shown.get_data() == JPEG
    assert door.shown.headers["Cache-Control"] == "no-store"
    assert "door-photo" not in phone.open("/door")
    phone.open("/door/photo")
    assert phone.status == 404


@pytest.mark.parametrize(("attendee", "outcome"), [(4, Outcome.WELCOME), (3, Outcome.REPLACED), (3, Outcome.EARLY)])
def test_without_a_photo_or_let_in_nobody_is_shown(house: House, attendee: int, outcome: Outcome) -> None:
    has_come(house)
    greet(house, attendee, outcome)
    door = house.screen()

    assert "door-photo" not in door.open("/door")
    door.open("/door/photo")
    assert door.status == 404


def test_the_photo_goes_with_its_greeting(house: House) -> None:
    has_come(house)
    greet(house, 3)
    house.clock.pass_ms(MINUTE)
    door = house.screen()
    door.open("/door/photo")

    assert door.status == 404


def test_a_photo_that_has_not_come_holds_up_no_greeting(house: House) -> None:
    greet(house, 3)

    shown = house.screen().open("/door")

    assert "Kính chào" in shown
    assert "door-photo" not in shown


def test_a_day_after_the_meeting_the_unit_has_no_photo_any_more(house: House) -> None:
    has_come(house)
    assert house.shelf.photo(sha256_of(JPEG))
    package = house.room.package
    assert package is not None

    house.clock.pass_ms(package.ends_at + DAY_MS - house.clock.now().at_ms - 1)
    look_again(house)
    assert house.shelf.photo(sha256_of(JPEG))
    house.clock.pass_ms(1)
    look_again(house)

    assert house.shelf.photo(sha256_of(JPEG)) is None


def test_a_plan_without_the_photo_takes_it_away(house: House) -> None:
    has_come(house)

    house.take(make_package(revision=2))
    look_again(house)

    assert house.shelf.photo(sha256_of(JPEG)) is None
