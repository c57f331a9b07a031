"""What chair, secretary and delegates do, through the only door that there is."""

import unicodedata
from pathlib import Path

import msgspec
import pytest

from contract.events import AttendeeAddedHere, FloorRequested, RefusalsCounted, Source, SubstituteNamedHere, Way
from contract.package import PersonHere, PlanState, sha256_of
from contract.refused import Refused
from contract.room import Phase
from edge.desk import Desk, LatePaper, Opinion
from tests.edge.unit import assert_chain_holds, give, open_desk
from tests.makers import CHAIR, GUEST, MEETING, SECRETARY, make_package

HOA = "Đỗ Thị Hòa"


def test_starting_marks_the_listed_people_present_in_the_same_step(desk: Desk) -> None:
    # given
    desk.check_in(MEETING, 3, Way.CAMERA, issue=1)

    # when
    desk.start(MEETING, CHAIR, [CHAIR, SECRETARY, 3])

    # then
    room = desk.room(MEETING)
    assert room.phase is Phase.RUNNING
    assert {who: seen.way for who, seen in room.attendance.items()} == {3: Way.CAMERA, 1: Way.START, 2: Way.START}


def test_a_start_that_is_refused_marks_nobody_present(desk: Desk) -> None:
    # given
    position = desk.journal.position()

    # when
    with pytest.raises(Refused, match="Chủ trì hoặc Thư ký"):
        desk.start(MEETING, GUEST, [CHAIR, GUEST])
    with pytest.raises(Refused, match="Chưa tìm thấy"):
        desk.start(MEETING, CHAIR, [CHAIR, SECRETARY, 4711])

    # then
    assert desk.journal.position() == position
    assert desk.room(MEETING).attendance == {}


def test_a_meeting_goes_its_course(desk: Desk) -> None:
    # when
    desk.start(MEETING, SECRETARY, range(1, 6))
    desk.open_item(MEETING, "item-1", CHAIR)
    desk.request_floor(MEETING, 4)
    desk.request_floor(MEETING, 5)
    desk.withdraw_floor_request(MEETING, 5)
    desk.give_floor(MEETING, 4, CHAIR)
    speaking = desk.room(MEETING)
    desk.end_floor(MEETING, CHAIR)
    desk.pause(MEETING, CHAIR, until=1)
    desk.resume(MEETING, CHAIR)
    desk.open_item(MEETING, "item-2", CHAIR)
    desk.note_unanimity(MEETING, "item-2", CHAIR)
    desk.close_item(MEETING, "item-2", CHAIR)
    desk.hand_over_chair(MEETING, 3, CHAIR, reason="Đi tiếp dân")
    desk.end(MEETING, 3)

    # then
    room = desk.room(MEETING)
    assert (speaking.speaker, speaking.queue, speaking.item) == (4, [], "item-1")
    assert (room.phase, room.items_done, room.unanimous) == (Phase.ENDED, ["item-1", "item-2"], ["item-2"])
    assert (room.chair, room.speaker) == (3, 0)
    with pytest.raises(Refused, match="đã kết thúc"):
        desk.check_in(MEETING, GUEST, Way.CAMERA)


def test_people_come_and_go(meeting_desk: Desk) -> None:
    # when
    meeting_desk.undo_check_in(MEETING, 5, SECRETARY, "Quét nhầm")
    meeting_desk.excuse(MEETING, 5, SECRETARY, "Ốm")
    meeting_desk.depart(MEETING, 4)
    meeting_desk.link_device(MEETING, 3, "a" * 64)
    meeting_desk.link_device(MEETING, 2, "b" * 64)
    meeting_desk.unlink_device(MEETING, 2)
    meeting_desk.call_secretary(MEETING)

    # then
    room = meeting_desk.room(MEETING)
    assert [room.is_present(one) for one in (3, 4, 5)] == [True, False, False]
    assert meeting_desk.text_of(room.excused[5]) == "Ốm"
    assert room.devices == {3: "a" * 64}
    assert room.secretary_called_at > 0
    meeting_desk.answer_secretary(MEETING, SECRETARY)
    assert meeting_desk.room(MEETING).secretary_called_at == 0


