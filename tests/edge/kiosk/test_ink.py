"""Ink on pages: kept for its person alone, bounded, and gone when the person says so; nothing of it in the journal."""

from pathlib import Path

import pytest

from contract import events as e
from contract.notes import Stroke, Tool, write_ink
from contract.package import PersonHere
from contract.refused import Refused
from edge.notes import MOST_INK_BYTES, Note, Notes, Whose
from tests.edge.kiosk.house import House
from tests.edge.kiosk.test_papers import of, room
from tests.edge.unit import assert_chain_holds
from tests.makers import CHAIR, GUEST, MEETING

__all__ = ["room"]

LINE = Stroke(Tool.RED, (1234, 1234, 321, -123))
DRAWN = 'points="1234,1234 1555,1111"'
PAGE = "/documents/bao-cao?page=2"


def test_ink_is_kept_and_only_its_person_sees_it(room: House) -> None:
    member, other, lines = of(room, 3), of(room, 4), len(room.journal.lines_of(MEETING))
    member.open(PAGE)

    assert "Đã lưu lúc" in member.send("/ink", document="bao-cao", page=2, strokes=write_ink((LINE,)))

    assert DRAWN in member.open(PAGE)
    assert DRAWN in member.open("/notes")
    assert "Có nét viết trên trang." in member.open("/notes/file")
    assert DRAWN not in member.open("/documents/bao-cao?page=1")
    for seen in (PAGE, "/notes", "/notes/file", "/follow"):
        assert "1234,1234" not in other.open(seen)
    assert len(room.journal.lines_of(MEETING)) == lines


def test_no_ink_on_what_one_may_not_read_and_none_from_who_is_nobody(room: House) -> None:
    guest, stranger = of(room, GUEST), room.phone(99)
    stranger.open("/")

    for visitor, document in ((guest, "can-bo"), (stranger, "bao-cao")):
        visitor.post("/ink", meeting=MEETING, document=document, page=1, strokes=write_ink((LINE,)))
        assert visitor.status == 409
    assert room.app.extensions["kiosk"].notes.of(Whose(MEETING, GUEST)) == []


def test_ink_that_is_none_is_refused_in_words(room: House) -> None:
    member = of(room, 3)
    member.open(PAGE)

    assert "đủ nét viết" in member.send("/ink", document="bao-cao", page=2, strokes="[[0,[9999,0]]]")
    assert member.status == 409


def test_text_and_ink_of_a_page_go_each_by_itself_and_both_with_all(tmp_path: Path) -> None:
    notes, mine = Notes(tmp_path / "notes.sqlite"), Whose(7, 3)
    notes.write(mine, Note("a" * 64, 2, "Hỏi lại số liệu", 5))
    notes.draw(mine, Note("a" * 64, 2, "", 9, (LINE,)))
    notes.draw(Whose(7, 4), Note("a" * 64, 2, "", 9, (LINE,)))
    assert notes.of(mine) == [Note("a" * 64, 2, "Hỏi lại số liệu", 9, (LINE,))]

    notes.write(mine, Note("a" * 64, 2, "", 10))
    assert notes.of(mine) == [Note("a" * 64, 2, "", 9, (LINE,))]
    notes.erase(mine)

    assert notes.of(mine) == []
    assert notes.of(Whose(7, 4)) == [Note("a" * 64, 2, "", 9, (LINE,))]


def test_one_person_does_not_fill_the_disk(tmp_path: Path) -> None:
    notes, page = Notes(tmp_path / "notes.sqlite"), (Stroke(Tool.BLUE, (0, 0, *(1, 1) * 1990)),) * 5
    pages = MOST_INK_BYTES // len(write_ink(page))
    for number in range(pages):
        notes.draw(Whose(7, 3), Note("a" * 64, 1 + number, "", 1, page))

    with pytest.raises(Refused, match="hết chỗ"):
        notes.draw(Whose(7, 3), Note("b" * 64, 1, "", 1, page))
    notes.draw(Whose(7, 3), Note("a" * 64, 1, "", 2, page))
    notes.draw(Whose(7, 4), Note("b" * 64, 1, "", 1, page))


def test_notes_go_to_central_only_at_the_persons_wish_and_once(room: House) -> None:  # R5.2b
    member, lines = of(room, 3), len(room.journal.lines_of(MEETING))
    member.open(PAGE)
    member.send("/ink", document="bao-cao", page=2, strokes=write_ink((LINE,)))
    member.open(PAGE)
    member.send("/note", text="Hỏi lại số liệu")
    assert len(room.journal.lines_of(MEETING)) == lines

    member.open("/notes")
    assert "Đã gửi lúc" in member.send("/notes/bring")
    member.send("/notes/bring")

    (_, line), *more = room.journal.lines_of(MEETING)[lines:]
    assert more == []
    assert isinstance(line.event, e.NotesBrought)
    assert line.event.attendee == 3
    (sent,) = room.desk.brought_notes(room.room, 3)
    assert (sent.page, sent.text, sent.ink) == (2, "Hỏi lại số liệu", (LINE,))
    assert "Đã gửi lúc" not in of(room, 4).open("/notes")


def test_what_was_sent_is_replaced_and_taken_back_without_a_trace(room: House) -> None:
    member, secret = of(room, 3), "điều tôi chỉ ghi cho riêng mình"
    member.open(PAGE)
    member.send("/note", text=secret)
    member.open("/notes")
    member.send("/notes/bring")
    assert on_disk(room, secret)

    member.open(PAGE)
    member.send("/note", text="Đã rõ")
    member.open("/notes")
    member.send("/notes/bring")
    assert [one.text for one in room.desk.brought_notes(room.room, 3)] == ["Đã rõ"]
    assert not on_disk(room, secret)
    member.send("/notes/back")

    assert room.desk.brought_notes(room.room, 3) == ()
    assert "Đã gửi lúc" not in member.open("/notes")
    assert "Đã rõ" in member.text
    assert_chain_holds(room.journal)


def test_who_has_no_notes_or_no_account_sends_nothing(room: House) -> None:
    member = of(room, 4)
    member.open(PAGE)
    member.post("/notes/bring", meeting=MEETING)
    assert member.status == 409
    line = room.desk.add_attendee(MEETING, PersonHere(name="Khách"), CHAIR)
    assert isinstance(line.event, e.AttendeeAddedHere)
    added = line.event.attendee
    guest = of(room, added)
    room.app.extensions["kiosk"].notes.write(Whose(MEETING, added), Note("a" * 64, 1, "của khách", 1))
    assert "/notes/bring" not in guest.open("/notes")
    guest.post("/notes/bring", meeting=MEETING)
    assert guest.status == 409


def on_disk(room: House, text: str) -> bool:
    folder = room.settings.unit.data_dir
    return any(text.encode() in file.read_bytes() for file in folder.glob("journal.sqlite*"))
