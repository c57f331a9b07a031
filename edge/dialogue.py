"""What unit and central say to each other: hello, runs and answers, lists and wishes, and when to be patient."""

import logging
import queue
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract import topics
from contract.backoff import delay_s
from contract.lists import open_wishes
from contract.messages import MAX_MESSAGE_BYTES, Held, Hello, PackageHeld, read_message, write_message
from contract.refused import Malformed
from contract.run import MAX_PACKED_BYTES, PROTOCOL
from edge import SOFTWARE
from edge.clock import Clock, boot_id
from edge.desk import Desk
from edge.fetch import Fetching
from edge.files import write_whole
from edge.following import follow
from edge.health import Place, look_at
from edge.journal import Head
from edge.releases import Releases
from edge.uplink import Next, Uplink
from edge.wire import Arrived, Denied, Died, Down, Happened, Inbox, Up, Wire
from edge.wishes import Wishes

log = logging.getLogger(__name__)

ANSWER_S = 15.0
"""Without an answer for so long, everything unanswered counts as lost."""
_HELLO_EVERY_S, _HELLO_WHILE_LATE_S = 300.0, 10.0
"""So often the unit tells how it is though nobody asked: what it said of waiting lines must not stand for long."""
_FIRST_S = 3.0
_SOON_S = 1.0
_LOOK_S = 0.03
_NOTE_EVERY_S = 1.0
_PACKAGES_IN_HELLO = 200
_NEVER = float("inf")