def test_the_room_adds_people_under_numbers_of_its_own(meeting_desk: Desk) -> None:
    # given
    person = PersonHere(name=unicodedata.normalize("NFD", HOA), office="Phó Giám đốc")

    # when
    added = meeting_desk.add_attendee(MEETING, person, SECRETARY).event
    named = meeting_desk.name_substitute(MEETING, 5, person, SECRETARY).event

    # then
    assert isinstance(added, AttendeeAddedHere)
    assert isinstance(named, SubstituteNamedHere)
    room = meeting_desk.room(MEETING)
    assert room.added[named.attendee].principal == 5
    assert min(added.attendee, named.attendee) >= 1 << 31
    assert added.attendee != named.attendee
    kept = msgspec.json.decode(meeting_desk.text_of(added.person) or "", type=PersonHere)
    assert kept == PersonHere(name=HOA, office="Phó Giám đốc")
    meeting_desk.check_in(MEETING, named.attendee, Way.SECRETARY, by=SECRETARY)
    assert meeting_desk.room(MEETING).is_present(named.attendee)


def test_every_text_is_kept_composed_and_beside_its_line(meeting_desk: Desk) -> None:
    # given
    text = unicodedata.normalize("NFD", "Đề nghị bổ sung số liệu của Sở Y tế.")

    # when
    opinion = Opinion(attendee=3, text=text, item="item-1", document="doc-1", page=2, source=Source.SCREEN)
    line = meeting_desk.give_opinion(MEETING, opinion)
    meeting_desk.conclude(MEETING, "item-1", "Giao Sở Y tế", CHAIR)
    meeting_desk.conclude(MEETING, "item-1", "Giao Sở Tài chính", CHAIR)

    # then
    room = meeting_desk.room(MEETING)
    (said,) = room.opinions
    assert meeting_desk.text_of(said.text) == unicodedata.normalize("NFC", text)
    assert (said.attendee, said.item, said.document, said.page, said.line) == (3, "item-1", "doc-1", 2, line.name)
    assert meeting_desk.text_of(room.conclusions["item-1"].text) == "Giao Sở Tài chính"
    assert not any("Giao" in row.text for row in meeting_desk.journal.rows_after(line.stream, 0, limit=100))


@pytest.mark.parametrize(
    ("text", "words"), [("", "Chưa có nội dung"), (" \n", "Chưa có nội dung"), ("ễ" * 20_000, "quá dài")]
)
def test_an_opinion_that_is_empty_or_too_long_is_refused(text: str, words: str, meeting_desk: Desk) -> None:
    # given
    position = meeting_desk.journal.position()

    # when / then
    with pytest.raises(Refused, match=words):
        meeting_desk.give_opinion(MEETING, Opinion(attendee=3, text=text))
    with pytest.raises(Refused, match=words):
        meeting_desk.conclude(MEETING, "", text, CHAIR)
    assert meeting_desk.journal.position() == position


def test_half_a_character_does_not_stop_an_opinion(meeting_desk: Desk) -> None:
    line = meeting_desk.give_opinion(MEETING, Opinion(attendee=3, text="a\ud83d"))
    assert meeting_desk.text_of(line.event.text) == "a?"  # type: ignore[attr-defined]


def test_an_erased_text_is_gone_and_the_chain_holds(meeting_desk: Desk, tmp_path: Path) -> None:
    # given
    text = "Bí danh của người tố cáo là Mùa Xuân"
    name = meeting_desk.give_opinion(MEETING, Opinion(attendee=3, text=text)).event.text  # type: ignore[attr-defined]

    # when
    meeting_desk.erase(MEETING, name, SECRETARY, "Theo yêu cầu của người phát biểu")

    # then
    assert meeting_desk.text_of(name) is None
    assert meeting_desk.room(MEETING).opinions[0].text == name
    assert not any(text.encode() in path.read_bytes() for path in tmp_path.glob("journal*"))
    assert_chain_holds(meeting_desk.journal)
    with pytest.raises(Refused, match="đã được xóa"):
        meeting_desk.erase(MEETING, name, SECRETARY, "")


