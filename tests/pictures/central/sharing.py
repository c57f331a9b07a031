"""A leader's assistants: one trusted with answering, one who follows."""

from playwright.sync_api import Page

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
