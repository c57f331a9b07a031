"""Notes and opinions on a page: the one is nobody else's, the other is for the meeting (R5.2b)."""

from pathlib import Path

import pytest

from contract.notes import MAX_NOTE
from contract.refused import Refused
from edge.notes import Note, Notes, Whose
from tests.edge.kiosk.house import House
from tests.edge.kiosk.test_papers import of, room
from tests.makers import GUEST, MEETING, SECRETARY

__all__ = ["room"]

MINE, THEIRS = Whose(7, 3), Whose(7, 4)


def noted(text: str, page: int = 1, sha256: str = "a" * 64) -> Note:
    return Note(sha256=sha256, page=page, text=text, at=1)


def test_a_note_is_kept_changed_and_deleted(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes.sqlite")
    assert notes.of(MINE) == []
    notes.write(MINE, noted("Hỏi lại số liệu", page=2))
    notes.write(MINE, noted("Đề nghị làm rõ"))
    notes.write(MINE, noted("Đã rõ", page=2))
    assert [(one.page, one.text) for one in Notes(tmp_path / "notes.sqlite").of(MINE)] == [
        (1, "Đề nghị làm rõ"),
        (2, "Đã rõ"),
    ]
    notes.write(MINE, noted("  "))
    assert [one.page for one in notes.of(MINE)] == [2]


def test_notes_of_others_are_not_mine(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes.sqlite")
    notes.write(MINE, noted("của tôi"))
    notes.write(THEIRS, noted("của người khác"))
    notes.erase(MINE)
    assert notes.of(MINE) == []
    assert [one.text for one in notes.of(THEIRS)] == ["của người khác"]


def test_what_was_deleted_is_not_on_the_disk_any_more(tmp_path: Path) -> None:
    notes, secret = Notes(tmp_path / "notes.sqlite"), "chỉ mình tôi biết điều này"
    notes.write(MINE, noted(secret))
    assert any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
    notes.erase(MINE)
    assert not any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_a_note_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="quá dài"):
        Notes(tmp_path / "notes.sqlite").write(MINE, noted("x" * (MAX_NOTE + 1)))


def test_a_note_is_written_while_reading_and_only_its_person_sees_it(room: House) -> None:
    member, other = of(room, 3), of(room, 4)
    lines = len(room.journal.lines_of(MEETING))
    member.open("/documents/bao-cao?page=2")
    assert "Đã lưu lúc" in member.send("/note", text="Hỏi lại số liệu")
    assert "Hỏi lại số liệu" in member.open("/documents/bao-cao?page=2")
    assert "Hỏi lại số liệu" not in member.open("/documents/bao-cao?page=1")
    assert "Hỏi lại số liệu" not in other.open("/documents/bao-cao?page=2") + other.open("/notes")
    assert "Hỏi lại số liệu" in member.open("/notes")
    assert "Báo cáo tháng 11 – Trang 2" in member.open("/notes/file")
    member.open("/notes")
    assert "Hỏi lại số liệu" not in member.send("/notes/erase")
    assert len(room.journal.lines_of(MEETING)) == lines


def test_no_note_on_what_one_may_not_read(room: House) -> None:
    guest = of(room, GUEST)
    guest.post("/note", meeting=MEETING, document="can-bo", page=1, text="x")
    assert guest.status == 409


def test_an_opinion_names_the_page_it_is_about(room: House) -> None:  # R5.2b
    member, secretary = of(room, 3), of(room, SECRETARY)
    assert "Về tài liệu “Báo cáo tháng 11”, trang 2" in member.open("/opinion?document=bao-cao&page=2")
    assert "Đọc tiếp" in member.send("/opinion", text="Số liệu bảng 2 chưa khớp.")
    given = room.room.opinions[-1]
    assert (given.document, given.page, given.item) == ("bao-cao", 2, "item-1")
    assert "Báo cáo tháng 11, trang 2" in secretary.open("/secretary/words")


def test_a_guest_gives_no_opinion_on_a_closed_paper(room: House) -> None:
    guest = of(room, GUEST)
    guest.open("/opinion?document=can-bo&page=1")
    assert guest.status == 409
    guest.post("/opinion", meeting=MEETING, document="can-bo", page=1, text="x", item="item-2")
    assert guest.status == 409
    assert room.room.opinions == []
