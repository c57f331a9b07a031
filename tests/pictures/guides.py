"""`make guides`, or `python -m tests.pictures.guides [FOLDER] [ROLE…]`: the pictures that the guides show.

Each is a page of the demo's province with the words outlined that the guide names there, as FOLDER/LANGUAGE/ROLE/PAGE.webp.
Central serves them out of `guides` in its data folder.
"""

import argparse
import io
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from central.guides.reading import Guide, guides, words
from tests import servers
from tests.pictures import central, edge
from tests.pictures.shots import LANGUAGES, PHONE, Chapter, Scene, Shot, View, opened

WIDEST = 1100
QUALITY = 80
SHOW = """
words => {
  const found = [...document.querySelectorAll("main a, main button, main label, main summary, .nav a")]
    .filter(one => words.includes(one.innerText.trim().split("\\n")[0]) && one.offsetParent);
  for (const one of found) { one.style.outline = "3px solid #c8a24a"; one.style.outlineOffset = "3px"; }
  const first = found.find(one => one.closest("main"));
  if (first) first.scrollIntoView({ block: "center" });
}
"""


class Wanted(NamedTuple):
    """A page that a guide shows, and the words that it names on its way there, by language."""

    role: str
    guide: Guide
    shot: Shot
    words: dict[str, list[str]]


def chapters() -> tuple[Chapter, ...]:
    """Both sides' pages."""
    return (*central.CHAPTERS, *edge.CHAPTERS)


def wanted(chapter: Chapter, roles: tuple[str, ...] = ()) -> Iterator[Wanted]:
    """What the guides show of this chapter."""
    for role, guide in guides().items():
        for shot in chapter.shots:
            tasks = [task for task in guide.tasks if shot.name in task.pages]
            if tasks and (not roles or role in roles):
                named = {one: [word for task in tasks for word in words(task.told(one))] for one in LANGUAGES}
                yield Wanted(role, guide, shot, named)


def take(language: str, folder: Path, roles: tuple[str, ...]) -> int:
    """All pictures in one language; how many there are."""
    taken: set[Path] = set()
    with sync_playwright() as playwright:
        browser = servers.chromium(playwright)
        for chapter in chapters():
            found = list(wanted(chapter, roles))
            if not found:
                continue
            scene = chapter.begin()
            for one in found:
                taken.add(take_one(browser, scene, one, folder=folder / language, language=language))
            scene.close()
        browser.close()
    return len(taken)


def take_one(browser: Browser, scene: Scene, one: Wanted, *, folder: Path, language: str) -> Path:
    """One picture, the guide's words outlined."""
    size = PHONE if one.guide.in_hand and PHONE in one.shot.sizes else one.shot.sizes[0]
    path = folder / one.role / f"{one.shot.name}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened(browser, scene, View(shot=one.shot, size=size, language=language)) as found:
        found.page.evaluate(SHOW, one.words[language])
        raw = found.page.screenshot()
    picture = Image.open(io.BytesIO(raw))
    picture.thumbnail((WIDEST, 4 * WIDEST))
    picture.save(path, quality=QUALITY)
    return path


def main(folder: Path, roles: tuple[str, ...]) -> None:
    """Both languages at once."""
    began = time.monotonic()
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(take, language, folder, roles) for language in LANGUAGES]
        number = sum(job.result() for job in jobs)
    print(f"{number} pictures in {time.monotonic() - began:.0f} s: {folder}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.pictures.guides", description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=Path("build/guides"))
    asked.add_argument("roles", nargs="*", metavar="ROLE", help="only these guides")
    given = asked.parse_args()
    main(given.folder, tuple(given.roles))
    sys.exit(0)
