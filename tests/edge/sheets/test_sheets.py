"""Pages become pictures once, at once, and a file of a stranger can spoil nothing but itself."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from edge.sheets import sheets as module
from edge.sheets.sheets import Sheets
from tests.central.documents.papers import pdf
from tests.edge.sheets.hostile import GREEDY_PAGE, HUGE_PAGE, locked, nested
from tests.servers import eventually

NAME = "ab" * 32


@pytest.fixture
def sheets(tmp_path: Path) -> Iterator[Sheets]:
    made = Sheets(tmp_path / "sheets")
    yield made
    made.close()


def put(folder: Path, raw: bytes) -> Path:
    file = folder / "paper.pdf"
    file.write_bytes(raw)
    return file


def test_a_page_is_drawn_in_both_widths(sheets: Sheets, tmp_path: Path) -> None:
    file = put(tmp_path, pdf(pages=2))
    for width in module.WIDTHS:
        picture = sheets.picture(file, NAME, page=2, width=width)
        assert picture is not None
        with Image.open(picture) as drawn:
            assert (drawn.format, drawn.width) == ("JPEG", width)


def test_the_pages_that_follow_are_drawn_by_themselves(sheets: Sheets, tmp_path: Path) -> None:
    file = put(tmp_path, pdf(pages=9))
    first = sheets.picture(file, NAME, page=1, width=820)
    assert first is not None
    eventually((first.parent / f"{1 + module.AHEAD}-820.jpg").exists, timeout_s=60)
    assert not (first.parent / f"{2 + module.AHEAD}-820.jpg").exists()


def test_many_who_want_the_same_page_wait_for_one_job(
    sheets: Sheets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, given = put(tmp_path, pdf()), []
    start = module._started

    def started() -> object:
        given.append(1)
        return start()

    monkeypatch.setattr(module, "SPARE", 0)
    monkeypatch.setattr(module, "_started", started)
    found: list[Path | None] = []
    readers = [
        threading.Thread(target=lambda: found.append(sheets.picture(file, NAME, page=1, width=820))) for _ in range(12)
    ]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert len(given) == 1
    assert None not in found
    assert len(set(found)) == 1


def test_how_many_pages_is_known_before_all_are_drawn(sheets: Sheets, tmp_path: Path) -> None:
    file = put(tmp_path, pdf(pages=30))
    assert sheets.pages(file, NAME, page=1).pages == 30
    assert not (tmp_path / "sheets" / NAME / "30-820.jpg").exists()


def test_a_secrecy_stamp_is_found_on_any_page(sheets: Sheets, tmp_path: Path) -> None:
    assert sheets.look(put(tmp_path, pdf(stamp="TỐI MẬT")), NAME).stamp == "TỐI MẬT"
    assert sheets.look(put(tmp_path, pdf()), "cd" * 32).stamp == ""


@pytest.mark.parametrize(
    ("raw", "problem"), [(b"%PDF-1.7 nothing", "broken"), (b"", "broken"), (locked(), "locked"), (nested(), "broken")]
)
def test_what_can_not_be_read_is_told(sheets: Sheets, tmp_path: Path, raw: bytes, problem: str) -> None:
    file = put(tmp_path, raw)
    assert sheets.look(file, NAME).problem == problem
    assert sheets.picture(file, NAME, page=1, width=820) is None


def test_a_page_as_large_as_a_field_is_drawn_small(sheets: Sheets, tmp_path: Path) -> None:
    picture = sheets.picture(put(tmp_path, HUGE_PAGE), NAME, page=1, width=1640)
    assert picture is not None
    with Image.open(picture) as drawn:
        assert drawn.width * drawn.height <= 8_100_000


def test_a_page_that_asks_for_too_much_ends_alone_and_is_not_tried_again(
    sheets: Sheets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(tmp_path, GREEDY_PAGE)
    monkeypatch.setattr(module, "LONGEST_JOB_S", 3.0)
    assert sheets.picture(file, NAME, page=1, width=820) is None
    monkeypatch.setattr(module, "_give", pytest.fail)
    assert sheets.picture(file, NAME, page=1, width=820) is None


def test_old_pictures_make_room(sheets: Sheets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FILES", 2)
    file = put(tmp_path, pdf())
    for name in ("11" * 32, "22" * 32, "33" * 32):
        assert sheets.picture(file, name, page=1, width=820) is not None
    assert not (tmp_path / "sheets" / ("11" * 32)).exists()