def test_a_late_paper_needs_its_file(meeting_desk: Desk) -> None:
    # given
    raw = b"%PDF-1.7"
    paper = LatePaper(document="tai-cho-1", title="Phụ lục", sha256=sha256_of(raw), size=len(raw), item="item-2")

    # when
    with pytest.raises(Refused, match="Chưa có tệp"):
        meeting_desk.add_document(MEETING, paper, SECRETARY)
    meeting_desk.shelf.incoming(paper.sha256).write_bytes(raw)
    meeting_desk.shelf.keep_document(paper.sha256)
    meeting_desk.add_document(MEETING, paper, SECRETARY)

    # then
    added = meeting_desk.room(MEETING).documents_here["tai-cho-1"].event
    assert (meeting_desk.text_of(added.title), added.sha256) == ("Phụ lục", paper.sha256)


def test_refusals_are_counted_and_not_listed(desk: Desk) -> None:
    # when
    event = desk.count_refusals(MEETING, {f"reason-{number}": number + 1 for number in range(60)}).event

    # then
    assert isinstance(event, RefusalsCounted)
    assert event.counts["reason-0"] == 1
    assert len(event.counts) == 40


def test_a_room_that_a_page_holds_does_not_change_under_it(meeting_desk: Desk) -> None:
    # given
    held = meeting_desk.room(MEETING)
    before = (dict(held.attendance), list(held.queue), dict(held.ballots), held.last)

    # when
    meeting_desk.request_floor(MEETING, 3)
    meeting_desk.depart(MEETING, 4)

    # then
    assert (held.attendance, held.queue, held.ballots, held.last) == before
    assert held.is_present(4)
    assert meeting_desk.room(MEETING).queue == [3]
    assert meeting_desk.room(MEETING) is meeting_desk.room(MEETING)


def test_a_decision_of_several_lines_is_all_or_nothing(meeting_desk: Desk) -> None:
    # given
    before = meeting_desk.room(MEETING)

    def decide() -> None:
        with meeting_desk.deciding(MEETING) as decision:
            decision.record(FloorRequested(attendee=3))
            decision.record(FloorRequested(attendee=GUEST))

    # when
    with pytest.raises(Refused, match="chưa điểm danh"):
        decide()

    # then
    assert meeting_desk.room(MEETING).queue == before.queue == []
    assert meeting_desk.journal.lines_of(MEETING)[-1].line.name == before.last


def test_a_line_whose_package_is_missing_waits_for_it(desk: Desk, tmp_path: Path) -> None:
    # given: the file of the package is lost, and found again
    name = desk.room(MEETING).package_sha256
    path = tmp_path / "shelf" / "packages" / name
    raw = path.read_bytes()
    path.unlink()
    again = open_desk(tmp_path)

    # when
    lacking = again.room(MEETING)
    path.write_bytes(raw)

    # then
    assert lacking.package is None
    assert again.room(MEETING).package_sha256 == name
    again.journal.close()


def test_a_newer_revision_comes_into_force_and_an_older_one_does_not(meeting_desk: Desk) -> None:
    # given
    second = make_package(revision=2, title="Phiên họp thường kỳ (sửa đổi)")

    # when
    give(meeting_desk, second, serial=2)
    give(meeting_desk, make_package(revision=1, state=PlanState.CANCELLED), serial=3)
    position = meeting_desk.journal.position()
    give(meeting_desk, second, serial=4)

    # then
    room = meeting_desk.room(MEETING)
    assert room.package == second
    assert room.phase is Phase.RUNNING
    assert meeting_desk.journal.position() == position
    with pytest.raises(Refused, match="Chưa có dữ liệu"):
        meeting_desk.take_package("0" * 64)
