"""The room's pages in every state: door, chair, delegate, secretary, shared screen, over a real journal."""

import dataclasses
import logging
import re
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import cv2
import msgspec
from playwright.sync_api import Page, Route

from contract import events as e
from contract.ballot import Mode
from contract.events import VoteCast
from contract.lists import Elsewhere
from contract.package import Package, PersonHere, PlanState, sha256_of
from contract.wording import Spoken, Wording
from edge.captions import Final, Listening, Partial, State
from edge.desk import LatePaper, Opinion
from edge.door.film import PERSON_FRAMES, film_frames
from edge.doorway.decide import Decision, Outcome
from edge.doorway.greeting import greeting
from edge.doorway.stage import Stage
from edge.kiosk.drafts import Draft
from edge.kiosk.people_here import Device
from edge.kiosk.presenting import Presented
from edge.kiosk.screens import screen_link
from edge.kiosk.shell import Kiosk
from edge.kiosk.waiting import Waits
from edge.notes import Note, Whose
from edge.settings import Speech as SpeechSettings
from tests import servers
from tests.central.documents.papers import pdf
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, MEETING
from tests.pictures.balloting import elected, fill_in, recounted, tied
from tests.pictures.papers import pages_of_a_paper
from tests.pictures.session import MINUTE, SECRETARY, SUBSTITUTE, crowded, session
from tests.pictures.shots import DESK, DOOR, HAND, PHONE, TABLET, TOUCH, WALL, Chapter, Shot

CHANGES = 9
"""Who has voted and wants to vote otherwise."""
PRESENT = (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 17)
Step = Callable[[House], object]


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
            return {"screen": screen_link(self.house.settings.unit.run_dir)}
        secret = f"{int(person):043}"
        device = Device(secret, is_new=False, is_screen=False).hash
        if self.house.room.devices.get(int(person)) != device:
            self.house.desk.link_device(MEETING, int(person), device)
        return {"device": secret}

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
    house.desk.set_speaking_time(MEETING, "item-1", 1, person=3, agency=0)
    for attendee in (5, 9, 4):
        house.desk.request_floor(MEETING, attendee, by=attendee)
    house.desk.request_remark(MEETING, 7, e.Remark.REPLY, by=7)
    house.desk.give_floor(MEETING, 5, 1)
    house.clock.pass_ms(3 * MINUTE)
    text = "Đề nghị bổ sung số liệu giải ngân vốn đầu tư công của từng chủ đầu tư."
    house.desk.give_opinion(MEETING, Opinion(attendee=9, text=text, item="item-1"))


def handed_out(house: House) -> None:
    """A paper came late, the general programme was replaced, one was withdrawn, and a page is on the wall."""
    for number, (title, replaces) in enumerate(
        (("Phụ lục số liệu giải ngân", ""), ("Chương trình (sửa)", "chuong-trinh"))
    ):
        raw = pdf(f"{title}. " * 60, pages=4 + number)
        house.shelf.incoming(sha256_of(raw)).write_bytes(raw)
        house.shelf.keep_document(sha256_of(raw))
        paper = LatePaper(
            document=f"here-{number}",
            title=title,
            sha256=sha256_of(raw),
            size=len(raw),
            item="" if replaces else "item-1",
            giver=0 if replaces else 5,
            replaces=replaces,
        )
        house.desk.add_document(MEETING, paper, SECRETARY)
    house.desk.withdraw_document(MEETING, "phan-bo", SECRETARY, "Gửi nhầm bản")
    known: Kiosk = house.app.extensions["kiosk"]
    shown = Presented(document="here-0", page=2, by=SECRETARY, at=house.clock.now().at_ms)
    known.presenting.show(MEETING, shown)
    note = Note(
        sha256=house.room.documents_here["here-0"].event.sha256, page=2, text="Hỏi lại số liệu quý III.", at=shown.at
    )
    known.notes.write(Whose(MEETING, 9), note)


