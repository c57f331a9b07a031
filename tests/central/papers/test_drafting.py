"""The worker drafts a meeting's papers when it ends and makes their files; nobody's work is overwritten. # R6.5"""

from pathlib import Path

import msgspec
import pypdfium2
import pytest

from central.documents.models import PageImage
from central.documents.store import Store
from central.papers import actions
from central.papers.actions import fields_of
from central.papers.drafting import Drafting, draft_by_hand, draft_next, has_more, overdue, redraft
from central.papers.models import Paper, PaperRevision
from central.papers.official.content import Sort
from central.papers.reading import shown_paper
from central.papers.working import text_of
from central.proceedings.misfits import misfits
from central.proceedings.models import Content
from contract import events as e
from contract.ballot import Mode, Question, Shape
from contract.refused import Refused
from tests.central.papers.held import CONCLUSION, draft_all, hold
from tests.central.province import Province
from tests.makers import make_ballot, make_content


def words(paper: Paper) -> str:
    return "\n".join(block.text for block in text_of(paper).blocks)


def test_nothing_is_drafted_while_the_meeting_runs(province: Province) -> None:
    held = hold(province, ends=False)

    assert not draft_next(held.drafting, failed=set())
    assert not Paper.select().exists()


def test_the_end_brings_minutes_and_the_notice_of_conclusions(province: Province) -> None:
    held = hold(province)

    draft_all(held)

    assert "Đề nghị làm rõ nguồn chi." in words(held.paper())
    notice = text_of(held.paper(Sort.CONCLUSIONS))
    assert notice.blocks[1].text == "1. Về dự toán năm 2027: Giao Sở Tài chính chủ trì."
    assert [block.private for block in notice.blocks] == [False, False, True, False]
    assert notice.subject == "Kết luận của ông Nguyễn Minh Hải, Chủ tịch Ủy ban nhân dân tỉnh tại họp về ngân sách"
    assert (notice.signatures[0].authority, notice.signatures[0].office) == ("TL. Chủ tịch", "Chánh Văn phòng")
    assert (notice.parent, notice.body) == ("Ủy ban nhân dân tỉnh", "Văn phòng Ủy ban nhân dân tỉnh")


def test_the_code_on_the_minutes_names_the_last_line_and_its_digest(province: Province) -> None:
    held = hold(province)
    draft_all(held)
    last = len(held.stream.texts)

    digest = held.stream.digest_at(last).hex()
    assert text_of(held.paper()).seal == f"http://central.test/verify/{held.stream.name}/{last}/{digest}"


def test_an_untouched_draft_follows_what_the_room_sends_later(province: Province) -> None:
    held = hold(province)
    draft_all(held)

    held.send(e.OpinionGiven(attendee=held.number("finance"), text=CONCLUSION.name, source=e.Source.SECRETARY))
    draft_all(held)

    assert held.paper().revision == 2
    assert "Sở Tài chính: Giao Sở Tài chính chủ trì." in words(held.paper())


def test_a_draft_that_was_worked_on_is_left_alone_until_asked(province: Province) -> None:
    held = hold(province)
    draft_all(held)
    secretary = province.people["secretary"]
    actions.edit(province.planning, held.paper().id, {"block:place": "Địa điểm: Hội trường."}, revision=1, by=secretary)

    held.send(e.OpinionGiven(attendee=held.number("finance"), text=CONCLUSION.name, source=e.Source.SECRETARY))
    draft_all(held)
    assert (held.paper().revision, has_more(held.paper())) == (2, True)

    redraft(held.drafting, held.paper().id, by=secretary)
    assert (held.paper().revision, has_more(held.paper())) == (3, False)
    assert PaperRevision.select().where(PaperRevision.paper == held.paper()).count() == 3


def test_each_revision_gets_its_files_and_pictures_once(province: Province, tmp_path: Path) -> None:
    held = hold(province)
    store = Store(tmp_path / "files")

    draft_all(held, store)

    one = PaperRevision.get(PaperRevision.paper == held.paper())
    whole, public = (pypdfium2.PdfDocument(store.path(sha256)) for sha256 in (one.pdf_sha256, one.open_sha256))
    texts = [file[0].get_textpage().get_text_bounded() for file in (whole, public)]
    assert "phương án 2" in texts[0].replace("\r\n", " ")
    assert "phương án 2" not in texts[1].replace("\r\n", " ")
    assert store.path(one.docx_sha256).read_bytes().startswith(b"PK")
    assert PageImage.select().where(PageImage.file_sha256 == one.pdf_sha256).count() == len(whole)


