"""What is measured: pictures that come or have stopped, a disk that takes a file or not, papers to the byte."""

import os
from pathlib import Path
from threading import Event

import pytest

from contract.package import sha256_of
from edge.doorway.stage import Stage
from edge.preflight.measuring import File, look_at_camera, look_at_disk, look_at_papers
from edge.shelf import Shelf
from tests.edge.unit import open_shelf

PAPER, PAGE = b"%PDF-1.7 a paper", b"a page of it"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = open_shelf(tmp_path)
    for raw in (PAPER, PAGE):
        made.incoming(sha256_of(raw)).write_bytes(raw)
        made.keep_document(sha256_of(raw))
    return made


def damage(folder: Path, raw: bytes) -> Path:
    path = folder / "shelf" / "documents" / sha256_of(raw)
    path.write_bytes(raw[:-1] + b"?")
    return path


def test_a_camera_whose_pictures_come_shows(tmp_path: Path) -> None:
    stage, number = Stage(tmp_path), iter(range(100))
    stage.put_preview(b"first")
    stage.note_read(123)

    def pause(seconds: float) -> None:
        Event().wait(seconds)
        stage.put_preview(str(next(number)).encode())

    found = look_at_camera(stage, is_set=True, pause=pause)

    assert (found.shows, found.read_at) == (True, 123)


def test_a_picture_that_stands_still_is_no_camera(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.preflight.measuring.PICTURE_WITHIN_S", 0.2)
    stage = Stage(tmp_path)
    assert not look_at_camera(stage, is_set=True, pause=Event().wait).shows

    stage.put_preview(b"the last one before the cable came off")

    assert not look_at_camera(stage, is_set=True, pause=Event().wait).shows


def test_a_disk_is_tried_and_left_as_it_was(tmp_path: Path) -> None:
    found = look_at_disk(tmp_path)

    assert found.free_bytes > 0
    assert found.write_ms is not None
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_nothing_says_so(tmp_path: Path) -> None:
    # Also root is refused here: what stands in the way of a new file is a folder of its name.
    (tmp_path / f"trial.{os.getpid()}").mkdir()

    assert look_at_disk(tmp_path).write_ms is None


def test_papers_are_read_to_the_last_byte(shelf: Shelf, tmp_path: Path) -> None:
    files = [File("Tờ trình", sha256_of(raw), is_planned=True) for raw in (PAPER, PAGE)]
    assert look_at_papers(shelf, files) == look_at_papers(shelf, files)
    assert look_at_papers(shelf, files).damaged == ()

    path = damage(tmp_path, PAGE)

    found = look_at_papers(shelf, files)
    assert (found.files, found.missing, found.damaged) == (2, (), ("Tờ trình",))
    # Central can send it again, and does once it counts as missing.
    assert not path.exists()
    assert look_at_papers(shelf, files).missing == ("Tờ trình",)


def test_a_damaged_paper_that_was_handed_out_here_is_not_thrown_away(shelf: Shelf, tmp_path: Path) -> None:
    path = damage(tmp_path, PAPER)

    found = look_at_papers(shelf, [File("Phụ lục", sha256_of(PAPER), is_planned=False)])

    assert found.damaged == ("Phụ lục",)
    assert path.exists()
