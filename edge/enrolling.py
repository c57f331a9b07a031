"""`edge enrol`: from a unit that nobody knows to a room that was tested; its page shows how far it is.

It ends when the room is ready, and the room's own processes take over the port and the screens.
"""

import http.client
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from contract.refused import Malformed
from edge.claiming import Answer, Enrol, OwnKeys, ask, forget_claim, own_keys, settle
from edge.doctor import look_at_keys, look_at_links
from edge.kiosk.claiming import Progress, Step
from edge.settings import Settings, read_central_key, read_settings
from edge.shelf import Shelf

log = logging.getLogger(__name__)

ASK_EVERY_S = 2.0
TEST_EVERY_S = 1.0
SHOWN_S = 8.0


def enrol(known: Enrol, progress: Progress, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Ask until central lets the unit in, keep who it is, test it, and show that the room is ready."""
    if not known.settings.exists():
        _be_let_in(known, progress, sleep)
    forget_claim(known.data_dir)
    settings = read_settings(known.settings)
    progress.move(Step.TESTING, room=settings.unit.name)
    _be_tested(known.settings, settings, progress, sleep)
    progress.move(Step.READY)
    log.info("%s is ready", settings.unit.name)
    sleep(SHOWN_S)


def _be_let_in(known: Enrol, progress: Progress, sleep: Callable[[float], None]) -> None:
    keys = own_keys(known.data_dir)
    progress.show_code(keys.code)
    while True:
        answer = _asked(known, keys, progress)
        if answer.is_spent:
            keys = own_keys(known.data_dir, anew=True)
            progress.show_code(keys.code)
            continue
        if answer.welcome is not None:
            settle(known, keys, answer.welcome)
            progress.move(Step.TESTING, room=answer.welcome.room)
            return
        sleep(ASK_EVERY_S)


def _asked(known: Enrol, keys: OwnKeys, progress: Progress) -> Answer:
    try:
        answer = ask(known, keys.claim())
    except (OSError, http.client.HTTPException, Malformed) as error:
        if progress.is_heard:
            log.warning("Central is not reached: %s", error)
        progress.is_heard = False
        return Answer()
    if not progress.is_heard:
        log.info("Central is reached; the unit waits to be named")
    progress.is_heard = True
    return answer


def _be_tested(file: Path, settings: Settings, progress: Progress, sleep: Callable[[float], None]) -> None:
    """Keys and links as the doctor looks at them; then the unit's own sync brings plans, as it will from now on."""
    while problems := [one.what for one in (*look_at_keys(settings), *look_at_links(settings)) if not one.is_well]:
        progress.say(problems)
        sleep(TEST_EVERY_S)
    progress.say([])
    child = subprocess.Popen([sys.executable, "-m", "edge", "--settings", str(file), "sync"])
    try:
        while not _has_plans(settings):
            if child.poll() is not None:
                raise Malformed("the link to central ended while it was tested; see the lines above")
            sleep(TEST_EVERY_S)
    finally:
        child.terminate()
        child.wait(timeout=30)


def _has_plans(settings: Settings) -> bool:
    shelf = Shelf(settings.shelf, unit=settings.unit.name, central_key=read_central_key(settings))
    return shelf.listed() is not None and not shelf.missing_packages()
