"""A meeting that leaves its room in the middle: how it is said, what everybody sees, and how the next room takes it up."""

import msgspec

from contract.lists import Place
from contract.package import ComesFrom, Package, PlanState, sha256_of
from contract.past import write_past
from tests.edge.kiosk.house import House
from tests.edge.moved import keep, past_of
from tests.makers import EIGHT, MEETING, UNIT, make_list, sealed
from tests.pictures.edge.course import TO_BALLOT, close_ballot
from tests.pictures.edge.scene import Scene, camera
from tests.pictures.edge.screens import chair, delegate, display, door, secretary
from tests.pictures.edge.touches import unfold_file, unfold_moving
from tests.pictures.session import MINUTE, SECRETARY, session
from tests.pictures.shots import DESK, Chapter, Shot

NEXT = "Phòng họp số 2"
PLACES = (
    Place(room=session().room, place=session().room_place),
    Place(room=NEXT, place="tầng 3, nhà A"),
    Place(room="Hội trường B", place="tầng 1, nhà B"),
)


def know_rooms(house: House) -> None:
    """Central has told which rooms have a unit."""
    listed = msgspec.structs.replace(make_list(session(), serial=2), places=PLACES)
    house.shelf.take_list(sealed(listed))


def leave(house: House) -> None:
    house.desk.move(MEETING, NEXT, SECRETARY)
    house.clock.pass_ms(MINUTE)


def was_away(house: House) -> None:
    """The unit is back; central has let the meeting go on elsewhere."""
    moved = {"revision": 2, "state": PlanState.MOVED, "moved_to": f"{NEXT}, tầng 3, nhà A"}
    house.take(msgspec.structs.replace(session(), **moved))


def comes() -> Package:
    """The plan as the next room gets it; what comes along is not read before somebody taps."""
    came = ComesFrom(unit="phong-9", room="Phòng họp số 9", last="0123456789abcdef/99", past="c" * 64)
    return msgspec.structs.replace(session(), comes_from=came)


def come_and_go_on(house: House) -> None:
    """It has left and comes back: taken up a minute ago."""
    house.desk.move(MEETING, NEXT, SECRETARY)
    _come_back(house)
    house.desk.go_on(MEETING, 1)
    house.clock.pass_ms(MINUTE)


def _come_back(house: House) -> None:
    raw = write_past(past_of(house.desk))
    keep(house.desk, raw)
    last = [line.name for _, line in house.journal.lines_of(MEETING)][-1]
    came = ComesFrom(unit=UNIT, room=NEXT, last=last, past=sha256_of(raw))
    house.take(msgspec.structs.replace(session(), revision=3, comes_from=came))


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, know_rooms),
        (
            chair("moving", "/chair/?ask=move"),
            secretary("moving", touch=unfold_moving, whole=True),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, leave, camera),
        (
            door("moved-away"),
            chair("moved-away"),
            secretary("moved-away"),
            secretary("moved-by-file", touch=unfold_file, whole=True),
            display("moved-away"),
            delegate("moved-away", "/", 4),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, was_away, camera),
        (door("moved-meanwhile"), chair("moved-meanwhile"), secretary("moved-meanwhile")),
    ),
    Chapter(
        lambda: Scene(at_ms=EIGHT - 30 * 24 * 60 * MINUTE),
        (delegate("take-over", "/take-over"), Shot(name="take-over-desk", path="/take-over", sizes=(DESK,))),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot),
        (delegate("take-over-busy", "/take-over"),),
    ),
    Chapter(lambda: Scene(package=comes()), (delegate("taken-over", f"/take-over?taken={MEETING}"),)),
    Chapter(lambda: Scene(package=comes()), (chair("comes-here", is_main=True), secretary("comes-here"))),
    Chapter(lambda: Scene(*TO_BALLOT, close_ballot, come_and_go_on), (chair("went-on"), secretary("went-on"))),
)
