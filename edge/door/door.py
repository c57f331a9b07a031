"""The door's process: frames in, codes read, people checked in by the desk, the answer put on the page.

Nothing here waits for a network. A check-in is on disk before its greeting is shown.
"""

import logging
import sqlite3
import time
from collections import Counter
from collections.abc import Callable

import cv2

from contract.events import CheckedIn, Way
from contract.refused import Refused
from contract.ticket import is_ticket
from edge.clock import Clock
from edge.desk import Desk
from edge.door.camera import Camera, Shot
from edge.door.reader import Reader
from edge.doorway.decide import Decision, Doorway, Outcome, decide
from edge.doorway.greeting import Greeting, greeting
from edge.doorway.stage import Stage
from edge.shelf import Shelf

log = logging.getLogger(__name__)

PREVIEW_EVERY_S = 0.1
PREVIEW_WIDTH = 480
COUNT_EVERY_S = 60.0


class Door:
    """One door. `gap_s`: a code that stays before the camera counts again only after it was away for so long."""

    def __init__(self, *, desk: Desk, shelf: Shelf, clock: Clock, stage: Stage, gap_s: float) -> None:
        self._desk = desk
        self._shelf = shelf
        self._clock = clock
        self._stage = stage
        self._gap_s = gap_s
        self._last_seen: dict[bytes, float] = {}
        self._refused: Counter[str] = Counter()
        self._number = 0

    def present(self, payload: bytes) -> Decision:
        """Decide on one code and show the answer; whoever may come in is checked in first."""
        moment = self._clock.now()
        package = self._desk.meeting_at(moment.at_ms)
        keys, elsewhere = self._shelf.keys(), self._shelf.elsewhere
        clock_is_sure = moment.within_ms >= 0
        meeting = package.meeting if package else 0
        try:
            with self._desk.deciding(meeting) as deciding:
                at = Doorway(
                    room=deciding.room if package else None,
                    keys=keys,
                    elsewhere=elsewhere,
                    now_ms=moment.at_ms,
                    clock_is_sure=clock_is_sure,
                )
                decision = decide(payload, at)
                if decision.arrives:
                    deciding.record(CheckedIn(attendee=decision.attendee, way=Way.CAMERA, issue=decision.issue))
        except sqlite3.OperationalError as error:
            # Never keep an official outside because of our disk: the answer asks for a signature on paper.
            log.error("A check-in could not be written: %s", error)
            decision = Decision(outcome=Outcome.NOT_WRITTEN)
        except Refused as refused:
            log.error("The door let somebody in whom the meeting's order refuses: %s", refused)
            decision = Decision(outcome=Outcome.NOT_WRITTEN)
        self._answer(decision, meeting=meeting, now_ms=moment.at_ms)
        return decision

    def see(self, payloads: list[bytes]) -> None:
        """Take what the reader found in one frame: each code once for as long as it is held before the camera."""
        now = time.monotonic()
        tickets = [payload for payload in payloads if is_ticket(payload)]
        for payload in tickets or payloads:
            last = self._last_seen.get(payload)
            self._last_seen[payload] = now
            if last is None or now - last > self._gap_s:
                self.present(payload)
        self._last_seen = {code: at for code, at in self._last_seen.items() if now - at <= self._gap_s}

    def write_refusals(self) -> None:
        """One line with the number of refused codes by reason since the last such line; never one by one."""
        package = self._desk.meeting_at(self._clock.now().at_ms)
        if package is None or not self._refused:
            return
        self._desk.count_refusals(package.meeting, dict(self._refused))
        self._refused.clear()

    def _answer(self, decision: Decision, *, meeting: int, now_ms: int) -> None:
        if decision.reason:
            self._refused[decision.reason] += 1
        self._number = max(self._number + 1, now_ms)
        package = self._desk.room(meeting).package if meeting else None
        self._stage.show(greeting(decision, package=package, number=self._number, now_ms=now_ms))


def run(
    door: Door,
    camera: Camera,
    stage: Stage,
    *,
    reader: Reader,
    on_greeting: Callable[[Greeting], None] = lambda _: None,
    is_over: Callable[[], bool] = lambda: False,
) -> None:
    """Read frames until the camera is closed or `is_over`; `on_greeting` is told each, also one from the pages."""
    previewed = counted = time.monotonic()
    greeted = stage.version()
    for shot in camera.shots():
        now = time.monotonic()
        if now - previewed >= PREVIEW_EVERY_S:
            previewed = now
            stage.put_preview(_preview(shot))
        door.see(reader.read(shot.frame))
        if stage.version() != greeted and (shown := stage.shown()):
            greeted = stage.version()
            on_greeting(shown)
        if now - counted >= COUNT_EVERY_S:
            counted = now
            door.write_refusals()
        if is_over():
            return


def _preview(shot: Shot) -> bytes:
    """The picture as people expect to see themselves, mirrored, small enough to be drawn at once."""
    height, width = shot.frame.shape[:2]
    small = cv2.resize(shot.frame, (PREVIEW_WIDTH, height * PREVIEW_WIDTH // width), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", cv2.flip(small, 1), [cv2.IMWRITE_JPEG_QUALITY, 70])[1].tobytes()
