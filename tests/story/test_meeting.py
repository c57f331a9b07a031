"""One meeting on real parts: from the approved plan, through camera, poster, phones and a dead broker, to its result.

Planning acts go through the same actions as central's pages; all that happens in the room goes through its pages and
its camera. Nothing is put into a journal or a table by hand.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from central.db import Database
from central.meetings.models import Attendee, Meeting, MeetingRole
from central.meetings.naming import send_substitute
from central.meetings.planning import Planning
from central.meetings.tickets import TicketSigner, reissue
from central.people.models import Official
from central.proceedings.models import Cursor, Line
from contract.ticket import Ticket, write_ticket
from demo.province import DOMAIN, PASSWORD
from demo.seed import MINUTE, arrange, session_of
from edge.door.film import render_film
from tests.makers import key_of
from tests.servers import eventually
from tests.story.province import Province, now_ms

CENTRAL = ("central web", "central sync", "central worker")
PATIENT_MS = 20_000
WALKERS = ("so-noi-vu", "so-tai-chinh", "so-xay-dung")
VOTERS = (*WALKERS, "so-gddt")


class Plan:
    """The planned meeting, seen from outside."""

    def __init__(self, province: Province, database: Database) -> None:
        self.planning: Planning = province.planning(database)
        self.meeting: Meeting = arrange(self.planning, session_of(now_ms() + 10 * MINUTE))
        self.signer = TicketSigner(key_id=1, key=province.ticket_key)
        self.old_ticket = self.ticket("so-khcn")
        reissue(self.planning, self.meeting.id, self.of("so-khcn").id, by=official("thuky"))
        deputy = official("so-y-te.pho")
        send_substitute(self.planning, self.meeting.id, deputy.id, by=official("so-y-te.lanhdao"))
        self.substitute = Attendee.get(Attendee.meeting == self.meeting, Attendee.official == deputy)

    def of(self, agency: str) -> Attendee:
        """The attendee who leads this agency, or has this mailbox."""
        mailbox = agency if agency in ("chutich", "thuky") else f"{agency}.lanhdao"
        found: Attendee = Attendee.get(Attendee.meeting == self.meeting, Attendee.official == official(mailbox))
        return found

    def ticket(self, agency: str) -> str:
        return self.signer.code(self.of(agency), self.meeting)

    def pin(self, attendee: Attendee) -> str:
        return self.planning.pin(attendee.number, attendee.pin_turn)


def official(mailbox: str) -> Official:
    found: Official = Official.get(Official.email == f"{mailbox}@{DOMAIN}")
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def province(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Province]:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    made = Province(tmp_path, database_url=url)
    yield made
    made.stop()


@pytest.fixture
def plan(province: Province) -> Iterator[Plan]:
    with province.database() as database:
        yield Plan(province, database)


class People:
    """Everybody's browsers; each is a device of its own."""

    def __init__(self, chromium: Browser, province: Province) -> None:
        self._chromium = chromium
        self._province = province
        self._contexts: list[BrowserContext] = []

    def opens(self, address: str, *, width: int = 390, height: int = 844) -> Page:
        context = self._chromium.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        context.set_default_timeout(PATIENT_MS)
        self._contexts.append(context)
        page = context.new_page()
        page.goto(address, wait_until="domcontentloaded")
        return page

    def phone_of(self, attendee: Attendee, pin: str) -> Page:
        """A phone that becomes this person's by the PIN."""
        page = self.opens(f"{self._province.room}/who/{attendee.number}")
        expect(page.locator("#main")).to_contain_text(attendee.name)
        page.fill("#pin", pin)
        page.click("form.pin button.primary")
        expect(page.locator("#mine")).to_contain_text(attendee.name)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def people(chromium: Browser, province: Province) -> Iterator[People]:
    made = People(chromium, province)
    yield made
    made.close()


@pytest.mark.nightly
@pytest.mark.timeout(400)
def test_a_meeting_is_held_while_the_broker_is_dead_and_central_learns_all_of_it(
    province: Province, plan: Plan, people: People
) -> None:
    province.start("mosquitto", *CENTRAL, "edge web", "edge sync")
    door = people.opens(f"{province.room}/door", width=800, height=1280)
    expect(door.locator("#door-meeting")).to_contain_text("Phiên họp thường kỳ", timeout=PATIENT_MS)

    _check_in_by_poster(province, plan, people)
    _check_in_by_camera(province, plan, door)
    chair = _begin(province, plan, people)

    province.kill("mosquitto")
    _vote(province, plan, people, chair)
    _conclude(province, plan, people, chair)

    province.start("mosquitto")
    _central_knows_all(province, plan, people)


