"""The server behind the pages: gevent, chosen by measuring (docs/decisions.md); one process, one thread."""

import logging
import time
from collections.abc import Callable

import gevent
from flask import Flask
from gevent.event import Event
from gevent.pywsgi import WSGIServer

from edge.forgetting import forget_sound
from edge.kiosk.hearing import follow
from edge.kiosk.outside_door import open_outside
from edge.kiosk.preflight import examine_when_due
from edge.kiosk.probes import open_probes
from edge.kiosk.programme import state_at_door
from edge.kiosk.shell import Kiosk
from edge.kiosk.topics import BALLOT, DOOR, PLAN, ROLL, VOTES
from edge.kiosk.under_tls import BACKLOG, Doorway, own_tls
from edge.settings import Settings, outside_path
from edge.sound.retention import Rule

LOOK_EVERY_S = 0.1
LOOK_AT_CLOCK_EVERY_S = 5.0
EXAMINE_EVERY_S = 10.0
FORGET_EVERY_S = 600.0

log = logging.getLogger(__name__)


class GreenBell:
    """The bell for `Live` under this server: while it is waited for, other requests run."""

    def __init__(self) -> None:
        self._event = Event()

    def set(self) -> None:
        self._event.set()

    def clear(self) -> None:
        self._event.clear()

    def wait(self, timeout: float | None = None) -> bool:
        return bool(self._event.wait(timeout))


def serve(app: Flask, settings: Settings, *, turned: Callable[[], None] = lambda: None) -> None:
    """Serve until the process is ended; `turned` is called again and again from when it listens.

    OSError when the port is taken.
    """
    server = _server(app, settings)
    kiosk: Kiosk = app.extensions["kiosk"]
    kiosk.live.bell = kiosk.sheets.bell = kiosk.press.bell = GreenBell
    kiosk.preflight.apart = gevent.get_hub().threadpool.apply
    kiosk.sheets.warm()
    server.start()
    outside, probes = _outside(app, settings), _probes(settings)
    watcher = gevent.spawn(watch, kiosk, turned)
    # Who can't look into the journal any more would show old pages: better to end and be started again.
    watcher.link_exception(lambda _: server.stop())
    follower = gevent.spawn(follow, settings.unit.run_dir, kiosk.hearing)
    examiner, forgetter = gevent.spawn(examine, kiosk), gevent.spawn(forget, kiosk)
    try:
        server.serve_forever()
        if watcher.ready():
            watcher.get()
    finally:
        gevent.killall([watcher, follower, examiner, forgetter])
        for door in (outside, probes):
            if door is not None:
                door.stop()
        kiosk.sheets.close()


def watch(kiosk: Kiosk, turned: Callable[[], None] = lambda: None) -> None:
    """Look again and again for what the unit's other processes have written, what the door has answered,
    and documents that have come."""
    answered, documents = _door_of(kiosk), kiosk.desk.shelf.documents_version()
    others, doorway, looked_s = _others_of(kiosk), _doorway_of(kiosk), time.monotonic()
    while True:
        kiosk.live.look()
        if (newest := _door_of(kiosk)) != answered:
            answered = newest
            kiosk.live.say(DOOR)
        if (there := kiosk.desk.shelf.documents_version()) != documents:
            documents = there
            kiosk.live.say(PLAN)
        if (told := _others_of(kiosk)) != others:
            others = told
            kiosk.live.say(BALLOT, VOTES, ROLL)
        if time.monotonic() - looked_s >= LOOK_AT_CLOCK_EVERY_S:
            looked_s = time.monotonic()
            if (now := _doorway_of(kiosk)) != doorway:
                doorway = now
                kiosk.live.say(PLAN, DOOR)
        turned()
        gevent.sleep(LOOK_EVERY_S)


def examine(kiosk: Kiosk, every_s: float = EXAMINE_EVERY_S) -> None:
    """Check the room before each of its meetings."""
    _again_and_again(lambda: examine_when_due(kiosk), every_s, "The check before the meeting could not be made")


def forget(kiosk: Kiosk, every_s: float = FORGET_EVERY_S) -> None:
    """Delete the sound of meetings whose time is over."""
    speech = kiosk.settings.speech
    rule = Rule(days=speech.sound_days, days_unsigned=speech.sound_days_unsigned)
    _again_and_again(
        lambda: forget_sound(kiosk.desk, kiosk.sound, rule), every_s, "The sound of a meeting could not be deleted"
    )


def _again_and_again(work: Callable[[], object], every_s: float, failed: str) -> None:
    has_failed = False
    while True:
        gevent.sleep(every_s)
        try:
            work()
        except Exception:  # this greenlet's outer loop: ended here, nothing later would be done
            if not has_failed:
                log.exception("%s; it is tried again", failed)
            has_failed = True
        else:
            has_failed = False


def _others_of(kiosk: Kiosk) -> tuple[object, ...]:
    """What changes when something was told of the other rooms of a meeting, or the link to them came or went."""
    return kiosk.desk.shelf.rooms_version(), kiosk.link.is_up()


def _doorway_of(kiosk: Kiosk) -> tuple[int, str]:
    """What the hour alone changes: which meeting the room is about, and whether its door is open to people."""
    now_ms = kiosk.clock.now().at_ms
    package = kiosk.desk.meeting_at(now_ms)
    room = kiosk.desk.room(package.meeting) if package else None
    return (package.meeting if package else 0), state_at_door(package, room, now_ms)


def _door_of(kiosk: Kiosk) -> tuple[int, int]:
    """What changes when the door has answered, and when somebody came near it."""
    return kiosk.stage.version(), kiosk.stage.stirred()


def _server(app: Flask, settings: Settings) -> WSGIServer:
    web = settings.web
    address = (web.address, web.port)
    if not web.certificate or not web.key:
        return WSGIServer(address, app, log=None, error_log=log, backlog=BACKLOG)
    tls = own_tls(web.certificate, web.key)
    return Doorway(address, app, log=None, error_log=log, backlog=BACKLOG, ssl_context=tls)


def _outside(app: Flask, settings: Settings) -> WSGIServer | None:
    """The door for phones that central's relay brings; None for a unit without that way."""
    web = settings.web
    if not settings.relay.central or not web.certificate or not web.key:
        return None
    return open_outside(outside_path(settings.unit.run_dir), app, own_tls(web.certificate, web.key))


def _probes(settings: Settings) -> WSGIServer | None:
    """The port for phones' probes; without it a phone may leave the Wi-Fi, which is no reason to serve nobody."""
    web = settings.web
    if not web.probe_port:
        return None
    try:
        return open_probes((web.address, web.probe_port), web.public_url)
    except OSError as error:
        log.error("web.probe_port = %d: phones are not told that this Wi-Fi is one to keep: %s", web.probe_port, error)
        return None
