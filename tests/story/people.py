"""Everybody in the story with a browser of their own: desks at the office, phones, the room's screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from demo.province import DOMAIN, PASSWORD, DemoOfficial, officials
from edge.door.frame import as_frame
from edge.door.reader import read_codes

PATIENT_MS = 45_000
"""So long a person waits for what should be there at once: the machine may be busy with other things."""

DESK, PHONE, CHAIR, DOOR = (1440, 900), (390, 844), (1280, 800), (800, 1280)
Size = tuple[int, int]


def official(mailbox: str) -> DemoOfficial:
    """Who this mailbox belongs to; `so-y-te` alone is the head of that agency."""
    return next(one for one in officials() if one.mailbox in (mailbox, f"{mailbox}.lanhdao"))


def called(mailbox: str) -> str:
    """`ông Nguyễn Văn An`, as pages call this person."""
    one = official(mailbox)
    return f"{one.salutation} {one.name}"


@dataclass(frozen=True)
class Person:
    """Somebody at a browser; `mailbox` names who it is, empty for nobody in particular."""

    page: Page
    mailbox: str = ""

    @property
    def name(self) -> str:
        return official(self.mailbox).name

    @property
    def main(self) -> Locator:
        """What the page is about."""
        return self.page.locator("#main")

    def opens(self, address: str) -> None:
        self.page.goto(address, wait_until="domcontentloaded")

    def follows(self, words: str) -> None:
        """Follow the first link with these words."""
        self.page.get_by_role("link", name=words).first.click()

    def presses(self, words: str) -> None:
        """Press the button that says exactly this."""
        self.page.get_by_role("button", name=words, exact=True).click()

    def sees(self, *words: str) -> None:
        """Wait until all of this stands on the page."""
        for one in words:
            expect(self.main).to_contain_text(one)


class People:
    """The browsers of a story; each is a device of its own."""

    def __init__(self, chromium: Browser, *, central: str, room: str, screens: str) -> None:
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []
        self.central, self.room, self.screens = central, room, screens
        expect.set_options(timeout=PATIENT_MS)

    def at(self, address: str, *, size: Size, mailbox: str = "") -> Person:
        """A new browser of this size with a page open."""
        person = Person(self._context(size).new_page(), mailbox)
        person.opens(address)
        return person

    def again(self, kept: StorageState, address: str) -> Person:
        """A phone that was switched off, as it comes back: with what it had kept."""
        person = Person(self._context(PHONE, kept).new_page())
        person.opens(address)
        return person

    def _context(self, size: Size, kept: StorageState | None = None) -> BrowserContext:
        width, height = size
        context = self._chromium.new_context(
            viewport={"width": width, "height": height},
            has_touch=size == PHONE,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            storage_state=kept,
        )
        context.set_default_timeout(PATIENT_MS)
        self._contexts.append(context)
        return context

    def logs_in(self, mailbox: str, *, size: Size = DESK) -> Person:
        """R4.3: this official at central's first page, after the login by official e-mail."""
        person = self.at(f"{self.central}/login", size=size, mailbox=official(mailbox).mailbox)
        person.page.fill("#email", f"{person.mailbox}@{DOMAIN}")
        person.page.fill("#password", PASSWORD)
        person.presses("Đăng nhập")
        person.sees("Cuộc họp sắp diễn ra")
        return person

    @contextmanager
    def briefly(self, mailbox: str) -> Iterator[Person]:
        """This official at a desk, who leaves again."""
        person = self.logs_in(mailbox)
        yield person
        self._contexts.remove(person.page.context)
        person.page.context.close()

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def scanned(code: Locator) -> str:
    """What a camera reads from a code that is shown on a page: from the picture, not from the page's text."""
    expect(code).to_be_visible()
    picture = cv2.imdecode(np.frombuffer(code.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    codes = read_codes(as_frame(picture))
    assert len(codes) == 1, f"{len(codes)} codes were read"
    return codes[0].decode("ascii")