def _check_in_by_poster(province: Province, plan: Plan, people: People) -> None:
    """R6.4: a phone scans the poster, becomes known by the PIN, and its owner is checked in."""
    minister = plan.of("so-gddt")
    phone = people.opens(f"{province.room}/p/{plan.meeting.poster}")
    phone.goto(f"{province.room}/who/{minister.number}")
    phone.fill("#pin", plan.pin(minister))
    phone.click("form.pin button.primary")
    expect(phone.get_by_role("heading", name="Điểm danh dự họp")).to_be_visible()
    phone.get_by_role("button", name="Điểm danh", exact=True).click()
    expect(phone.get_by_role("heading")).to_contain_text(f"Kính chào {minister.salutation} {minister.name}")


def _check_in_by_camera(province: Province, plan: Plan, door: Page) -> None:
    """Three are greeted by name; stranger, forged, withdrawn and foreign codes get their words and admit nobody."""
    forged = Ticket(
        key_id=1, meeting=plan.meeting.id, attendee=plan.of("so-tu-phap").number, expires=date(2099, 1, 1), issue=1
    )
    elsewhere = Ticket(key_id=1, meeting=999_999, attendee=5, expires=date(2099, 1, 1), issue=1)
    shown = [
        *map(plan.ticket, WALKERS),
        plan.ticket(WALKERS[0]),
        "HTTPS://EXAMPLE.ORG/THUC-DON",
        write_ticket(forged, key=key_of(77)),
        plan.old_ticket,
        write_ticket(elsewhere, key=province.ticket_key),
    ]
    render_film(province.place.film, shown, seed=7)
    greeted: set[str] = set()
    outcomes: set[str] = set()

    def everybody_was_answered() -> bool:
        greeting = province.stage().shown()
        if greeting:
            outcomes.add(greeting.outcome)
            greeted.add(greeting.title.values.get("name", ""))
        wanted = {plan.of(one).name for one in WALKERS}
        return wanted <= greeted and {"welcome", "again", "foreign", "replaced", "elsewhere"} <= outcomes

    province.start("edge door")
    expect(door.locator("[data-answer] h2")).to_contain_text("Kính chào", timeout=PATIENT_MS)
    eventually(everybody_was_answered, timeout_s=60)
    province.kill("edge door")
    assert outcomes <= {"welcome", "again", "foreign", "replaced", "elsewhere"}
    expect(door.locator(".door-count")).to_contain_text("4/", timeout=PATIENT_MS)


def _begin(province: Province, plan: Plan, people: People) -> Page:
    """A8: the chair scanned nothing and is present by starting; the secretary is marked with it, two more by a tap."""
    chair = people.opens(f"{province.room}/chair/", width=1280, height=800)
    expect(chair.locator("#next")).to_contain_text("Bắt đầu cuộc họp")
    chair.goto(f"{province.room}/chair/?ask=start")
    chair.click("#go")
    expect(chair.locator("#step")).to_contain_text("Mở nội dung 1")
    chair.goto(f"{province.room}/chair/roll")
    for agency in ("so-nnmt", "cong-an"):
        row = chair.locator("#roll li", has_text=plan.of(agency).name)
        row.get_by_role("button").first.click()
        expect(chair.locator("#roll li.here", has_text=plan.of(agency).name)).to_be_visible(timeout=PATIENT_MS)
    present = _checked_in(province)
    conducting = {row.official_id for row in MeetingRole.select().where(MeetingRole.meeting == plan.meeting)}
    assert len(present) == len(VOTERS) + len(conducting) + 2
    return chair


def _checked_in(province: Province) -> set[int]:
    """Who is present by the unit's own lines."""
    present: set[int] = set()
    for text in province.unit_lines():
        if found := re.search(r'"event":"CheckedIn","data":\{"attendee":(\d+)', text):
            present.add(int(found[1]))
    return present