def test_what_is_needed_before_the_meeting_is_made_when_asked(province: Province) -> None:
    meeting = province.approved()
    drafting = Drafting(planning=province.planning, place="Cần Thơ", address="http://central.test")

    asked = draft_by_hand(drafting, meeting.id, Sort.INVITATION, by=province.people["registrar"])

    text = words(asked)
    assert "Văn phòng Ủy ban nhân dân tỉnh trân trọng kính mời:" in text
    assert "Đỗ Thị Đào" in text
    assert "Sở Y tế" in text
    assert "Thời gian: 08 giờ 00 phút, ngày 30 tháng 11 năm 2026." in text
    again = draft_by_hand(drafting, meeting.id, Sort.INVITATION, by=province.people["secretary"])
    assert again.id == asked.id
    listed = draft_by_hand(drafting, meeting.id, Sort.SIGN_IN, by=province.people["secretary"])
    table = text_of(listed).table
    assert table is not None
    assert [row[1] for row in table.rows] == ["Ông Nguyễn Minh Hải", "Ông Đỗ Thị Đào"]


def test_only_who_works_on_papers_may_have_them_made(province: Province) -> None:
    held = hold(province)

    with pytest.raises(Refused, match="không có quyền"):
        draft_by_hand(held.drafting, held.meeting.id, Sort.MINUTES, by=province.people["finance"])
    with pytest.raises(Refused, match="không có quyền"):
        draft_by_hand(held.drafting, held.meeting.id, Sort.MINUTES, by=province.people["registrar"])


def test_words_of_another_ballot_are_marks_in_the_minutes_and_those_who_write_are_told(province: Province) -> None:
    held = hold(province, ends=False)
    chair = held.number("chair")
    # Words for two questions on a ballot of one.
    two = make_ballot(questions=(Question(text="Một?"), Question(text="Hai?")))
    spec = make_content(msgspec.json.encode(two).decode())
    opened = e.BallotOpened(
        ballot="nq-01",
        mode=Mode.HANDS,
        spec=spec.name,
        shape=(Shape(options=3, least=1, most=1),),
        rule=held.package.rule,
        entitled=(chair,),
        members=1,
        present=1,
        by=chair,
    )
    closed = e.BallotClosed(ballot="nq-01", members=1, present=1, by=chair)
    held.send(opened, closed, e.MeetingEnded(by=chair), more=(spec,))

    draft_all(held)

    assert "Biểu quyết công khai bằng hình thức giơ tay: …" in words(held.paper())
    assert not {"Một?", "Hai?"} & set(words(held.paper()).split())
    for who in ("secretary", "chair"):
        told = shown_paper(province.planning, held.paper().id, by=province.people[who])
        assert [(one.ballot, one.round) for one in told.misfits] == [("nq-01", 1)]
    assert misfits(since_ms=0) == told.misfits
    assert misfits(since_ms=province.clock() + 1) == []


def test_a_record_that_cannot_be_told_stands_in_nobodys_way(province: Province) -> None:
    held = hold(province)
    Content.update(body=b"\xff damaged").where(Content.name == CONCLUSION.name).execute()
    failed: set[int] = set()

    with pytest.raises(UnicodeDecodeError):
        draft_next(held.drafting, failed=failed)

    assert failed == {held.meeting.id}
    assert not draft_next(held.drafting, failed=failed)
    ended = province.clock()
    assert overdue(now_ms=ended) == []
    assert overdue(now_ms=ended + 11 * 60_000) == [held.meeting.id]


def test_all_words_of_a_paper_can_be_edited_and_nothing_else(province: Province) -> None:
    held = hold(province)
    draft_all(held)
    before = text_of(held.paper())

    names = set(fields_of(before))

    assert {f"block:{block.key}" for block in before.blocks} <= names
    assert not names & {"name", "symbol", "seal", "parent", "body", "sort"}
