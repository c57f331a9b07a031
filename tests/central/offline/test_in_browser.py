"""A phone without network, in a real browser: what it still shows, of whom, and when it forgets."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from central.documents.actions import add_document
from central.documents.drawing import draw_next
from central.documents.models import Document
from central.documents.store import Intake, Upload, store_in
from central.meetings.attendees import withdraw
from central.meetings.models import Meeting
from central.meetings.plan import INTERNAL_TITLE
from central.web.app import create_app
from central.web.pages import PAGES
from tests import servers
from tests.central.documents.papers import pdf
from tests.central.province import PASSWORD, Province
from tests.central.settings import central_settings
from tests.servers import eventually

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys())
      found[new URL(one.url).pathname] = name;
  return found;
}"""
TEXTS = """async () => {
  const cache = await caches.open("kept"), found = [];
  for (const one of await cache.keys()) found.push(await (await cache.match(one)).text());
  return found.join("\\n");
}"""
AGES = """async () => {
  const cache = await caches.open("kept"), state = await (await cache.match("/offline/state")).json();
  state.at -= 73 * 3600e3;
  await cache.put("/offline/state", Response.json(state));
}"""

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@dataclass
class Phone:
    """A phone's browser, and central's address."""

    context: BrowserContext
    page: Page
    address: str

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def log_in(self, who: str) -> None:
        self.open("/login")
        self.page.fill("#email", f"{who}@tinh.gov.vn")
        self.page.fill("#password", PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(self.page.get_by_role("heading", name="Cuộc họp sắp diễn ra")).to_be_visible()

    def kept(self) -> set[str]:
        """The paths that are kept of a person, beside the look's files."""
        found: dict[str, str] = self.page.evaluate(KEPT)
        return {path for path, name in found.items() if name == "kept"}

    def keeps(self, *paths: str) -> None:
        eventually(lambda: set(paths) <= self.kept())

    def keeps_nothing(self) -> None:
        eventually(lambda: not self.kept())


@pytest.fixture
def phone(province: Province, database_url: str, tmp_path: Path, chromium: Browser) -> Iterator[Phone]:
    app = create_app(province.database, central_settings(tmp_path, database_url), pages=PAGES, now_ms=province.clock)
    context = chromium.new_context(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 390, "height": 844}
    )
    with servers.serve(app) as address:
        yield Phone(context, context.new_page(), address)
        context.close()


@pytest.fixture
def meeting(province: Province) -> Meeting:
    return province.approved()


@pytest.fixture
def papers(province: Province, meeting: Meeting, tmp_path: Path) -> list[Document]:
    """Two papers of the meeting, their pages drawn."""
    intake = Intake(store=store_in(tmp_path / "data"), support="")
    by = province.people["secretary"]
    for title in ("Dự toán", "Phụ lục"):
        upload = Upload(file=io.BytesIO(pdf(title, pages=2)), name=f"{title}.pdf")
        add_document(province.planning, intake, meeting.id, upload, by=by)
    while draw_next(province.planning, intake.store):
        pass
    return list(Document.select().order_by(Document.id))


# R3.1
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_network_the_weeks_meetings_and_the_opened_paper_are_read(
    phone: Phone, meeting: Meeting, papers: list[Document]
) -> None:
    opened, other = papers
    phone.log_in("finance")
    phone.open(f"/documents/{opened.id}")
    phone.keeps(
        "/offline/week", f"/meetings/{meeting.id}", *(f"/documents/{opened.id}{rest}" for rest in ("", "/pages/2"))
    )

    phone.context.set_offline(True)

    phone.open("/")
    expect(phone.page.get_by_text("Chưa có mạng. Đang xem bản lưu")).to_be_visible()
    phone.page.get_by_text("Họp về ngân sách").click()
    expect(phone.page.get_by_text("Dự toán năm 2027")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Đăng xuất")).to_be_disabled()
    phone.open(f"/documents/{opened.id}")
    eventually(lambda: phone.page.evaluate("document.querySelector('.pages img').naturalWidth > 0"))
    assert phone.page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Be Vietnam Pro"')
    phone.open(f"/documents/{other.id}")
    expect(phone.page.get_by_role("heading", name="Chưa có mạng")).to_be_visible()
    phone.context.set_offline(False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_logging_out_leaves_nothing_on_the_phone(phone: Phone, meeting: Meeting) -> None:
    phone.log_in("finance")
    phone.keeps(f"/meetings/{meeting.id}")

    phone.page.get_by_role("button", name="Đăng xuất").click()
    expect(phone.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()

    phone.keeps_nothing()
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        phone.open(f"/meetings/{meeting.id}")
    phone.context.set_offline(False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_comes_after_on_the_same_phone_finds_nothing_of_the_one_before(
    phone: Phone, province: Province, meeting: Meeting
) -> None:
    phone.log_in("finance")
    phone.keeps(f"/meetings/{meeting.id}")
    own = province.approved(
        title="Họp của Công ty", room=province.rooms[1].id, chairs=(province.people["stranger"].id,), invitations=()
    )

    phone.context.clear_cookies()
    phone.page.evaluate("sessionStorage.clear()")
    phone.log_in("stranger")

    phone.keeps(f"/meetings/{own.id}")
    assert f"/meetings/{meeting.id}" not in phone.kept()
    assert "Họp về ngân sách" not in phone.page.evaluate(TEXTS)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_is_no_longer_invited_or_logged_in_keeps_nothing_of_it(
    phone: Phone, province: Province, meeting: Meeting, papers: list[Document]
) -> None:
    phone.log_in("finance")
    phone.open(f"/documents/{papers[0].id}")
    phone.keeps(f"/documents/{papers[0].id}/pages/1", f"/meetings/{meeting.id}")

    withdraw(province.attendee(meeting, "finance"))
    phone.page.evaluate("sessionStorage.clear()")
    phone.open("/")

    eventually(lambda: phone.kept() == {"/offline/week", "/offline/state"})
    phone.context.clear_cookies()
    phone.open("/")
    phone.keeps_nothing()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_kept_is_shown_for_three_days_and_then_gone(phone: Phone, meeting: Meeting) -> None:
    phone.log_in("finance")
    phone.keeps(f"/meetings/{meeting.id}")
    phone.page.evaluate(AGES)

    phone.context.set_offline(True)
    phone.open(f"/meetings/{meeting.id}")

    expect(phone.page.get_by_role("heading", name="Chưa có mạng")).to_be_visible()
    phone.keeps_nothing()
    phone.context.set_offline(False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_of_a_meeting_on_state_secrets_is_kept(phone: Phone, province: Province, meeting: Meeting) -> None:
    secret = province.approved(
        title=INTERNAL_TITLE, is_secret=True, agenda=(), invitations=(), room=province.rooms[1].id
    )
    phone.log_in("chair")
    phone.open(f"/meetings/{secret.id}")
    phone.keeps(f"/meetings/{meeting.id}")

    assert f"/meetings/{secret.id}" not in phone.kept()
    assert INTERNAL_TITLE not in phone.page.evaluate(TEXTS)
