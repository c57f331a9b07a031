"""What axe-core finds on an open page, against WCAG and good practice."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


def violations(page: Page) -> list[str]:
    """What is wrong, each with the first part that has it; nothing when all is well."""
    page.evaluate(_axe())
    found: list[str] = page.evaluate(
        "axe.run().then(found => found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`))"
    )
    return found


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")
