"""The worker's part in documents: drawing the pages of new files, one file at a time."""

import logging
import tempfile
from pathlib import Path

from central.documents.actions import Drawn, give_up_images, keep_images, next_without_images
from central.documents.rules import run_pdf
from central.documents.store import Store
from central.meetings.planning import Planning

WIDTH, SMALL = 1240, 800
"""A4 at 150 dots an inch: sharp on a good tablet, about 60 KB a page; and for a weak one, about half of that."""
DRAW_S = 1800

log = logging.getLogger(__name__)


def draw_next(planning: Planning, store: Store) -> bool:
    """Draw the pages of the file that waits longest; False when none waits. A file that can't be drawn is marked so."""
    sha256 = next_without_images()
    if sha256 is None:
        return False
    pages = draw_file(store, sha256)
    if pages:
        keep_images(planning, sha256, pages)
    else:
        log.warning("No page images could be made of the file %s", sha256)
        give_up_images(planning, sha256)
    return True


def draw_file(store: Store, sha256: str) -> list[Drawn]:
    """Put two pictures of each page of a kept PDF into the store. Empty: it can't be."""
    pages = []
    with tempfile.TemporaryDirectory(dir=store.folder, prefix=".draw-") as name:
        with store.path(sha256).open("rb") as file:
            looked = run_pdf(["draw", name, str(WIDTH), str(SMALL)], file, timeout_s=DRAW_S)
        for number, (width, height) in enumerate(looked.drawn, start=1):
            with (Path(name) / f"{number}.webp").open("rb") as picture:
                kept, size = store.put(picture)
            with (Path(name) / f"{number}-small.webp").open("rb") as picture:
                small, _size = store.put(picture)
            pages.append(Drawn(sha256=kept, size=size, width=width, height=height, small_sha256=small))
    return pages