def _vote(province: Province, plan: Plan, people: People, chair: Page) -> None:
    """Votes on phones, one changed, one late duplicate, one without the right, and a unit killed in the middle."""
    phones = {agency: people.phone_of(plan.of(agency), plan.pin(plan.of(agency))) for agency in WALKERS}
    chair.goto(f"{province.room}/chair/agenda")
    chair.locator("#agenda li").nth(1).get_by_role("button", name="Mở").click()
    chair.goto(f"{province.room}/chair/?ask=open-ballot")
    chair.get_by_role("button", name="Trên thiết bị").click()
    expect(chair.locator("#stage")).to_contain_text("0/")

    first = phones[WALKERS[0]]
    expect(first.locator("form.vote")).to_be_visible()
    old = first.locator("form.vote input[type=hidden]").evaluate_all("all => all.map(one => [one.name, one.value])")
    action = first.locator("form.vote").get_attribute("action")
    _choose(first, "Tán thành")
    _choose(phones[WALKERS[1]], "Tán thành")

    province.kill("edge web")
    province.start("edge web")

    _choose(phones[WALKERS[2]], "Không tán thành")
    first.get_by_role("link", name="Thay đổi lựa chọn").click()
    _choose(first, "Không biểu quyết")
    late = first.request.post(f"{province.room}{action}", form={**dict(old), "q0": "0", "nonce": "late-duplicate-1"})
    assert late.status == 409
    repeated = first.request.post(f"{province.room}{action}", form={**dict(old), "q0": "0"})
    assert repeated.ok
    first.goto(f"{province.room}/")
    expect(first.locator(".voted")).to_contain_text("Đã ghi nhận: Không biểu quyết")

    refused = people.phone_of(plan.substitute, plan.pin(plan.substitute))
    expect(refused.locator("#ballot")).to_contain_text("dự thay không tham gia biểu quyết")
    expect(refused.locator("form.vote")).to_have_count(0)

    chair.goto(f"{province.room}/chair/?ask=close-ballot")
    chair.get_by_role("button", name="Kết thúc biểu quyết").click()
    expect(chair.locator("#stage")).to_contain_text("Không được thông qua")


def _choose(phone: Page, option: str) -> None:
    """Two steps: choose, then send; the tick stays with the choice."""
    phone.locator("label.choice").get_by_text(option, exact=True).click()
    phone.click("#send")
    expect(phone.locator(".voted")).to_contain_text(f"Đã ghi nhận: {option}")


def _conclude(province: Province, plan: Plan, people: People, chair: Page) -> None:
    """The secretary writes, the chair agrees, and ends the meeting."""
    secretary = people.phone_of(plan.of("thuky"), plan.pin(plan.of("thuky")))
    secretary.goto(f"{province.room}/secretary/words")
    secretary.fill("#text", "Giao Sở Khoa học và Công nghệ hoàn thiện dự thảo trước ngày 15/12.")
    secretary.get_by_role("button", name="Trình Chủ trì").click()
    expect(secretary.locator("#draft")).to_contain_text("Chờ Chủ trì đồng ý")
    chair.goto(f"{province.room}/chair/?ask=agree")
    chair.get_by_role("button", name="Đồng ý nội dung kết luận").click()
    chair.goto(f"{province.room}/chair/?ask=end")
    chair.get_by_role("button", name="Kết thúc cuộc họp").click()
    expect(chair.locator("#stage")).to_contain_text("kết thúc")


def _central_knows_all(province: Province, plan: Plan, people: People) -> None:
    """Line by line what the unit wrote, once each; and the same in words on central's page."""
    written = province.unit_lines()

    def central_holds() -> list[str]:
        return [row.text for row in Line.select().join(Cursor, on=(Cursor.stream == Line.stream)).order_by(Line.seq)]

    eventually(lambda: central_holds() == written, timeout_s=60)
    page = people.opens(f"{province.central}/login", width=1440, height=900)
    page.fill("#email", f"chutich@{DOMAIN}")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(f"{province.central}/meetings/{plan.meeting.id}/proceedings")
    records = page.locator("#records")
    expect(records).to_contain_text("Đã kết thúc", timeout=PATIENT_MS)
    expect(records).to_contain_text("Không được thông qua")
    expect(records).to_contain_text("Tán thành: 1/")
    expect(records).to_contain_text("Giao Sở Khoa học và Công nghệ hoàn thiện dự thảo")
    for agency in VOTERS:
        expect(records.locator("table.roll")).to_contain_text(plan.of(agency).name)
