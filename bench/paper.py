"""The first page of a paper of 300 pages: how long until its picture is there, alone and for forty tablets at once.

Each round takes another copy, so that nothing has been drawn before; the processes that draw have loaded pdfium, as
they have in a room. The ceiling is the room's: a page opens within 300 ms.
"""

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import weasyprint

from bench.figure import Ceiling, Figure, figure
from edge.sheets.sheets import SPARE, Sheets

PAGES, ROUNDS, TABLETS, WIDTH = 300, 12, 40, 820
BOUND = Ceiling("what people wait for a page", 300.0)
SETTLE_S = 1.5
"""How long a process takes to load what it needs, with the other one beside it."""


def run(*, pages: int = PAGES, rounds: int = ROUNDS, tablets: int = TABLETS) -> Iterator[Figure]:
    """The median and the slowest first page; the last of the tablets that all open a page at once."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "paper.pdf"
        file.write_bytes(paper(pages))
        sheets = Sheets(Path(name) / "sheets")
        try:
            alone = [_first_page_ms(sheets, file, f"{number:064x}") for number in range(rounds)]
            together = [_all_have_it_ms(sheets, file, f"{number + rounds:064x}", tablets) for number in range(rounds)]
        finally:
            sheets.close()
    yield figure("paper-first-page", value=statistics.median(alone), unit="ms", against=BOUND, at_most=1.0)
    yield figure("paper-first-page-slowest", value=max(alone), unit="ms", against=BOUND, at_most=1.0)
    yield figure("paper-forty-tablets", value=statistics.median(together), unit="ms", against=BOUND, at_most=1.0)


def paper(pages: int) -> bytes:
    """A report of as many pages of text."""
    page = "<p style='page-break-after: always'>" + "Báo cáo tình hình kinh tế - xã hội của tỉnh. " * 50
    written: bytes = weasyprint.HTML(string=page * pages).write_pdf()
    return written


def _first_page_ms(sheets: Sheets, file: Path, sha256: str) -> float:
    _settle(sheets)
    began = time.perf_counter()
    found = sheets.pages(file, sha256, page=1)
    picture = sheets.picture(file, sha256, page=1, width=WIDTH)
    took = 1000 * (time.perf_counter() - began)
    assert found.pages >= 1
    assert picture is not None
    return took


def _all_have_it_ms(sheets: Sheets, file: Path, sha256: str, tablets: int) -> float:
    _settle(sheets)
    began = time.perf_counter()
    readers = [
        threading.Thread(target=sheets.picture, args=(file, sha256), kwargs={"page": 1, "width": WIDTH})
        for _ in range(tablets)
    ]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    return 1000 * (time.perf_counter() - began)


def _settle(sheets: Sheets) -> None:
    """Wait until the processes that draw are ready, and the read-ahead of the round before is over."""
    sheets.warm()
    time.sleep(SETTLE_S * SPARE)
