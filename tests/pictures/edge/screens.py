"""One function for each kind of page in a room: its address, its sizes, whose device shows it."""

from collections.abc import Callable

import msgspec

from contract.package import sha256_of
from edge.doorway.decide import Decision, Outcome
from edge.doorway.greeting import greeting
from tests.pictures.edge.scene import Scene
from tests.pictures.session import SECRETARY
from tests.pictures.shots import DESK, DOOR, PHONE, TOUCH, WALL, Shot
from tests.portraits import taken


def door_says(outcome: Outcome, person: int = 0, **values: object) -> Callable[[Scene], None]:
    """The answer as the door's own process puts it on the page."""

    def show(scene: Scene) -> None:
        house, package = scene.house, scene.house.room.package
        decision = Decision(outcome=outcome, person=package.person(person) if package else None, **values)
        stage = house.app.extensions["kiosk"].stage
        stage.show(greeting(decision, package=package, number=1, now_ms=scene.now_ms))

    return show


def with_photo(outcome: Outcome, person: int) -> Callable[[Scene], None]:
    """The same of somebody who agreed to be shown with a photo."""

    def show(scene: Scene) -> None:
        package, jpeg, shelf = scene.house.room.package, taken((320, 400)), scene.house.shelf
        name, known = sha256_of(jpeg), package.person(person) if package else None
        shelf.incoming(name).write_bytes(jpeg)
        shelf.keep_photo(name)
        shown = msgspec.structs.replace(known, photo=name) if known else None
        said = greeting(Decision(outcome=outcome, person=shown), package=package, number=1, now_ms=scene.now_ms)
        scene.house.app.extensions["kiosk"].stage.show(said)

    return show


def door_is_quiet(scene: Scene) -> None:
    for left in ("greeting.json", "look.json"):
        (scene.folder / left).unlink(missing_ok=True)


def door(name: str, **values: object) -> Shot:
    return Shot(name=f"door-{name}", path="/door", sizes=DOOR, **{"prepare": door_is_quiet, **values})


def delegate(name: str, path: str = "/", person: int = 0, **values: object) -> Shot:
    sizes = values.pop("sizes", (PHONE,))
    return Shot(name=f"delegate-{name}", path=path, sizes=sizes, person=str(person or ""), **values)


def chair(name: str, path: str = "/chair/", **values: object) -> Shot:
    return Shot(name=f"chair-{name}", path=path, sizes=(TOUCH,), **values)


def secretary(name: str, path: str = "/secretary/", **values: object) -> Shot:
    sizes = values.pop("sizes", (DESK,))
    return Shot(name=f"secretary-{name}", path=path, sizes=sizes, person=str(SECRETARY), **values)


def display(name: str, **values: object) -> Shot:
    return Shot(name=f"display-{name}", path="/display", sizes=(WALL,), **values)
