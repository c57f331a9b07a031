"""Every main page: whole on its screen, usable by those who listen or type, alone with its server, in one language."""

from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from contract.look.messages import CATALOGUES, is_vietnamese
from tests.contract.test_messages import english
from tests.pictures import central, edge
from tests.pictures.layout import layout_troubles
from tests.pictures.shots import Chapter, Shot, View, opened, views

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
CHAPTERS = [
    pytest.param(chapter, id=f"{side}-{next(shot.name for shot in chapter.shots if shot.is_main)}")
    for side, chapters in (("edge", edge.CHAPTERS), ("central", central.CHAPTERS))
    for chapter in chapters
    if any(shot.is_main for shot in chapter.shots)
]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_main_pages_are_whole_usable_and_in_one_language(chapter: Chapter, chromium: Browser) -> None:
    troubles: list[str] = []
    scene = chapter.begin()

    for view in (view for shot in chapter.shots if shot.is_main for view in looked_at(shot)):
        with opened(chromium, scene, view) as found:
            seen = [*found.troubles, *layout_troubles(found.page), *violations(found.page)]
            if view.language == "en":
                seen += left_in_vietnamese(found.page)
            troubles += [f"{view.name}: {one}" for one in seen]

    scene.close()
    assert troubles == []


def looked_at(shot: Shot) -> list[View]:
    """Vietnamese in every size; English, whose words are longer, in the narrowest."""
    return [*views(shot, languages=("vi",)), min(views(shot, languages=("en",)), key=lambda view: view.size[0])]


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG and good practice, each with the first part that has it."""
    page.evaluate(_axe())
    found: list[str] = page.evaluate(
        "axe.run().then(found => found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`))"
    )
    return found


def left_in_vietnamese(page: Page) -> list[str]:
    """Texts of ours that the English page shows in Vietnamese."""
    shown: list[str] = page.evaluate("document.body.innerText.split('\\n').map(line => line.trim())")
    return [f"not in English: {line}" for line in shown if line in _ours()]


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


@cache
def _ours() -> frozenset[str]:
    messages = {message for side in CATALOGUES for message in english(side)}
    return frozenset(message for message in messages if is_vietnamese(message))
