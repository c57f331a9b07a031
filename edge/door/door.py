"""The door's process: frames and badges in, codes read, people checked in by the desk, the answer put on the page.

Nothing here waits for a network. A check-in is on disk before its greeting is shown.
"""

import logging
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import cv2

from contract.badge import badge_number
from contract.events import CheckedIn, Way
from contract.refused import Malformed, Refused
from edge.clock import Clock
from edge.desk import Desk
from edge.door.camera import Camera, Shot
from edge.door.cards import NO_NUMBER
from edge.door.frame import Frame, as_frame
from edge.door.reader import Reader
from edge.doorway.decide import Decision, Doorway, Outcome, decide, decide_badge, is_wanted
from edge.doorway.greeting import Greeting, greeting
from edge.doorway.stage import Stage
from edge.measures import DoorCounts
from edge.shelf import Shelf

log = logging.getLogger(__name__)

PREVIEW_EVERY_S = 0.05
PREVIEW_WIDTH = 480
COUNT_EVERY_S = 60.0
IN_VAIN_MS = 60_000
TURN_S = 0.05
"""How long a turn waits for the camera: what was typed or tapped is answered no later, whatever the camera does."""


class Door:
    """One door. `gap_s`: a code that stays before the camera counts again only after it was away for so long."""

    def __init__(
        self,
        *,
        desk: Desk,
        shelf: Shelf,
        clock: Clock,
        stage: Stage,
        gap_s: float,
        measures: DoorCounts | None = None,
    ) -> None:
        self._desk = desk
        self._shelf = shelf
        self._clock = clock
        self._stage = stage
        self._gap_s = gap_s
        self.measures = measures or DoorCounts()
        self._last_seen: dict[bytes, float] = {}
        self._refused: Counter[str] = Counter()
        self._number = 0
        self._failed_at_ms = 0

    def present(self, payload: bytes) -> Decision:
        """Decide on one code and show the answer; whoever may come in is checked in first."""
        return self._decide(lambda at: decide(payload, at), Way.CAMERA)

    def swipe(self, typed: str) -> Decision | None:
        """The same for what a reader has typed: a ticket's code, or a badge's number. None for a slip of a key."""
        if typed == NO_NUMBER:
            return self._decide(lambda at: decide_badge("", at), Way.CARD)
        if is_wanted(typed.encode()):
            return self.present(typed.encode())
        try:
            number = badge_number(typed)
        except Malformed:
            return None
        return self._decide(lambda at: decide_badge(number, at), Way.CARD)

    def see(self, payloads: list[bytes]) -> None:
        """Take what the reader found in one frame: each code once for as long as it is held before the camera."""
        now = time.monotonic()
        tickets = [payload for payload in payloads if is_wanted(payload)]
        for payload in tickets or payloads:
            last = self._last_seen.get(payload)
            self._last_seen[payload] = now
            if last is None or now - last > self._gap_s:
                self.present(payload)
                self._stage.note_read(self._clock.now().at_ms)
        self._last_seen = {code: at for code, at in self._last_seen.items() if now - at <= self._gap_s}

    def write_refusals(self) -> None:
        """One line with the number of refused codes by reason since the last such line; never one by one."""
        package = self._desk.meeting_at(self._clock.now().at_ms)
        if package is None or not self._refused:
            return
        self._desk.count_refusals(package.meeting, dict(self._refused))
        self._refused.clear()

    def _decide(self, decide: Callable[[Doorway], Decision], way: Way) -> Decision:
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
                decision = decide(at)
                if decision.arrives:
                    deciding.record(CheckedIn(attendee=decision.attendee, way=way, issue=decision.issue))
        except sqlite3.OperationalError as error:
            # Never keep an official outside because of our disk: the answer asks for a signature on paper.
            log.error("A check-in could not be written: %s", error)
            decision = Decision(outcome=Outcome.NOT_WRITTEN)
        except Refused as refused:
            log.error("The door let somebody in whom the meeting's order refuses: %s", refused)
            decision = Decision(outcome=Outcome.NOT_WRITTEN)
        self._answer(decision, meeting=meeting, now_ms=moment.at_ms)
        return decision

    def _answer(self, decision: Decision, *, meeting: int, now_ms: int) -> None:
        self.measures.answers.labels(str(decision.outcome)).inc()
        if decision.reason:
            self._refused[decision.reason] += 1
        # Whoever fails twice is led elsewhere: to the own name, or to the secretary.
        is_foreign = decision.outcome is Outcome.FOREIGN
        is_in_vain = is_foreign and now_ms - self._failed_at_ms < IN_VAIN_MS
        self._failed_at_ms = now_ms if is_foreign else 0
        self._number = max(self._number + 1, now_ms)
        package = self._desk.room(meeting).package if meeting else None
        self._stage.show(greeting(decision, package=package, number=self._number, now_ms=now_ms, is_in_vain=is_in_vain))


@dataclass(frozen=True, kw_only=True)
class Senses:
    """What a door sees and hears people by. `typed` gives the lines that its readers have typed since the last time."""

    camera: Camera | None = None
    reader: Reader = field(default_factory=Reader)
    typed: Callable[[], list[str]] = list


def run(
    door: Door,
    senses: Senses,
    stage: Stage,
    *,
    on_greeting: Callable[[Greeting], None] = lambda _: None,
    is_over: Callable[[], bool] = lambda: False,
) -> None:
    """Attend to camera and readers until `is_over`; a camera that is unplugged or was never there holds up nothing.

    `on_greeting` is told each greeting, also one from the pages.
    """
    pause, measures = threading.Event(), door.measures
    previewed = counted = time.monotonic()
    greeted = stage.version()
    while not is_over():
        shot = senses.camera.newest(timeout_s=TURN_S) if senses.camera else None
        if senses.camera is None:
            pause.wait(TURN_S)
        now = time.monotonic()
        if shot and now - previewed >= PREVIEW_EVERY_S:
            previewed = now
            picture = _preview(shot)
            stage.put_preview(_jpeg(picture))
            measures.brightness.set(float(picture.mean()) / 255)
        if shot:
            with measures.reading.time():
                found = senses.reader.read(shot.frame)
            measures.frames.inc()
            measures.reads.inc(len(found))
            door.see(found)
        for line in senses.typed():
            door.swipe(line)
        if stage.version() != greeted and (shown := stage.shown()):
            greeted = stage.version()
            on_greeting(shown)
        if now - counted >= COUNT_EVERY_S:
            counted = now
            door.write_refusals()


def _preview(shot: Shot) -> Frame:
    """The picture as people expect to see themselves, mirrored, small enough to be drawn at once."""
    height, width = shot.frame.shape[:2]
    small = cv2.resize(shot.frame, (PREVIEW_WIDTH, height * PREVIEW_WIDTH // width))
    return as_frame(cv2.flip(small, 1))


def _jpeg(picture: Frame) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 70])[1].tobytes()