def listened(house: House) -> None:
    """The unit has an ear, and what was said is written down; the strip of captions is filled as by its process."""
    house.settings = msgspec.structs.replace(house.settings, speech=SpeechSettings(model=Path("model")))
    known = dataclasses.replace(house.app.extensions["kiosk"], settings=house.settings)
    house.app.extensions["kiosk"] = known
    house.desk.begin_listening(MEETING, "0a1b2c3d4e5f6071")
    said = (
        (0, "xin chào các đồng chí chúng ta bắt đầu nội dung một"),
        (5, "kính thưa chủ tọa tôi xin báo cáo kết quả giải ngân mười tháng"),
        (5, "tỷ lệ giải ngân đạt sáu mươi hai phần trăm kế hoạch"),
        (9, "đề nghị sở tài chính bổ sung số liệu của từng chủ đầu tư"),
    )
    known.hearing.take(State(listening=Listening.ON, meeting=MEETING))
    for place, (speaker, text) in enumerate(said):
        house.clock.pass_ms(20_000)
        words = tuple(
            Spoken(word, 20_000 * place + 300 * at, 20_000 * place + 300 * at + 280, 520 if word in DOUBTFUL else 985)
            for at, word in enumerate(text.split())
        )
        house.desk.write_down(MEETING, "0a1b2c3d4e5f6071", Wording(words=words), speaker=speaker, item="item-1")
        known.hearing.take(
            Final(meeting=MEETING, speaker=speaker, words=tuple((one.word, one.is_doubtful) for one in words))
        )
    known.hearing.take(Partial(text="và báo cáo ủy ban nhân"))
    house.desk.accept_speech(MEETING, (list(house.room.heard)[1],), SECRETARY)


def deaf(house: House) -> None:
    """The secretary has switched the ear off."""
    house.app.extensions["kiosk"].hearing.take(State(listening=Listening.OFF, meeting=MEETING))
    house.desk.switch_listening(MEETING, SECRETARY, on=False)


DOUBTFUL = ("ngân", "chủ")


def captions_shown(page: Page) -> None:
    page.wait_for_selector(".strip:not([hidden])")


def closed_item(house: House) -> None:
    """Guests go out: the one who came with a delegate is still here."""
    person = PersonHere(name="Lê Văn Khách", salutation="ông", office="Phóng viên", agency="Báo tỉnh")
    line = house.desk.add_attendee(MEETING, person, SECRETARY)
    assert isinstance(line.event, e.AttendeeAddedHere)
    house.desk.check_in(MEETING, line.event.attendee, e.Way.SECRETARY, by=SECRETARY)
    house.desk.open_item(MEETING, "item-4", 1)


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


TO_BALLOT: tuple[Step, ...] = (before, start, discuss, propose, second, open_ballot)


def choose(page: Page) -> None:
    page.locator(".choice").first.click()


def wrong_pins(page: Page) -> None:
    for _ in range(2):
        page.fill("#pin", "111111")
        with page.expect_response("**/pin"):
            page.keyboard.press("Enter")
        page.wait_for_selector("#pin-answer:not(:empty)")
        page.evaluate("document.getElementById('pin-answer').textContent = ''")
    with page.expect_response("**/pin"):
        page.fill("#pin", "111111")
        page.keyboard.press("Enter")
    page.wait_for_selector("#pin-answer:not(:empty)")


def wrong_pin_at_door(page: Page) -> None:
    for _ in range(2):
        page.fill("#pin", "111111")
        with page.expect_response("**/door/tap"):
            page.locator(".door-keys .primary").click()
        page.wait_for_selector("#problem")


def tap_first(page: Page) -> None:
    page.locator(".roll form .button").first.click()
    page.wait_for_selector(".undo .button")


def type_a_name(page: Page) -> None:
    page.locator("#q").tap()
    for key in "hoaf":
        page.locator(".keyboard .key", has_text=key).first.tap()


def unfold(page: Page) -> None:
    page.locator("summary").first.click()


