"""Coming in: the door's answers, finding a name, the codes of phones, the roll."""

import dataclasses
from typing import Any

import msgspec

from contract.lists import Elsewhere
from contract.package import PersonHere
from edge.doorway.decide import Outcome
from edge.doorway.stage import Look
from edge.kiosk.shell import OUTSIDE
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, MEETING, make_package
from tests.pictures.edge.course import (
    before,
    start,
)
from tests.pictures.edge.scene import Scene, camera
from tests.pictures.edge.screens import chair, delegate, display, door, door_is_quiet, door_says, secretary, with_photo
from tests.pictures.edge.touches import (
    ask_as_guest,
    for_the_first_time,
    lost,
    nobody_comes,
    tap_first,
    tour_on,
    type_a_name,
    unreachable,
    wrong_pin_at_door,
    wrong_pins,
)
from tests.pictures.session import MINUTE, SUBSTITUTE
from tests.pictures.shots import DESK, DOOR, HAND, TABLET, Chapter, Shot

ROOM_2 = Elsewhere(meeting=8, room="Phòng họp số 2", room_place="tầng 3, nhà A", starts_at=EIGHT)
HALF_PAST_NINE = EIGHT + 90 * MINUTE


def from_outside(house: House) -> None:
    """The room's network is another than that of these browsers."""
    known = house.app.extensions["kiosk"]
    web = msgspec.structs.replace(known.settings.web, room_networks=("10.0.0.0/8",))
    settings = msgspec.structs.replace(known.settings, web=web)
    house.app.extensions["kiosk"] = dataclasses.replace(known, settings=settings)


def from_the_internet(house: House) -> None:
    """These browsers come by way of central's relay, as `edge web` marks them."""
    pages = house.app.wsgi_app

    def marked(environ: dict[str, Any], start_response: Any) -> Any:
        return pages({**environ, OUTSIDE: True}, start_response)

    house.app.wsgi_app = marked


def guest_waits(house: House) -> None:
    """Somebody who is on no list stands at the door."""
    guest = PersonHere(name="Lò Thị Mai", agency="UBND xã Mường Lát")
    house.app.extensions["kiosk"].guests.ask(MEETING, guest, house.clock.now().at_ms)


def a_full_day(house: House) -> None:
    """Two more meetings today, one of which has no title for the corridor."""
    house.take(
        make_package(8, poster="", starts_at=EIGHT + 330 * MINUTE, ends_at=EIGHT + 420 * MINUTE, internal=True),
        make_package(9, poster="", starts_at=EIGHT + 450 * MINUTE, ends_at=EIGHT + 510 * MINUTE, door_title="Giao ban"),
    )


def high_contrast(scene: Scene) -> None:
    stage = scene.house.app.extensions["kiosk"].stage
    door_is_quiet(scene)
    stage.put_look(Look(has_contrast=True))


def in_vain(house: House) -> None:
    """The secretary was called two minutes ago."""
    house.clock.pass_ms(2 * MINUTE)


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(lambda: Scene(before, in_vain, camera), (door("unanswered", is_main=True),)),
    Chapter(
        lambda: Scene(before, camera),
        (
            door("waits", is_main=True),
            door("welcome", prepare=door_says(Outcome.WELCOME, 3), is_main=True),
            door("photo", prepare=with_photo(Outcome.WELCOME, 3), is_main=True),
            door("photo-long", prepare=with_photo(Outcome.SUBSTITUTE, SUBSTITUTE)),
            door("substitute", prepare=door_says(Outcome.SUBSTITUTE, SUBSTITUTE)),
            door("again", prepare=door_says(Outcome.AGAIN, 3, since=EIGHT - 8 * MINUTE)),
            door("not-listed", prepare=door_says(Outcome.NOT_LISTED), is_main=True),
            door("elsewhere", prepare=door_says(Outcome.ELSEWHERE, elsewhere=ROOM_2)),
            door("replaced", prepare=door_says(Outcome.REPLACED)),
            door("foreign", prepare=door_says(Outcome.FOREIGN)),
            door("early", prepare=door_says(Outcome.EARLY)),
            door("late", prepare=door_says(Outcome.LATE, 5)),
            door("item-guest", prepare=door_says(Outcome.ITEM_GUEST, 30, item_at=HALF_PAST_NINE)),
            door("not-written", prepare=door_says(Outcome.NOT_WRITTEN)),
            door("lost", before=unreachable, touch=lost),
            door("contrast", prepare=high_contrast),
            door("left", prepare=door_says(Outcome.LEFT)),
            Shot(name="door-other", path="/door/other", sizes=DOOR, is_main=True),
            Shot(name="door-guest", path="/door/guest", sizes=DOOR, is_main=True),
            Shot(name="door-asked", path="/door/guest", sizes=DOOR, touch=ask_as_guest),
            Shot(name="door-agencies", path="/door/names", sizes=DOOR, is_main=True),
            Shot(name="door-names", path="/door/names?agency=0", sizes=DOOR),
            Shot(name="door-letters", path="/door/letters", sizes=DOOR, is_main=True),
            Shot(name="door-letter", path="/door/names?letter=h", sizes=DOOR),
            Shot(name="door-keyboard", path="/door/letters", sizes=DOOR, touch=type_a_name, is_main=True),
            Shot(name="door-pin", path="/door/person/9", sizes=DOOR, is_main=True),
            Shot(name="door-pin-wrong", path="/door/person/9", sizes=DOOR, touch=wrong_pin_at_door),
            delegate("welcome", is_main=True, sizes=HAND),
            delegate("agencies", "/who", is_main=True),
            delegate("names", "/who?agency=UBND+tỉnh"),
            delegate("not-found", "/who?q=khong+co"),
            delegate("pin", "/who/9", is_main=True),
            delegate("pin-wrong", "/who/9", touch=wrong_pins),
            delegate("waiting", "/who/9/waiting", is_main=True),
            delegate("invited", "/invited"),
            delegate("poster", "/p/poster-secret-7", 9, is_main=True),
            delegate("poster-wrong-room", "/p/another", 9),
            delegate("before", "/", 9, is_main=True),
            chair("before", is_main=True),
            chair("start", "/chair/?ask=start", is_main=True),
            chair("roll", "/chair/roll", is_main=True),
            secretary("calls", is_main=True, sizes=(DESK, TABLET)),
            display("before", is_main=True),
            chair("roll-undo", "/chair/roll", touch=tap_first),
        ),
    ),
    Chapter(
        lambda: Scene(before, guest_waits),
        (chair("guest", is_main=True), secretary("guest-waits", sizes=(DESK,))),
    ),
    Chapter(
        lambda: Scene(a_full_day, at_ms=EIGHT - 100 * MINUTE),
        (door("free", is_main=True), door("saver", touch=nobody_comes)),
    ),
    Chapter(lambda: Scene(from_outside), (delegate("poster-number", "/p/poster-secret-7", 9),)),
    Chapter(
        lambda: Scene(before, from_the_internet),
        (
            delegate("outside-closed", "/door", is_main=True),
            delegate("outside-not-here", "/", 9, is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(before, start),
        (
            chair("started"),
            chair("tour", before=for_the_first_time, touch=tour_on, is_main=True),
            secretary("roll", "/secretary/roll", is_main=True, sizes=(DESK, TABLET)),
            secretary("person", "/secretary/roll/12", is_main=True),
            secretary("present", "/secretary/roll/3"),
            secretary("guest", "/secretary/guest", is_main=True),
        ),
    ),
)
