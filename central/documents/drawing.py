"""The worker's part in documents: drawing the pages of new files, one file at a time."""

import logging
import tempfile
from pathlib import Path

from central.documents.actions import give_up_images, keep_images, next_without_images
from central.documents.rules import run_pdf
from central.documents.store import Store
from central.meetings.planning import Planning

WIDTH = 1240
"""A4 at 150 dots an inch: sharp on a tablet, about 60 KB a page."""
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


def draw_file(store: Store, sha256: str) -> list[tuple[str, int, int, int]]:
    """Put a picture of each page of a kept PDF into the store: its SHA-256, size, width, height. Empty: it can't be."""
    pages = []
    with tempfile.TemporaryDirectory(dir=store.folder, prefix=".draw-") as name:
        with store.path(sha256).open("rb") as file:
            looked = run_pdf(["draw", name, str(WIDTH)], file, timeout_s=DRAW_S)
        for number, (width, height) in enumerate(looked.drawn, start=1):
            with (Path(name) / f"{number}.webp").open("rb") as picture:
                pages.append((*store.put(picture), width, height))
    return pages
