"""`python -m tests.pictures.edge [FOLDER] [NAME…]`: every page of the room and its states, in both languages."""

import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from contract import events as e
from contract.ballot import Mode
from contract.events import VoteCast
from contract.package import PersonHere
from edge.desk import Opinion
from edge.kiosk.drafts import Draft
from edge.kiosk.people_here import Device
from edge.kiosk.waiting import Waits
from tests import servers
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, MEETING
from tests.pictures.session import MINUTE, SECRETARY, SUBSTITUTE, session

PHONE, TABLET, TOUCH, DESK, WALL = (390, 844), (820, 1180), (1280, 800), (1440, 900), (1920, 1080)
FOLDER = Path("build/screenshots/edge")
PRESENT = (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 17)


@dataclass(frozen=True)
class Shot:
    """One picture: which page, at what size, whose device, and what is touched first."""

    name: str
    path: str
    size: tuple[int, int]
    person: int = 0
    touch: Callable[[Page], None] | None = None
    whole: bool = False


class Quiet(WSGIRequestHandler):
    """A server that says nothing of each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


class Scene:
    """A house at one moment of its session, served on a free port."""

    def __init__(self, folder: Path, until: int) -> None:
        self.house = House(folder, session(), at_ms=EIGHT - 25 * MINUTE)
        for step in STEPS[:until]:
            step(self.house)
        self.server = make_server(
            "127.0.0.1", servers.free_port(), self.house.app, threaded=True, request_handler=Quiet
        )
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def secret_of(self, person: int) -> str:
        """The cookie of a device that this person uses."""
        secret = f"{person:043}"
        device = Device(secret, is_new=False, is_screen=False).hash
        if self.house.room.devices.get(person) != device:
            self.house.desk.link_device(MEETING, person, device)
        return secret

    def close(self) -> None:
        self.server.shutdown()
        self.house.journal.close()


def before(house: House) -> None:
    for number, attendee in enumerate((3, 4, 5)):
        house.clock.pass_ms(number * 40_000)
        house.desk.check_in(MEETING, attendee, e.Way.CAMERA)
    house.desk.call_secretary(MEETING)
    for attendee, on_screen in ((6, False), (11, True)):
        waits = Waits(
            meeting=MEETING,
            attendee=attendee,
            device=f"{attendee:064}",
            since=house.clock.now().at_ms,
            seen=house.clock.now().at_ms,
            on_screen=on_screen,
        )
        house.app.extensions["kiosk"].waiting.ask(waits)


def start(house: House) -> None:
    for attendee in PRESENT:
        if not house.room.is_present(attendee) and attendee != 1:
            house.clock.pass_ms(45_000)
            house.desk.check_in(MEETING, attendee, e.Way.CAMERA)
    house.desk.check_in(MEETING, SUBSTITUTE, e.Way.CAMERA)
    house.clock.pass_ms(EIGHT + 2 * MINUTE - house.clock.now().at_ms)
    house.desk.start(MEETING, 1, (1, SECRETARY))
    house.clock.pass_ms(MINUTE)


def discuss(house: House) -> None:
    house.desk.open_item(MEETING, "item-1", 1)
    house.clock.pass_ms(12 * MINUTE)
    for attendee in (5, 9, 4):
        house.desk.request_floor(MEETING, attendee, by=attendee)
    house.desk.give_floor(MEETING, 5, 1)
    house.clock.pass_ms(3 * MINUTE)
    text = "Đề nghị bổ sung số liệu giải ngân vốn đầu tư công của từng chủ đầu tư."
    house.desk.give_opinion(MEETING, Opinion(attendee=9, text=text, item="item-1"))


def propose(house: House) -> None:
    house.desk.end_floor(MEETING, 1)
    text = (
        "Thống nhất với báo cáo của Sở Tài chính. Giao Sở Tài chính chủ trì, phối hợp các sở, ngành rà soát các dự án "
        "giải ngân dưới 50%, báo cáo UBND tỉnh trước ngày 05/12/2025."
    )
    now = house.clock.now().at_ms
    house.app.extensions["kiosk"].drafts.put(MEETING, Draft(item="item-1", text=text, by=SECRETARY, at=now))


def second(house: House) -> None:
    draft = house.app.extensions["kiosk"].drafts.of(MEETING)
    house.desk.conclude(MEETING, "item-1", draft.text, 1)
    house.app.extensions["kiosk"].drafts.drop(MEETING)
    house.desk.open_item(MEETING, "item-2", 1)
    for attendee in list(house.room.queue):
        house.desk.withdraw_floor_request(MEETING, attendee)
    house.clock.pass_ms(9 * MINUTE)


def open_ballot(house: House) -> None:
    house.desk.open_ballot(MEETING, "phi-le-phi", Mode.DEVICES, 1)
    for number, attendee in enumerate((1, 3, 5, 6, 7, 8, 9, 10, 11, 13, 14)):
        house.clock.pass_ms(1300)
        vote(house, attendee, 1 if number == 4 else 0)


def vote(house: House, attendee: int, mark: int) -> None:
    cast = VoteCast(
        ballot="phi-le-phi", voter=attendee, choices=((mark,),), nonce=f"nonce-{attendee:04}", source=e.Source.PHONE
    )
    house.desk.cast_vote(MEETING, cast)


def close_ballot(house: House) -> None:
    for attendee, mark in ((4, 0), (15, 2)):
        vote(house, attendee, mark)
    house.clock.pass_ms(20_000)
    house.desk.close_ballot(MEETING, "phi-le-phi", 1, 1)


def elect(house: House) -> None:
    house.desk.conclude(MEETING, "item-2", "Thông qua dự thảo Nghị quyết.", 1)
    house.desk.open_item(MEETING, "item-3", 1)
    house.desk.open_ballot(MEETING, "von-2026", Mode.DEVICES, 1)


def hands(house: House) -> None:
    house.desk.void_ballot(MEETING, "von-2026", 1, 1, "Chuyển sang giơ tay")
    house.desk.open_ballot(MEETING, "von-2026", Mode.HANDS, 1)


def pause(house: House) -> None:
    house.desk.void_ballot(MEETING, "von-2026", 2, 1, "Thảo luận thêm")
    for attendee in (10, 11, 13, 14):
        house.desk.depart(MEETING, attendee)
    house.desk.pause(MEETING, 1, house.clock.now().at_ms + 15 * MINUTE)
    house.desk.add_attendee(
        MEETING, PersonHere(name="Lê Văn Tài", office="Chuyên viên", agency="Sở Xây dựng"), SECRETARY
    )


def closed(house: House) -> None:
    house.desk.resume(MEETING, 1)
    house.desk.open_item(MEETING, "item-4", 1)


def end(house: House) -> None:
    house.clock.pass_ms(90 * MINUTE)
    house.desk.end(MEETING, 1)


STEPS: tuple[Callable[[House], object], ...] = (
    before, start, discuss, propose, second, open_ballot, close_ballot, elect, hands, pause, closed, end,
)  # fmt: skip


def choose(page: Page) -> None:
    page.locator(".choice").first.click()


def wrong_pins(page: Page) -> None:
    for _ in range(2):
        page.fill("#pin", "111111")
        with page.expect_response("**/pin"):
            page.keyboard.press("Enter")
        page.wait_for_timeout(300)


def tap_first(page: Page) -> None:
    page.locator(".roll form .button").first.click()
    page.wait_for_selector(".undo")


def unfold(page: Page) -> None:
    page.locator("summary").first.click()


def after(*steps: Callable[[House], object]) -> int:
    return STEPS.index(steps[-1]) + 1 if steps else 0


SHOTS: dict[int, tuple[Shot, ...]] = {
    after(before): (
        Shot("delegate-welcome", "/", PHONE),
        Shot("delegate-agencies", "/who", PHONE),
        Shot("delegate-names", "/who?agency=UBND+tỉnh", PHONE),
        Shot("delegate-not-found", "/who?q=khong+co", PHONE),
        Shot("delegate-pin", "/who/9", PHONE),
        Shot("delegate-pin-wrong", "/who/9", PHONE, touch=wrong_pins),
        Shot("delegate-waiting", "/who/9/waiting", PHONE),
        Shot("delegate-invited", "/invited", PHONE),
        Shot("delegate-before", "/", PHONE, person=9),
        Shot("chair-before", "/chair/", TOUCH),
        Shot("chair-start", "/chair/?ask=start", TOUCH),
        Shot("chair-roll", "/chair/roll", TOUCH),
        Shot("chair-roll-undo", "/chair/roll", TOUCH, touch=tap_first),
        Shot("secretary-calls", "/secretary/", DESK, person=SECRETARY),
        Shot("display-before", "/display", WALL),
    ),
    after(start): (
        Shot("chair-started", "/chair/", TOUCH),
        Shot("secretary-roll", "/secretary/roll", DESK, person=SECRETARY),
        Shot("secretary-person", "/secretary/roll/12", DESK, person=SECRETARY),
        Shot("secretary-guest", "/secretary/guest", DESK, person=SECRETARY),
    ),
    after(discuss): (
        Shot("delegate-home", "/", PHONE, person=9, whole=True),
        Shot("delegate-home-tablet", "/", TABLET, person=9),
        Shot("delegate-speaking", "/", PHONE, person=5),
        Shot("delegate-opinion", "/opinion", PHONE, person=9),
        Shot("delegate-paper", "/documents/bao-cao", PHONE, person=9),
        Shot("chair-discussion", "/chair/", TOUCH),
        Shot("chair-agenda", "/chair/agenda", TOUCH),
        Shot("chair-end-early", "/chair/?ask=end", TOUCH),
        Shot("chair-pause", "/chair/?ask=pause", TOUCH),
        Shot("secretary-discussion", "/secretary/", DESK, person=SECRETARY),
        Shot("secretary-words", "/secretary/words", DESK, person=SECRETARY),
        Shot("display-speaking", "/display", WALL),
    ),
    after(propose): (Shot("chair-agree", "/chair/?ask=agree", TOUCH),),
    after(second): (
        Shot("chair-long-title", "/chair/", TOUCH),
        Shot("chair-open-ballot", "/chair/?ask=open-ballot", TOUCH),
        Shot("display-item", "/display", WALL),
        Shot("secretary-ballots-before", "/secretary/ballots", DESK, person=SECRETARY),
    ),
    after(open_ballot): (
        Shot("delegate-ballot", "/", PHONE, person=4),
        Shot("delegate-ballot-chosen", "/", PHONE, person=4, touch=choose),
        Shot("delegate-ballot-tablet", "/", TABLET, person=4),
        Shot("delegate-voted", "/", PHONE, person=9),
        Shot("delegate-change", "/?change=1", PHONE, person=9),
        Shot("delegate-not-entitled", "/", PHONE, person=SUBSTITUTE),
        Shot("chair-ballot", "/chair/", TOUCH),
        Shot("chair-close-ballot", "/chair/?ask=close-ballot", TOUCH),
        Shot("screen-names", "/screen/vote", TOUCH),
        Shot("screen-pin", "/screen/vote/17", TOUCH),
        Shot("screen-waiting", "/screen/vote/17/waiting", TOUCH),
        Shot("secretary-ballot", "/secretary/ballots", DESK, person=SECRETARY, touch=unfold),
        Shot("secretary-vote", "/secretary/ballots/vote/17", DESK, person=SECRETARY),
        Shot("display-ballot", "/display", WALL),
        Shot("refused-role", "/secretary/", DESK, person=9),
        Shot("not-found", "/nowhere", PHONE, person=9),
    ),
    after(close_ballot): (
        Shot("delegate-result", "/", PHONE, person=9),
        Shot("chair-result", "/chair/", TOUCH),
        Shot("chair-conclude", "/chair/?ask=conclude", TOUCH),
        Shot("secretary-result", "/secretary/ballots", DESK, person=SECRETARY),
        Shot("display-result", "/display", WALL),
    ),
    after(elect): (
        Shot("delegate-questions", "/", PHONE, person=4, whole=True),
        Shot("chair-questions", "/chair/", TOUCH),
    ),
    after(hands): (
        Shot("chair-count", "/chair/?ask=count", TOUCH),
        Shot("delegate-hands", "/", PHONE, person=4),
        Shot("secretary-count", "/secretary/ballots", DESK, person=SECRETARY),
        Shot("display-hands", "/display", WALL),
    ),
    after(pause): (
        Shot("chair-paused", "/chair/", TOUCH),
        Shot("delegate-paused", "/", PHONE, person=4),
        Shot("display-paused", "/display", WALL),
        Shot("secretary-roll-left", "/secretary/roll", DESK, person=SECRETARY, whole=True),
    ),
    after(closed): (Shot("display-closed", "/display", WALL), Shot("chair-closed", "/chair/", TOUCH)),
    after(end): (
        Shot("chair-ended", "/chair/", TOUCH),
        Shot("chair-agenda-ended", "/chair/agenda", TOUCH),
        Shot("delegate-ended", "/", PHONE, person=4, whole=True),
        Shot("secretary-ended", "/secretary/", DESK, person=SECRETARY),
        Shot("display-ended", "/display", WALL),
    ),
}


@contextmanager
def scene(until: int) -> Iterator[Scene]:
    with tempfile.TemporaryDirectory() as folder:
        made = Scene(Path(folder), until)
        yield made
        made.close()


def device_of(browser: Browser, at: Scene, shot: Shot, language: str) -> BrowserContext:
    """A browser of this size that is this person's."""
    context = browser.new_context(
        viewport={"width": shot.size[0], "height": shot.size[1]},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=shot.size in (PHONE, TABLET, TOUCH),
        device_scale_factor=2 if shot.size == PHONE else 1,
    )
    context.add_cookies([{"name": "language", "value": language, "url": at.address}])
    if shot.person:
        context.add_cookies([{"name": "device", "value": at.secret_of(shot.person), "url": at.address}])
    return context


def take(browser: Browser, at: Scene, shot: Shot, *, language: str, folder: Path) -> None:
    """One picture; a refused load or a script's error ends the run."""
    context = device_of(browser, at, shot, language)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None)
    page.goto(at.address + shot.path, wait_until="load")
    page.evaluate("document.fonts.ready")
    if shot.touch:
        shot.touch(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > shot.size[0]:
        troubles.append(f"wider than the screen: {width}")
    page.screenshot(path=folder / f"{shot.name}.png", full_page=shot.whole)
    context.close()
    if troubles:
        print(f"{shot.name} ({language}): {troubles}")


def take_all(folder: Path, names: list[str]) -> None:
    """All pictures whose name begins with one of these (with none given: all)."""
    with sync_playwright() as playwright:
        browser = servers.chromium(playwright)
        for language in ("vi", "en"):
            (folder / language).mkdir(parents=True, exist_ok=True)
            for until, shots in SHOTS.items():
                wanted = [one for one in shots if not names or one.name.startswith(tuple(names))]
                if wanted:
                    with scene(until) as at:
                        for shot in wanted:
                            take(browser, at, shot, language=language, folder=folder / language)
        browser.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    take_all(Path(given[0]) if given else FOLDER, given[1:])
