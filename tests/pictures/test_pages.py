"""Every main page: whole on its screen, usable by those who listen or type, alone with its server, in one language.

Axe-core looks at every page in every state of the pictures, by night; `make screenshots` does so in all sizes.
"""

from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from contract.look.messages import CATALOGUES, is_vietnamese
from tests.contract.test_messages import english
from tests.pictures import central, edge
from tests.pictures.axe import violations
from tests.pictures.layout import layout_troubles
from tests.pictures.shots import Chapter, Shot, View, opened, views

SIDES = {"edge": edge.CHAPTERS, "central": central.CHAPTERS}
# A browser that closes in the middle of a font leaves the test server's file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
DAILY = frozenset(
    (
        "door-welcome",
        "door-pin",
        "delegate-ballot",
        "chair-ballot",
        "display-ballot",
        "secretary-roll",
        "central-login",
        "central-upcoming",
        "central-register",
        "central-meeting-chair",
    )
)
"""Looked at in every run; all main pages are looked at by night."""
DATA = frozenset(("Văn phòng UBND tỉnh",))
"""Names of agencies in the session that are words of the pages elsewhere."""


def chapters(*, daily: bool) -> Iterator[object]:
    """The chapters that have such pages, with these pages alone."""
    for side, found in SIDES.items():
        for chapter in found:
            wanted = tuple(shot for shot in chapter.shots if shot.is_main and (not daily or shot.name in DAILY))
            if wanted:
                yield pytest.param(Chapter(chapter.begin, wanted), id=f"{side}-{wanted[0].name}")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("chapter", list(chapters(daily=True)))
def test_the_pages_of_every_day_are_whole_usable_and_in_one_language(chapter: Chapter, chromium: Browser) -> None:
    assert "\n".join(troubles_of(chapter, chromium)) == ""


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("chapter", list(chapters(daily=False)))
def test_all_main_pages_are_whole_usable_and_in_one_language(chapter: Chapter, chromium: Browser) -> None:
    assert "\n".join(troubles_of(chapter, chromium)) == ""


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "chapter",
    [pytest.param(one, id=f"{side}-{one.shots[0].name}") for side, found in SIDES.items() for one in found],
)
def test_axe_finds_nothing_on_any_page_in_any_state(chapter: Chapter, chromium: Browser) -> None:
    scene, troubles = chapter.begin(), []
    for shot in chapter.shots:
        view = View(shot=shot, size=shot.sizes[0], language="vi")
        with opened(chromium, scene, view) as found:
            troubles += [f"{view.name}: {one}" for one in violations(found.page)]
    scene.close()
    assert "\n".join(troubles) == ""


def troubles_of(chapter: Chapter, browser: Browser) -> list[str]:
    """Everything that is wrong with a chapter's pages."""
    troubles: list[str] = []
    scene = chapter.begin()
    for view in (view for shot in chapter.shots for view in looked_at(shot)):
        with opened(browser, scene, view) as found:
            seen = [*found.troubles, *layout_troubles(found.page), *violations(found.page)]
            if view.language == "en":
                seen += left_in_vietnamese(found.page)
            troubles += [f"{view.name}: {one}" for one in seen]
    scene.close()
    return troubles


def looked_at(shot: Shot) -> list[View]:
    """Vietnamese in every size; English, whose words are longer, in the narrowest."""
    return [*views(shot, languages=("vi",)), min(views(shot, languages=("en",)), key=lambda view: view.size[0])]


def left_in_vietnamese(page: Page) -> list[str]:
    """Texts of ours that the English page shows in Vietnamese."""
    shown: list[str] = page.evaluate("document.body.innerText.split('\\n').map(line => line.trim())")
    return [f"not in English: {line}" for line in shown if line in _ours()]


@cache
def _ours() -> frozenset[str]:
    messages = {message for side in CATALOGUES for message in english(side)}
    return frozenset(message for message in messages if is_vietnamese(message)) - DATA
