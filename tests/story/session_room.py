"""One room of its own, with no central: a real `edge web` over a real journal, and the people who sit in it."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Browser

from contract.events import Way
from contract.package import Package, write_package
from edge.clock import Clock
from edge.desk import Desk
from edge.journal import open_journal
from edge.kiosk.screens import screen_link
from edge.shelf import Shelf
from tests.makers import CENTRAL_KEY, MEETING, UNIT, make_list, sealed, write_unit
from tests.pictures.session import MINUTE, PIN, SECRETARY, session
from tests.servers import Server, free_port
from tests.story.people import CHAIR as TOUCHSCREEN
from tests.story.people import DESK, PHONE, People, Person

WALL = (1920, 1080)
MEMBERS = 17
NEEDED = 12
"""Two thirds of the seventeen."""
_ROOT = Path(__file__).parent.parent.parent


class SessionRoom:
    """The November session, beginning now. `desk` is another process's view of the unit, as the door's is."""

    def __init__(self, folder: Path, chromium: Browser) -> None:
        self.folder, port = folder, free_port()
        (folder / "run").mkdir()
        settings = write_unit(folder, port=port)
        self.desk = _desk(folder, _beginning_now())
        command: list[str | Path] = [sys.executable, "-m", "edge", "--settings", settings, "web"]
        self.web = Server(command=command, port=port, log=folder / "web.log")
        self.web.start()
        self.address = f"http://127.0.0.1:{port}"
        self.screens = f"{self.address}/link/{screen_link(folder / 'run')}"
        self.people = People(chromium, central="", room=self.address, screens=self.screens)

    def close(self) -> None:
        self.people.close()
        self.web.kill()
        self.desk.journal.close()

    def reboot(self) -> None:
        """The unit is switched off and on again."""
        self.web.kill()
        self.desk.journal.close()
        self.desk = _opened(self.folder, "after the power came back")
        self.web.start()

    def come(self, attendees: Iterable[int]) -> None:
        """They show their codes at the door."""
        for attendee in attendees:
            self.desk.check_in(MEETING, attendee, Way.CAMERA)

    def chair(self) -> Person:
        return self.people.at(f"{self.screens}/chair", size=TOUCHSCREEN)

    def display(self) -> Person:
        return self.people.at(f"{self.screens}/display", size=WALL)

    def phone(self, attendee: int) -> Person:
        """A phone whose owner has said the name and typed the PIN."""
        phone = self.people.at(f"{self.address}/who/{attendee}", size=PHONE)
        become_known(phone)
        return phone

    def secretary(self) -> Person:
        """The secretary's laptop, known in the same way."""
        laptop = self.people.at(f"{self.address}/who/{SECRETARY}", size=DESK)
        become_known(laptop)
        laptop.opens(f"{self.address}/secretary/")
        return laptop


def become_known(phone: Person) -> None:
    """Type the PIN that came with the invitation."""
    phone.page.fill("#pin", PIN)
    phone.presses("Xác nhận")
    phone.sees("Chương trình")


def begin(chair: Person, item: int) -> None:
    """From the touchscreen: start, with those in the room who scanned nothing, and go to an item."""
    chair.follows("Bắt đầu cuộc họp")
    chair.presses("Bắt đầu cuộc họp")
    chair.sees("Cuộc họp đang diễn ra")
    chair.follows("Chương trình")
    chair.page.locator(f"form:has(input[value='item-{item}']) button").click()
    chair.sees(f"Nội dung {item}/5")


def _beginning_now() -> Package:
    plan = session()
    later = time.time_ns() // 1_000_000 + 5 * MINUTE - plan.starts_at
    agenda = tuple(replace(one, starts_at=one.starts_at + later) for one in plan.agenda)
    times = {name: getattr(plan, name) + later for name in ("opens_at", "starts_at", "ends_at")}
    return replace(plan, agenda=agenda, **times)


def _desk(folder: Path, plan: Package) -> Desk:
    desk = _opened(folder, "story")
    desk.shelf.put_package(write_package(plan), desk.shelf.take_list(sealed(make_list(plan))).offers[0].sha256)
    desk.take_offered()
    return desk


def _opened(folder: Path, boot: str) -> Desk:
    journal, clock = open_journal(folder / "data" / "journal.sqlite"), Clock()
    journal.begin_stream(unit=UNIT, boot=boot, software="story", moment=clock.now())
    return Desk(journal, Shelf(folder / "data" / "shelf", unit=UNIT, central_key=CENTRAL_KEY.public_key()), clock)
