"""`make screenshots`, or `python -m tests.pictures [FOLDER] [NAME…]`: every page in every state, and an index of them."""

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests import servers
from tests.pictures import central, edge
from tests.pictures.axe import violations
from tests.pictures.layout import layout_troubles
from tests.pictures.shots import LANGUAGES, Chapter, Scene, View, opened, views

SIDES: dict[str, Sequence[Chapter]] = {"edge": edge.CHAPTERS, "central": central.CHAPTERS}
STYLE = """
body { margin: 0; padding: 24px 32px; font: 16px/1.5 sans-serif; color: #12263f; background: #f4f6f9; }
h2 { margin: 40px 0 12px; } section { display: flex; flex-wrap: wrap; gap: 20px; align-items: start; }
figure { margin: 0; } img { height: 360px; max-width: 100%; object-fit: contain; object-position: top; background: #fff; box-shadow: 0 1px 6px #0003; }
figcaption { font-size: 14px; max-width: 360px; }
"""


def take(side: str, language: str, folder: Path, names: tuple[str, ...]) -> list[str]:
    """The pictures of one side in one language; what was wrong with a page, in words."""
    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser = servers.chromium(playwright)
        for chapter in SIDES[side]:
            wanted = [one for one in chapter.shots if not names or one.name.startswith(names)]
            if not wanted:
                continue
            scene = chapter.begin()
            for view in (view for shot in wanted for view in views(shot, languages=(language,))):
                troubles += [f"{view.name}: {one}" for one in take_one(browser, scene, view, folder)]
            scene.close()
        browser.close()
    return troubles


def take_one(browser: Browser, scene: Scene, view: View, folder: Path) -> list[str]:
    """One picture; a page that can't be opened is a trouble like others."""
    try:
        with opened(browser, scene, view) as found:
            found.page.screenshot(path=folder / f"{view.name}.png", full_page=view.shot.whole)
            return [*found.troubles, *layout_troubles(found.page), *violations(found.page)]
    except PlaywrightError as error:
        return [error.message]


def write_index(folder: Path) -> None:
    """One page that shows all pictures, side by side with their names."""
    parts = []
    for side, chapters in SIDES.items():
        for language in LANGUAGES:
            shown = [
                view.name
                for chapter in chapters
                for shot in chapter.shots
                for view in views(shot, languages=(language,))
                if (folder / f"{view.name}.png").exists()
            ]
            figures = "".join(
                f'<figure><a href="{one}.png"><img src="{one}.png" alt="" loading="lazy"></a>'
                f"<figcaption>{escape(one.partition('/')[2])}</figcaption></figure>"
                for one in shown
            )
            parts.append(f"<h2>{side} – {language} ({len(shown)})</h2><section>{figures}</section>")
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages</title><style>{STYLE}</style>'
    (folder / "index.html").write_text(f"{head}<h1>Every page in every state</h1>{''.join(parts)}", encoding="utf-8")


def main(folder: Path, names: tuple[str, ...]) -> int:
    """Take all pictures (or those whose name begins so), both sides and languages at once; 1 when a page is wrong."""
    began = time.monotonic()
    for language in LANGUAGES:
        (folder / language).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(take, side, language, folder, names) for side in SIDES for language in LANGUAGES]
        troubles = [one for job in jobs for one in job.result()]
    write_index(folder)
    number = len(list(folder.glob("*/*.png")))
    print("\n".join(troubles))
    print(f"{number} pictures in {time.monotonic() - began:.0f} s: {folder / 'index.html'}")
    return 1 if troubles else 0


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    asked.add_argument("names", nargs="*", metavar="NAME", help="only pictures whose name begins so")
    given = asked.parse_args()
    sys.exit(main(given.folder, tuple(given.names)))