def send_opinion(text: str) -> Callable[[Page], None]:
    """Fill in and send what the form would not let a person type."""

    def send(page: Page) -> None:
        page.evaluate("text => { document.getElementById('text').value = text; }", text)
        with page.expect_response("**/opinion"):
            page.locator(".bottom .button").click()
        page.wait_for_selector(".told, .center")

    return send


def old_form(page: Page) -> None:
    page.evaluate("document.querySelector('[name=token]').value = 'old'")
    page.fill("#text", "Đề nghị làm rõ nguồn vốn.")
    with page.expect_response("**/opinion"):
        page.locator(".bottom .button").click()
    page.wait_for_selector(".told")


def end_speech(page: Page) -> None:
    with page.expect_response("**/conduct/**"):
        page.locator(".speaker .button").click()
    page.wait_for_selector(".told")


def conclude_at_once(page: Page) -> None:
    page.fill("#text", LONG[:3000])
    with page.expect_response("**/conduct/conclusion"):
        page.locator("button[formaction='/conduct/conclusion']").click()
    page.wait_for_selector(".told")


def fill_disk(scene: Scene) -> None:
    """From now on no page more fits into the journal's file."""
    connection = scene.house.journal._connection
    [used] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {used}")


def unreachable(page: Page) -> None:
    """The unit answers no longer, or this phone has lost the room's Wi-Fi."""

    def refuse(route: Route) -> None:
        route.abort("connectionrefused")

    page.route(re.compile(r"/live\?"), refuse)


def lost(page: Page) -> None:
    page.wait_for_selector("#lost:not([hidden])")


def door_says(outcome: Outcome, person: int = 0, **values: object) -> Callable[[Scene], None]:
    """The answer as the door's own process puts it on the page."""

    def show(scene: Scene) -> None:
        house, package = scene.house, scene.house.room.package
        decision = Decision(outcome=outcome, person=package.person(person) if package else None, **values)
        stage = house.app.extensions["kiosk"].stage
        stage.show(greeting(decision, package=package, number=1, now_ms=scene.now_ms))

    return show


def door_is_quiet(scene: Scene) -> None:
    (scene.folder / "greeting.json").unlink(missing_ok=True)


def from_outside(house: House) -> None:
    """The room's network is another than that of these browsers."""
    known = house.app.extensions["kiosk"]
    web = msgspec.structs.replace(known.settings.web, room_networks=("10.0.0.0/8",))
    settings = msgspec.structs.replace(known.settings, web=web)
    house.app.extensions["kiosk"] = dataclasses.replace(known, settings=settings)


def door(name: str, **values: object) -> Shot:
    return Shot(name=f"door-{name}", path="/door", sizes=DOOR, **{"prepare": door_is_quiet, **values})


def delegate(name: str, path: str = "/", person: int = 0, **values: object) -> Shot:
    sizes = values.pop("sizes", (PHONE,))
    return Shot(name=f"delegate-{name}", path=path, sizes=sizes, person=str(person or ""), **values)


def chair(name: str, path: str = "/chair/", **values: object) -> Shot:
    return Shot(name=f"chair-{name}", path=path, sizes=(TOUCH,), **values)


def secretary(name: str, path: str = "/secretary/", **values: object) -> Shot:
    sizes = values.pop("sizes", (DESK,))
    return Shot(name=f"secretary-{name}", path=path, sizes=sizes, person=str(SECRETARY), **values)


def display(name: str, **values: object) -> Shot:
    return Shot(name=f"display-{name}", path="/display", sizes=(WALL,), **values)


