"""The check before the meeting and the paper kit: not made yet, all well, and with everything that may ask for a hand."""

import dataclasses
from pathlib import Path

import msgspec

from edge.captions import Listening, State
from edge.doorway.decide import Outcome
from edge.kiosk.preflight import examine
from edge.kiosk.shell import Kiosk
from edge.settings import Door, Speech
from tests.edge.kiosk.house import House
from tests.makers import UNIT_KEY, private_pem
from tests.pictures.edge.course import before
from tests.pictures.edge.scene import Scene, camera
from tests.pictures.edge.screens import chair, door, door_says, secretary
from tests.pictures.session import session
from tests.pictures.shots import DESK, PHONE, TABLET, Chapter


def _known(house: House) -> Kiosk:
    found: Kiosk = house.app.extensions["kiosk"]
    return found


def equipped(house: House) -> None:
    """The unit has a key and a camera."""
    house.settings.keys.run_key.write_bytes(private_pem(UNIT_KEY))
    settings = msgspec.structs.replace(_known(house).settings, door=Door(camera="/dev/video0"))
    house.app.extensions["kiosk"] = dataclasses.replace(_known(house), settings=settings)


def deaf(house: House) -> None:
    """Its microphone is set, and nothing answers; nobody can sign."""
    settings = msgspec.structs.replace(_known(house).settings, speech=Speech(model=Path("model")))
    house.app.extensions["kiosk"] = dataclasses.replace(_known(house), settings=settings)
    _known(house).hearing.take(State(listening=Listening.LOST))
    house.settings.keys.run_key.unlink()


def check_all(scene: Scene) -> None:
    """As the room does by itself; a code was shown to the camera a minute ago."""
    known = _known(scene.house)
    known.stage.note_read(scene.now_ms - 60_000)
    if known.preflight.of(scene.house.room.meeting) is None:
        examine(known, scene.house.room)


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(before, equipped, camera, package=msgspec.structs.replace(session(), documents=())),
        (
            secretary("check-none", "/secretary/preflight"),
            secretary(
                "check-well", "/secretary/preflight", prepare=check_all, is_main=True, sizes=(DESK, TABLET, PHONE)
            ),
            secretary("checked", prepare=check_all),
            secretary("kit-door", "/secretary/kit/door", sizes=(DESK,)),
            secretary("kit", "/secretary/kit/", is_main=True, sizes=(DESK, TABLET)),
            chair("check-well", "/chair/preflight", prepare=check_all, is_main=True),
            chair("checked", prepare=check_all),
            door("tried", prepare=door_says(Outcome.TRIED)),
        ),
    ),
    Chapter(
        lambda: Scene(before, equipped, deaf),
        (
            secretary("check-todo", "/secretary/preflight", prepare=check_all, is_main=True, sizes=(DESK, PHONE)),
            chair("check-todo", "/chair/preflight", prepare=check_all),
            chair("checked-todo", prepare=check_all),
        ),
    ),
)