class LinkShown(msgspec.Struct, frozen=True, kw_only=True):
    """What pages may show of the link; `offset_ms`: how far our clock is behind central's, give or take `within_ms`."""

    connected: bool
    since_ms: int
    offset_ms: int = 0
    within_ms: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the dialogue works with. `shown` is the file for LinkShown, in memory."""

    desk: Desk
    uplink: Uplink
    fetching: Fetching
    clock: Clock
    unit: str
    central_key: Ed25519PublicKey
    place: Place
    releases: Releases
    has_camera: bool
    shown: Path


class Dialogue:
    """The unit's side, for the life of a process. Times are monotonic seconds."""

    def __init__(self, parts: Parts, make_wire: Callable[[], Wire]) -> None:
        self._parts = parts
        self._make_wire = make_wire
        self._wishes = Wishes(parts.desk)
        self._wire: Wire | None = None
        self._is_up = False
        self._is_heard: bool | None = None
        self._misses = 0
        self._hello_at_ms = 0
        self._connect_at = self._ask_at = self._note_at = 0.0
        self._answer_by = _NEVER
        self._held: dict[str, Held] = {}
        self._version = -1

    def run(self, inbox: Inbox, turned: Callable[[], None] = lambda: None) -> None:
        """Talk until a `Died` comes; its error is raised. `turned` is called at each turn."""
        try:
            while True:
                turned()
                self.turn(inbox, wait_s=_LOOK_S)
        finally:
            self.close()

    def turn(self, inbox: Inbox, *, wait_s: float = 0.0) -> None:
        """Do what is due, then take what has happened; with nothing of it, something for `wait_s` at most."""
        self._tend(time.monotonic())
        try:
            self._take(inbox.get(timeout=wait_s))
        except queue.Empty:
            return
        while not inbox.empty():
            self._take(inbox.get())

    def close(self) -> None:
        """End the connection in good order, if there is one."""
        if self._wire is not None and self._is_up:
            self._wire.close()

    # What is due -------------------------------------------------------------

    def _tend(self, now: float) -> None:
        if self._wire is None and now >= self._connect_at:
            self._connect()
        if self._wire is None or not self._is_up:
            return
        if now >= self._answer_by:
            self._be_patient("Central does not answer")
        if now >= self._ask_at:
            self._say_hello(self._wire, now)
        self._send_runs(self._wire, now)
        if now >= self._note_at:
            self._note_held(now)

    def _connect(self) -> None:
        self._wire = self._make_wire()
        try:
            self._wire.open()
        except OSError as error:
            self._lose(str(error))

    def _lose(self, reason: str) -> None:
        """The connection is gone; the next one is tried after a while of our own, since paho's has no jitter."""
        self._wire, self._is_up, self._answer_by = None, False, _NEVER
        self._misses += 1
        self._connect_at = time.monotonic() + self._pause_s()
        self._show(is_heard=False, reason=reason)

    def _be_patient(self, reason: str) -> None:
        self._answer_by = _NEVER
        self._parts.uplink.window = 0
        self._misses += 1
        self._ask_at = time.monotonic() + self._pause_s()
        self._show(is_heard=False, reason=reason)

    def _pause_s(self) -> float:
        return delay_s(self._misses, random.random(), first_s=_FIRST_S)  # noqa: S311

    def _say_hello(self, wire: Wire, now: float) -> None:
        self._hello_at_ms = max(self._parts.clock.now().at_ms, self._hello_at_ms + 1)
        listed = self._parts.desk.shelf.listed()
        offers = listed.offers if listed else ()
        here = [one for one in offers if one.sha256 in self._parts.desk.shelf.packages]
        health = look_at(self._parts.desk, self._parts.place, has_camera=self._parts.has_camera)
        hello = Hello(
            unit=self._parts.unit,
            epoch=wire.epoch,
            protocol=PROTOCOL,
            software=SOFTWARE,
            sent_at=self._hello_at_ms,
            list_incarnation=listed.incarnation if listed else "",
            list_serial=listed.serial if listed else 0,
            streams=self._parts.uplink.ask(),
            health=health,
            update=self._parts.releases.told(),
            packages=tuple(
                PackageHeld(meeting=one.meeting, incarnation=one.incarnation, revision=one.revision, sha256=one.sha256)
                for one in here[:_PACKAGES_IN_HELLO]
            ),
        )
        wire.send(topics.hello(self._parts.unit), write_message(hello), at_most=MAX_MESSAGE_BYTES)
        every_s = _HELLO_WHILE_LATE_S if health.unsent or health.lacking or health.stalled else _HELLO_EVERY_S
        self._ask_at, self._answer_by = now + every_s * random.uniform(0.8, 1.2), now + ANSWER_S  # noqa: S311

    def _send_runs(self, wire: Wire, now: float) -> None:
        version = self._parts.desk.journal.data_version()
        if version == self._version:
            return
        while packed := self._parts.uplink.next_run():
            wire.send(topics.up(self._parts.unit), packed, at_most=MAX_PACKED_BYTES)
            self._answer_by = min(self._answer_by, now + ANSWER_S)
        self._version = version

    # What happened -----------------------------------------------------------

    def _take(self, happened: Happened) -> None:
        match happened:
            case Died(error):
                raise error
            case Up(wire) if wire is self._wire:
                self._is_up = True
                wire.announce()
                self._ask_at = time.monotonic()
            case Down(wire, reason) if wire is self._wire:
                self._lose(reason)
            case Denied(wire, reason) if wire is self._wire:
                self._be_patient(f"The broker denied a message: {reason}")
            case Arrived(wire, topic, payload) if wire is self._wire:
                try:
                    self._read(topic, payload)
                except Malformed as error:
                    log.warning("A message from central can't be used: %s", error)

    def _read(self, topic: str, payload: bytes) -> None:
        unit, desk = self._parts.unit, self._parts.desk
        if topic == topics.ack(unit):
            self._hear(read_message(payload, Held))
        elif topic == topics.packages(unit):
            desk.shelf.take_list(payload)
            desk.take_offered()
            self._parts.fetching.wake()
        elif topic == topics.wishes(unit):
            self._wishes.take(open_wishes(payload, unit=unit, key=self._parts.central_key))
        elif topic == topics.rooms(unit):
            desk.shelf.take_rooms(payload, first=partial(follow, desk))

    def _hear(self, held: Held) -> None:
        is_answer = held.heard_at == self._hello_at_ms != 0
        now, self._version = time.monotonic(), -1
        if held.stream:
            self._held[held.stream] = held
        match self._parts.uplink.hear(held, answers_hello=is_answer):
            case Next.WAIT:
                self._be_patient(f"Central refuses: {held.reason}")
                return
            case Next.NEW_STREAM:
                self._begin_stream()
                self._ask_at = now
            case Next.ASK:
                self._ask_at = min(self._ask_at, now + random.uniform(0, _SOON_S))  # noqa: S311
            case Next.GO_ON if held.window == 0:
                self._be_patient("Central asks for a pause")
                return
        self._misses = 0
        self._answer_by = now + ANSWER_S if self._parts.uplink.is_waiting() else _NEVER
        self._show(is_heard=True, reason="", held=held if is_answer else None)

    def _begin_stream(self) -> None:
        self._parts.desk.journal.begin_stream(
            unit=self._parts.unit, boot=boot_id(), software=SOFTWARE, moment=self._parts.clock.now(), anew=True
        )

    # What is shown -----------------------------------------------------------

    def _note_held(self, now: float) -> None:
        """Remember what central holds, for the pages; not for each run, since each time costs a write to the card."""
        self._note_at = now + _NOTE_EVERY_S
        for held in self._held.values():
            head = Head(held.stream, held.seq, bytes.fromhex(held.digest))
            self._parts.desk.journal.note_held(head, incarnation=held.incarnation)
        self._held.clear()
        if self._parts.releases.has_news():
            self._ask_at = now

    def _show(self, *, is_heard: bool, reason: str, held: Held | None = None) -> None:
        """Say once that the link is lost and once that it is back."""
        if is_heard == self._is_heard and held is None:
            return
        if is_heard != self._is_heard:
            log.info("The link to central is back") if is_heard else log.warning("No link to central: %s", reason)
        self._is_heard = is_heard
        now_ms = self._parts.clock.now().at_ms
        offset = within = 0
        if held is not None:
            offset, within = held.answered_at - (held.heard_at + now_ms) // 2, (now_ms - held.heard_at + 1) // 2
        shown = LinkShown(connected=is_heard, since_ms=now_ms, offset_ms=offset, within_ms=within if held else -1)
        write_whole(self._parts.shown, msgspec.json.encode(shown))
