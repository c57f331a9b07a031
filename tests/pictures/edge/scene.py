"""A room at one moment of its session, served on a free port, with the people who look at it."""

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import cv2

from contract.package import Package, sha256_of
from edge.door.film import PERSON_FRAMES, film_frames
from edge.doorway.stage import Stage
from edge.kiosk.people_here import Device
from edge.kiosk.screens import screen_link
from edge.kiosk.shell import TOUR_COOKIE
from edge.kiosk.tour import HOMES
from tests import servers
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, MEETING
from tests.pictures.papers import pages_of_a_paper
from tests.pictures.session import MINUTE, session

CHANGES = 9
"""Who has voted and wants to vote otherwise."""
Step = Callable[[House], object]

TOURED = {TOUR_COOKIE: ".".join(HOMES)}
"""These devices have seen the tours; the pictures of a tour are taken with others."""


class Scene:
    """A house at one moment of its session, served on a free port."""

    def __init__(self, *steps: Step, package: Package | None = None, at_ms: int = EIGHT - 25 * MINUTE) -> None:
        self._open = ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="hop-pictures-"))
        self._open.callback(shutil.rmtree, self.folder)
        self.house = House(self.folder, package or session(), at_ms=at_ms)
        self._open.callback(self.house.close)
        for raw in pages_of_a_paper():
            self.house.shelf.incoming(sha256_of(raw)).write_bytes(raw)
            self.house.shelf.keep_document(sha256_of(raw))
        self.house.app.add_url_rule("/broken", view_func=_break)
        logging.getLogger(self.house.app.name).setLevel(logging.CRITICAL)
        for step in steps:
            step(self.house)
        if offline not in steps:
            for head in self.house.journal.streams():
                self.house.journal.note_held(head, incarnation="first")
        if camera in steps:
            self._roll_camera()
        self._address = self._open.enter_context(servers.serve(self.house.app))

    def _roll_camera(self) -> None:
        """A picture is drawn only when the next one has come, so they come as from the door's process."""
        over, stage = threading.Event(), self.house.app.extensions["kiosk"].stage
        stage.put_preview(_seen_by_camera())
        rolling = threading.Thread(target=_film, args=(stage, over))
        rolling.start()
        self._open.callback(rolling.join)
        self._open.callback(over.set)

    @property
    def address(self) -> str:
        return self._address

    @property
    def now_ms(self) -> int:
        return self.house.clock.now().at_ms

    def cookies(self, person: str) -> dict[str, str]:
        """The cookie of a device that this attendee uses, which the room then knows; without one, of the room's screens."""
        if not person:
            return {"screen": screen_link(self.house.settings.unit.run_dir), **TOURED}
        secret = f"{int(person):043}"
        device = Device(secret, is_new=False, is_screen=False).hash
        if self.house.room.devices.get(int(person)) != device:
            self.house.desk.link_device(MEETING, int(person), device)
        return {"device": secret, **TOURED}

    def path(self, path: str) -> str:
        votes = [ballot.votes[CHANGES] for ballot in self.house.room.ballots.values() if CHANGES in ballot.votes]
        heard = list(self.house.room.heard)
        return path.format(vote=votes[-1].line if votes else "", heard=heard[-1] if heard else "")

    def close(self) -> None:
        self._open.close()


def _break() -> str:
    raise ZeroDivisionError


def offline(_house: House) -> None:
    """Central has answered nothing yet."""


def camera(_house: House) -> None:
    """The door has a camera, to which somebody holds a phone."""


@cache
def _seen_by_camera() -> bytes:
    frames = list(film_frames(["HOP1:" + "7C2D" * 30, "HOP1:" + "A19F" * 30], seed=4))
    _, jpeg = cv2.imencode(".jpg", cv2.flip(frames[-PERSON_FRAMES // 2], 1), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return jpeg.tobytes()


def _film(stage: Stage, over: threading.Event) -> None:
    while not over.wait(0.1):
        stage.put_preview(_seen_by_camera())
