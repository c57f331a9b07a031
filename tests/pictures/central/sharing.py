"""A leader's assistants, one trusted with answering, one who follows; and who opened the papers."""

from playwright.sync_api import Page

from central.documents.models import Document
from central.documents.opening import note_opened
from central.presets.actions import save_group, save_template
from central.presets.models import Template
from central.sharing.actions import Wanted, share
from central.sharing.models import Share
from central.sharing.rules import Trust
from tests.pictures.central.scene import Scene, official

LEADER, ASSISTANT = "so-xay-dung.lanhdao", "so-xay-dung.pho"


def assistant_trusted(scene: Scene) -> None:
    """Done once for all pictures of a scene."""
    if Share.select().exists():
        return
    leader = official(LEADER)
    share(scene.planning, leader, Wanted(helper=official(ASSISTANT), trust=Trust.ANSWER))
    share(scene.planning, leader, Wanted(helper=official("thuky"), trust=Trust.FOLLOW, meeting=scene.main))
    share(scene.planning, official("so-tai-chinh.lanhdao"), Wanted(helper=leader, trust=Trust.READ))


def share_with_nobody(page: Page) -> None:
    """A name that several people have."""
    page.fill("#helper-text", "nguyen")
    page.click("form.card .button.primary")
    page.wait_for_selector("#helper-error")


def papers_opened(scene: Scene) -> None:
    """Three of those who attend have read the first paper, which came late."""
    paper = Document.get(Document.meeting == scene.main)
    due = scene.main.starts_at_ms - 5 * 3_600_000
    Document.update(given_at_ms=due).where(Document.id == paper.id).execute()
    for minute, who in enumerate(("so-tai-chinh.lanhdao", "so-y-te.lanhdao", "so-tu-phap.lanhdao")):
        note_opened(scene.planning.database, paper, official(who), now_ms=due + (10 + minute) * 60_000)


def make_address(page: Page) -> None:
    """The address of the calendar, made or renewed."""
    page.click(".card .button.primary, .card .button:not(.quiet)")
    page.wait_for_selector(".secret")


def presets_kept(scene: Scene) -> None:
    """A template and a group out of the main meeting."""
    if not Template.select().exists():
        registrar = official("dangky")
        save_template(scene.planning, scene.main, "Phiên họp thường kỳ Ủy ban nhân dân tỉnh", by=registrar)
        save_group(scene.planning, scene.main, "Thành viên Ủy ban nhân dân tỉnh", by=registrar)