ROOM_2 = Elsewhere(meeting=8, room="Phòng họp số 2", room_place="tầng 3, nhà A", starts_at=EIGHT)
HALF_PAST_NINE = EIGHT + 90 * MINUTE
LONG = "Đề nghị cơ quan soạn thảo giải trình rõ hơn về căn cứ tính mức thu. " * 110

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(before, camera),
        (
            door("waits", is_main=True),
            door("welcome", prepare=door_says(Outcome.WELCOME, 3), is_main=True),
            door("substitute", prepare=door_says(Outcome.SUBSTITUTE, SUBSTITUTE)),
            door("again", prepare=door_says(Outcome.AGAIN, 3, since=EIGHT - 8 * MINUTE)),
            door("not-listed", prepare=door_says(Outcome.NOT_LISTED), is_main=True),
            door("elsewhere", prepare=door_says(Outcome.ELSEWHERE, elsewhere=ROOM_2)),
            door("replaced", prepare=door_says(Outcome.REPLACED)),
            door("foreign", prepare=door_says(Outcome.FOREIGN)),
            door("early", prepare=door_says(Outcome.EARLY)),
            door("late", prepare=door_says(Outcome.LATE, 5)),
            door("item-guest", prepare=door_says(Outcome.ITEM_GUEST, 30, item_at=HALF_PAST_NINE)),
            door("not-written", prepare=door_says(Outcome.NOT_WRITTEN)),
            door("lost", before=unreachable, touch=lost),
            Shot(name="door-agencies", path="/door/names", sizes=DOOR, is_main=True),
            Shot(name="door-names", path="/door/names?agency=0", sizes=DOOR),
            Shot(name="door-letters", path="/door/letters", sizes=DOOR, is_main=True),
            Shot(name="door-letter", path="/door/names?letter=h", sizes=DOOR),
            Shot(name="door-keyboard", path="/door/letters", sizes=DOOR, touch=type_a_name, is_main=True),
            Shot(name="door-pin", path="/door/person/9", sizes=DOOR, is_main=True),
            Shot(name="door-pin-wrong", path="/door/person/9", sizes=DOOR, touch=wrong_pin_at_door),
            delegate("welcome", is_main=True, sizes=HAND),
            delegate("agencies", "/who", is_main=True),
            delegate("names", "/who?agency=UBND+tỉnh"),
            delegate("not-found", "/who?q=khong+co"),
            delegate("pin", "/who/9", is_main=True),
            delegate("pin-wrong", "/who/9", touch=wrong_pins),
            delegate("waiting", "/who/9/waiting", is_main=True),
            delegate("invited", "/invited"),
            delegate("poster", "/p/poster-secret-7", 9, is_main=True),
            delegate("poster-wrong-room", "/p/another", 9),
            delegate("before", "/", 9, is_main=True),
            chair("before", is_main=True),
            chair("start", "/chair/?ask=start", is_main=True),
            chair("roll", "/chair/roll", is_main=True),
            secretary("calls", is_main=True, sizes=(DESK, TABLET)),
            display("before", is_main=True),
            chair("roll-undo", "/chair/roll", touch=tap_first),
        ),
    ),
    Chapter(lambda: Scene(from_outside), (delegate("poster-number", "/p/poster-secret-7", 9),)),
    Chapter(
        lambda: Scene(before, start),
        (
            chair("started"),
            secretary("roll", "/secretary/roll", is_main=True, sizes=(DESK, TABLET)),
            secretary("person", "/secretary/roll/12", is_main=True),
            secretary("present", "/secretary/roll/3"),
            secretary("guest", "/secretary/guest"),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss),
        (
            door("running"),
            delegate("home", "/", 9, whole=True, is_main=True, sizes=HAND),
            delegate("speaking", "/", 5),
            delegate("opinion", "/opinion", 9, is_main=True, sizes=HAND),
            delegate("opinion-given", "/opinion", 9, touch=send_opinion("Đề nghị làm rõ nguồn vốn đối ứng.")),
            delegate("paper", "/documents/to-trinh", 9, is_main=True, sizes=HAND),
            delegate("paper-loading", "/documents/bao-cao", 9),
            delegate("lost", "/", 9, before=unreachable, touch=lost),
            delegate("refused", "/opinion", 9, touch=send_opinion("   "), is_main=True),
            delegate("old-form", "/opinion", 9, touch=old_form),
            delegate("too-long", "/opinion", 9, touch=send_opinion("Ý kiến. " * 30_000)),
            delegate("not-found-page", "/nowhere", 9),
            delegate("broken", "/broken", 9),
            chair("discussion", is_main=True),
            chair("speakers", "/chair/speakers"),
            delegate("speaking", "/", 5),
            chair("agenda", "/chair/agenda", is_main=True),
            chair("end-early", "/chair/?ask=end"),
            chair("pause", "/chair/?ask=pause"),
            chair("lost", before=unreachable, touch=lost),
            secretary("discussion", is_main=True, sizes=(DESK, TABLET)),
            secretary("roll-review", "/secretary/roll?show=missing"),
            secretary("words", "/secretary/words", is_main=True),
            Shot(name="secretary-refused", path="/secretary/", sizes=(DESK,), person="9"),
            display("speaking", is_main=True),
            display("lost", before=unreachable, touch=lost),
            secretary("lost", before=unreachable, touch=lost),
            chair("disk-full", prepare=fill_disk, touch=end_speech),
            secretary("disk-full", "/secretary/words", prepare=fill_disk, touch=conclude_at_once),
            delegate("disk-full", "/opinion", 9, prepare=fill_disk, touch=send_opinion(LONG)),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, listened),
        (
            chair("captions", touch=captions_shown, is_main=True),
            display("captions", touch=captions_shown, is_main=True),
            secretary("heard"),
            secretary("speech", "/secretary/speech", touch=captions_shown, is_main=True, sizes=(DESK, TABLET)),
            secretary("speech-opinion", "/secretary/speech?opinion={heard}"),
            secretary("speech-edit", "/secretary/speech?edit={heard}"),
        ),
    ),
    Chapter(lambda: Scene(before, start, discuss, listened, deaf), (chair("deaf"), display("deaf"), secretary("deaf"))),
    Chapter(
        lambda: Scene(before, start, discuss, handed_out),
        (
            delegate("paper-pages", "/documents/here-0?page=2", 9, is_main=True, sizes=HAND),
            delegate("paper-follow", "/follow", 9, is_main=True, sizes=HAND),
            delegate("paper-replaced", "/documents/chuong-trinh", 9),
            delegate("paper-withdrawn", "/documents/phan-bo", 9),
            delegate("home-presented", "/", 9, whole=True),
            delegate("notes", "/notes", 9, is_main=True),
            delegate("opinion-page", "/opinion?document=here-0&page=2", 9),
            delegate("paper-note", "/documents/here-0?page=2", 9, whole=True),
            chair("papers", "/chair/papers", is_main=True),
            secretary("papers", "/secretary/papers", is_main=True, sizes=(DESK, TABLET)),
            secretary("paper-replace", "/secretary/papers?ask=replace&document=to-trinh"),
            secretary("paper-withdraw", "/secretary/papers?ask=withdraw&document=to-trinh"),
            display("paper", is_main=True),
        ),
    ),
    Chapter(lambda: Scene(before, start, discuss, propose), (chair("agree", "/chair/?ask=agree"),)),
    Chapter(lambda: Scene(before, start, discuss, closed_item), (secretary("closed-item"),)),
    Chapter(
        lambda: Scene(before, start, discuss, propose, second),
        (
            chair("long-title", is_main=True),
            chair("open-ballot", "/chair/?ask=open-ballot"),
            display("item"),
            secretary("ballots-before", "/secretary/ballots"),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, propose, second, elected),
        (
            secretary("new-ballot", "/secretary/ballots/new", touch=fill_in, is_main=True, whole=True),
            chair("new-ballot", "/chair/ballots/new", whole=True),
            secretary("elected", "/secretary/ballots", whole=True),
            display("elected"),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, propose, second, tied),
        (chair("tie", is_main=True), secretary("tie", "/secretary/ballots"), display("tie"), delegate("tie", "/", 9)),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, propose, second, recounted),
        (secretary("recount", "/secretary/ballots", touch=unfold), chair("counted")),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT),
        (
            delegate("ballot", "/", 4, is_main=True, sizes=HAND),
            delegate("ballot-chosen", "/", 4, touch=choose),
            delegate("voted", "/", CHANGES, is_main=True, sizes=HAND),
            delegate("change", "/?change={vote}", CHANGES),
            delegate("not-entitled", "/", SUBSTITUTE),
            chair("ballot", is_main=True),
            chair("close-ballot", "/chair/?ask=close-ballot"),
            Shot(name="screen-names", path="/screen/vote", sizes=(TOUCH,), is_main=True),
            Shot(name="screen-pin", path="/screen/vote/17", sizes=(TOUCH,), is_main=True),
            Shot(name="screen-waiting", path="/screen/vote/17/waiting", sizes=(TOUCH,)),
            secretary("ballot", "/secretary/ballots", touch=unfold, is_main=True),
            secretary("vote", "/secretary/ballots/vote/17"),
            display("ballot", is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot),
        (
            delegate("result", "/", 9, is_main=True, whole=True),
            chair("result", is_main=True),
            chair("conclude", "/chair/?ask=conclude"),
            secretary("result", "/secretary/ballots"),
            secretary("log", "/secretary/log", is_main=True),
            display("result", is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect),
        (delegate("questions", "/", 4, whole=True, is_main=True), chair("questions")),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect, hands),
        (
            chair("count", "/chair/?ask=count", is_main=True),
            delegate("hands", "/", 4),
            secretary("count", "/secretary/ballots"),
            display("hands"),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect, hands, pause),
        (
            door("paused"),
            chair("paused"),
            delegate("paused", "/", 4),
            display("paused"),
            secretary("roll-left", "/secretary/roll", whole=True),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect, hands, pause, closed, offline),
        (door("offline"), display("closed"), chair("closed"), secretary("offline")),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect, hands, pause, closed, end),
        (
            door("ended"),
            chair("ended"),
            chair("agenda-ended", "/chair/agenda"),
            delegate("ended", "/", 4, whole=True),
            secretary("ended"),
            display("ended"),
        ),
    ),
    Chapter(
        lambda: Scene(at_ms=EIGHT - 30 * 24 * 60 * MINUTE),
        (
            door("empty", is_main=True),
            delegate("empty", is_main=True),
            chair("empty"),
            Shot(name="secretary-empty", path="/secretary/", sizes=(DESK,)),
            display("empty"),
        ),
    ),
    Chapter(lambda: Scene(at_ms=EIGHT - 180 * MINUTE), (door("later"),)),
    Chapter(lambda: Scene(at_ms=EIGHT - 45 * MINUTE), (door("soon"),)),
    Chapter(lambda: Scene(package=session(state=PlanState.CANCELLED)), (door("cancelled"), delegate("cancelled"))),
    Chapter(
        lambda: Scene(package=session(state=PlanState.MOVED, moved_to="Phòng họp số 3, tầng 2")),
        (door("moved"), door("moved-scan", prepare=door_says(Outcome.MOVED))),
    ),
    Chapter(lambda: Scene(package=session(state=PlanState.POSTPONED)), (door("postponed"),)),
    Chapter(
        lambda: Scene(start, package=session(internal=True)), (door("internal"), display("internal"), chair("internal"))
    ),
    Chapter(
        lambda: Scene(before, start, discuss, package=crowded()),
        (
            door("crowd", is_main=True),
            door("crowd-welcome", prepare=door_says(Outcome.LATE, 40)),
            Shot(name="door-crowd-agencies", path="/door/names", sizes=DOOR),
            Shot(name="door-crowd-names", path="/door/names?agency=11", sizes=DOOR),
            delegate("crowd-agencies", "/who"),
            delegate("crowd-home", "/", 40),
            chair("crowd"),
            chair("crowd-roll", "/chair/roll"),
            secretary("crowd-roll", "/secretary/roll"),
            secretary("crowd"),
            display("crowd"),
        ),
    ),
)
