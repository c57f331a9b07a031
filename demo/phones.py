"""The delegates' phones of the demo: real HTTP clients of both sides' pages, with human pauses.

They do what people do: answer the invitation at central, scan the poster, type the PIN, vote when a ballot opens.
"""

import argparse
import logging
import random
import signal
import sys
import threading
from pathlib import Path

from demo.browser import Browser, Form, Lost, Page
from demo.cast import Cast, Delegate, Errand, read_cast

log = logging.getLogger(__name__)

RETRY_S = 2.0
FIRST_S = 6.0


def main() -> None:
    """Give everybody a phone; ends only by a signal."""
    parser = argparse.ArgumentParser(prog="python -m demo.phones", description=__doc__)
    parser.add_argument("cast", type=Path)
    cast = read_cast(parser.parse_args().cast)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stdout)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_run_errands, args=(cast,), daemon=True).start()
    for place, delegate in enumerate(cast.delegates):
        phone = Phone(cast, delegate, first_s=FIRST_S + 3 * place)
        threading.Thread(target=phone.use, daemon=True).start()
    threading.Event().wait()


class Phone:
    """One delegate with a phone; it is put away when the person turns up on another device."""

    def __init__(self, cast: Cast, delegate: Delegate, *, first_s: float) -> None:
        self._cast = cast
        self._delegate = delegate
        self._first_s = first_s
        self._browser = Browser(cast.room)
        self._random = random.Random(delegate.attendee)  # noqa: S311 - whims, not secrets
        self._pause = threading.Event()
        self._has_asked = self._has_written = False

    def use(self) -> None:
        """Take part until the person is known on another device; a lost connection is tried again."""
        self._pause.wait(self._first_s)
        was_known, was_lost = False, False
        while True:
            try:
                page = self._browser.open("/")
                is_known = page.form("/leave") is not None
                if was_known and not is_known:
                    return
                was_known = was_known or is_known
                if is_known:
                    self._take_part(page)
                else:
                    self._introduce()
                was_lost = False
            except Lost as error:
                if not was_lost:
                    log.info("a phone lost the room: %s", error)
                was_lost = True
            self._pause.wait(RETRY_S)

    def _introduce(self) -> None:
        """Scan the poster if this one does, say who it is, type the PIN, and check in."""
        delegate, poster = self._delegate, f"/p/{self._cast.poster}"
        if delegate.scans:
            self._browser.open(poster)
        page = self._browser.open(f"/who/{delegate.attendee}")
        typed = {"pin": delegate.pin}
        page = self._send(page, page.form(f"/who/{delegate.attendee}/pin"), typed, seconds=(2, 5))
        self._send(page, page.form(poster), {}, seconds=(1, 3))

    def _take_part(self, page: Page) -> None:
        """Look at the page whenever it changes; returns when the person is no longer known here."""
        for _ in self._browser.changes(page):
            page = self._browser.open("/")
            if page.form("/leave") is None:
                return
            if page.form("/ballot/"):
                self._think(2, 14)
                # Somebody reads and thinks; by then the page may be another one.
                page = self._browser.open("/")
                self._vote(page, page.form("/ballot/"))
            elif (floor := page.form("/floor")) and floor.fields.get("wants") == "yes":
                self._speak_or_write(page, floor)

    def _vote(self, page: Page, ballot: Form | None) -> None:
        if ballot:
            chosen = {name: marks[min(self._delegate.leans, len(marks) - 1)] for name, marks in ballot.marks.items()}
            self._send(page, ballot, chosen, seconds=(0, 2))

    def _speak_or_write(self, page: Page, floor: Form) -> None:
        if self._delegate.speaks and not self._has_asked:
            self._has_asked = True
            self._send(page, floor, {}, seconds=(5, 20))
        elif self._delegate.opinion and not self._has_written:
            self._has_written = True
            page = self._browser.open("/opinion")
            typed = {"text": self._delegate.opinion}
            self._send(page, page.form("/opinion"), typed, seconds=(15, 40))

    def _send(self, page: Page, form: Form | None, typed: dict[str, str], *, seconds: tuple[float, float]) -> Page:
        """Press after a human pause; nothing happens when the page has no such form."""
        if form is None:
            return page
        self._think(*seconds)
        return self._browser.send(page, form, typed)

    def _think(self, least_s: float, most_s: float) -> None:
        self._pause.wait(self._random.uniform(least_s, most_s))


def _run_errands(cast: Cast) -> None:
    """One after another, as their people find the time; central may be out of reach meanwhile."""
    pause, was_lost = threading.Event(), False
    for errand in cast.errands:
        pause.wait(FIRST_S / 2)
        while True:
            try:
                _run(cast, errand)
            except Lost as error:
                if not was_lost:
                    log.info("central is out of reach: %s", error)
                was_lost = True
                pause.wait(RETRY_S)
            else:
                was_lost = False
                break


def _run(cast: Cast, errand: Errand) -> None:
    """Log in and press the button."""
    browser = Browser(cast.central)
    page = browser.open("/login")
    if login := page.form(""):
        browser.send(page, login, {"email": errand.email, "password": cast.password})
    page = browser.open(errand.path)
    pressed = ((form, name, value) for form in page.forms for name, value in form.buttons)
    for form, name, value in pressed:
        if name == "do" and value.startswith(errand.button):
            page = browser.send(page, form, {**errand.typed, name: value})
            break
    if page.status != 200:
        log.warning("%s answered %s", errand.path, page.status)


if __name__ == "__main__":
    main()
