"""Minutes say what was recorded, in the form's order, and each statement names its lines. # R6.5"""

from central.papers.official.content import HIDDEN, Block, Form, Paper, redacted
from central.papers.official.minutes import draft_minutes
from central.papers.official.wording import planned_person
from contract import events as e
from contract.ballot import Mode
from contract.package import Capacity
from contract.vietnamese import office_of
from tests.central.papers.record import Record, opened, plan, whole_meeting
from tests.makers import CHAIR, EIGHT, SECRETARY, make_document, make_person


def minutes(record: Record) -> Paper:
    return draft_minutes(record.source(), seal="")


def text_of(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks)


def block_with(paper: Paper, words: str) -> Block:
    return next(block for block in paper.blocks if words in block.text)


def test_the_form_goes_from_beginning_to_end() -> None:
    paper = minutes(whole_meeting())

    keys = [block.key for block in paper.blocks if "/" not in block.key]
    assert keys == ["begins", "place", "people", "members", "absent", "chair", "secretary", "course", "missed", "ends"]
    assert paper.blocks[0].text == "Thời gian bắt đầu: 07 giờ 56 phút, ngày 25 tháng 11 năm 2025."
    assert paper.blocks[-1].text.endswith("ngày 25 tháng 11 năm 2025./.")
    assert [(one.office, one.name) for one in paper.signatures] == [
        ("THƯ KÝ", "Nguyễn Văn B"),
        ("CHỦ TỌA", "Nguyễn Văn A"),
    ]
    assert (paper.symbol, paper.is_dated) == ("BB-VPUBND", False)


def test_an_hour_of_an_uncertain_clock_is_only_about_right() -> None:
    came = block_with(minutes(whole_meeting()), "Nguyễn Văn D")

    assert "có mặt từ khoảng 08 giờ 11 phút" in came.text
    assert "rời cuộc họp lúc 08 giờ" in came.text


def test_the_roll_tells_the_absent_with_their_reasons() -> None:
    paper = minutes(whole_meeting())

    excused = block_with(paper, "Quân khu")
    assert excused.private
    assert "có lý do: dự hội nghị" in excused.text
    assert "không có lý do" in block_with(paper, "Nguyễn Văn F").text
    assert "lý do" not in block_with(paper, "Sở số 90").text


def test_quorum_is_told_as_it_was_at_the_beginning() -> None:
    assert "có mặt 3/6 (yêu cầu ít nhất 4)" in block_with(minutes(whole_meeting()), "số thành viên dự họp").text


def test_each_statement_names_the_lines_that_say_so() -> None:
    record = whole_meeting()
    paper = minutes(record)
    lines = {line.name: line.event for line in record.lines}

    said = block_with(paper, "giải ngân vốn")
    assert [type(lines[name]) for name in said.lines] == [e.OpinionGiven]
    vote = block_with(paper, "Tổng số thành viên: 6")
    assert [type(lines[name]) for name in vote.lines] == [e.BallotOpened, e.BallotClosed]
    assert all(name in lines for block in paper.blocks for name in block.lines)


def test_a_vote_is_told_with_options_base_and_verdict() -> None:
    told = block_with(minutes(whole_meeting()), "Tổng số thành viên: 6").text

    assert "có mặt: 4; tham gia biểu quyết: 4" in told
    assert "Tán thành 3 (50%); Không tán thành 1 (16,7%); Không biểu quyết 0 (0%)" in told
    assert "trên tổng số thành viên" in told
    assert "Không được thông qua (cần ít nhất 4)" in told


def test_only_the_last_conclusion_of_an_item_counts() -> None:
    text = text_of(minutes(whole_meeting()))

    assert "trước ngày 05/12/2025" in text
    assert "Lời đầu" not in text


def test_what_was_taken_back_is_not_in_the_minutes() -> None:
    record = Record()
    record.write(e.CheckedIn(attendee=CHAIR, way=e.Way.CAMERA), e.MeetingStarted(by=CHAIR))
    (opened_item,) = record.write(e.ItemOpened(item="item-3", by=CHAIR))
    record.write(e.StepUndone(step=opened_item.name, by=CHAIR), e.MeetingEnded(by=CHAIR))

    text = text_of(minutes(record))

    assert "1. Công tác" not in text
    assert "chưa xem xét" in text


def test_an_opinion_on_another_item_stands_under_that_item() -> None:
    record = Record()
    record.write(e.CheckedIn(attendee=CHAIR, way=e.Way.CAMERA), e.MeetingStarted(by=CHAIR))
    record.write(e.ItemOpened(item="item-1", by=CHAIR), e.ItemOpened(item="item-3", by=CHAIR))
    late = e.OpinionGiven(attendee=3, item="item-1", text=record.text("Nói sau"), source=e.Source.PHONE)
    record.write(late, e.MeetingEnded(by=CHAIR))

    keys = [block.key.split("/")[0] for block in minutes(record).blocks]

    assert keys.index("said") < keys.index("item", keys.index("item") + 1)


def test_a_pause_is_told_with_both_its_ends() -> None:
    assert "tạm dừng từ 08 giờ 22 phút đến 08 giờ 32 phút" in text_of(minutes(whole_meeting()))


def test_a_chair_handed_over_is_told_and_the_planned_chair_signs() -> None:
    record = Record()
    record.write(e.CheckedIn(attendee=CHAIR, way=e.Way.CAMERA), e.MeetingStarted(by=CHAIR))
    reason = record.text("Chủ tịch dự họp khác")
    record.write(e.ChairHandedOver(giver=CHAIR, taker=3, by=CHAIR, reason=reason), e.MeetingEnded(by=SECRETARY))
    paper = minutes(record)

    assert "ông Nguyễn Văn C, Giám đốc Sở số 3 điều hành cuộc họp (Chủ tịch dự họp khác)" in text_of(paper)
    assert paper.signatures[1].name == "Nguyễn Văn A"


def test_whoever_took_over_as_secretary_signs_and_all_are_named() -> None:  # A7
    record = Record()
    record.write(e.CheckedIn(attendee=CHAIR, way=e.Way.CAMERA), e.MeetingStarted(by=CHAIR))
    reason = record.text("Thư ký có việc đột xuất")
    named = e.SecretaryNamedHere(attendee=3, replaces=SECRETARY, by=CHAIR, reason=reason)
    record.write(named, e.MeetingEnded(by=CHAIR))
    paper = minutes(record)

    assert paper.signatures[0].name == "Nguyễn Văn C"
    text = text_of(paper)
    assert "(người ghi biên bản): ông Nguyễn Văn B, Giám đốc Sở số 2; ông Nguyễn Văn C, Giám đốc Sở số 3." in text
    assert "ông Nguyễn Văn C, Giám đốc Sở số 3 làm Thư ký thay ông Nguyễn Văn B" in text


def test_what_was_keyed_in_from_paper_says_about_when_it_was() -> None:  # D7
    record = Record()
    record.write(e.CheckedIn(attendee=CHAIR, way=e.Way.CAMERA), e.MeetingStarted(by=CHAIR))
    record.write(e.ItemOpened(item="item-1", by=CHAIR))
    record.at_ms = EIGHT + 90 * 60_000
    came = e.CheckedIn(attendee=3, way=e.Way.SECRETARY, by=SECRETARY)
    said = e.OpinionGiven(
        attendee=3, item="item-1", text=record.text("Đề nghị rà soát"), source=e.Source.SECRETARY, by=SECRETARY
    )
    lines = record.write(came, said)
    names, at = tuple(line.name for line in lines), EIGHT + 70 * 60_000
    record.write(e.EnteredFromPaper(lines=names, happened_at=at, by=SECRETARY), e.MeetingEnded(by=CHAIR))

    text = text_of(minutes(record))

    assert "Nguyễn Văn C, Giám đốc Sở số 3 (có mặt từ khoảng 09 giờ 10 phút)" in text
    assert "Ý kiến của ông Nguyễn Văn C, Giám đốc Sở số 3 (khoảng 09 giờ 10 phút, nhập từ bản giấy): Đề nghị" in text


def test_a_vote_that_was_voided_says_why() -> None:
    record = Record()
    record.write(e.CheckedIn(attendee=CHAIR, way=e.Way.CAMERA), e.MeetingStarted(by=CHAIR))
    record.write(opened(record, (CHAIR,), Mode.HANDS))
    record.write(e.BallotVoided(ballot="nq-01", by=CHAIR, reason=record.text("đếm sót")), e.MeetingEnded(by=CHAIR))

    assert "không có giá trị: đếm sót" in text_of(minutes(record))


def test_the_public_version_shows_that_something_is_left_out() -> None:
    paper = minutes(whole_meeting())

    text = text_of(redacted(paper))

    assert "Quân khu" not in text
    assert "Thống nhất ban hành" not in text
    assert "Không tán thành: ông" not in text
    assert text.count(HIDDEN) == 2
    assert "giải ngân vốn" in text


def test_an_erased_text_leaves_a_mark_and_no_hole() -> None:
    record = whole_meeting()
    gone = next(name for name, text in record.texts.items() if "giải ngân" in text)
    del record.texts[gone]

    assert "Ý kiến của ông Nguyễn Văn C, Giám đốc Sở số 3: …" in text_of(minutes(record))


def test_items_have_headings_with_the_hour() -> None:
    headings = [block.text for block in minutes(whole_meeting()).blocks if block.form is Form.HEADING]

    assert headings == [
        "1. Báo cáo kinh tế - xã hội (07 giờ 57 phút)",
        "2. Dự thảo Nghị quyết (08 giờ 35 phút)",
    ]


def test_an_office_and_its_agency_say_nothing_twice() -> None:
    assert office_of("Chánh Văn phòng", "Văn phòng Ủy ban nhân dân tỉnh") == "Chánh Văn phòng Ủy ban nhân dân tỉnh"
    assert office_of("Giám đốc", "Sở Tài chính") == "Giám đốc Sở Tài chính"
    assert (office_of("", "Sở Y tế"), office_of("Chủ tịch", "")) == ("Sở Y tế", "Chủ tịch")


def test_an_item_and_a_vote_name_the_versions_that_were_in_force() -> None:
    first = make_document(b"first", "to-trinh", item="item-2", title="Tờ trình phí")
    record = Record(plan(documents=(first,)))
    record.write(*(e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in (1, 2, 3, 4)), e.MeetingStarted(by=CHAIR))
    record.write(e.ItemOpened(item="item-2", by=CHAIR))
    newer = e.DocumentReplacedHere(
        document="here-1",
        item="item-2",
        sha256="b" * 64,
        size=9,
        title=record.text("Tờ trình phí (sửa)"),
        by=SECRETARY,
        replaces="to-trinh",
    )
    record.write(newer, opened(record, (1, 2, 3, 4)))
    record.write(e.BallotClosed(ballot="nq-01", members=6, present=4, by=CHAIR), e.MeetingEnded(by=CHAIR))

    paper = minutes(record)

    item = block_with(paper, "Tài liệu, kèm mã bản")
    assert item.text == f"Tài liệu, kèm mã bản: Tờ trình phí ({first.sha256[:8]})."
    assert item.private
    assert "bản thay thế “Tờ trình phí (sửa)” (mã bản bbbbbbbb) thay cho “Tờ trình phí”" in text_of(paper)
    assert "Biểu quyết theo tài liệu, kèm mã bản: Tờ trình phí (sửa) (bbbbbbbb)." in text_of(paper)


def test_what_was_settled_about_a_check_in_stands_there_with_its_reason_for_few() -> None:
    record = Record()
    came, _ = record.write(e.CheckedIn(attendee=2, way=e.Way.CAMERA), e.MeetingStarted(by=CHAIR))

    def looked(why: str) -> e.MatterSettled:
        return e.MatterSettled(
            kind=e.MatterKind.OLD_TICKET,
            attendee=2,
            line=came.name,
            settlement=e.Settlement.KEPT,
            by=SECRETARY,
            reason=record.text(why),
        )

    (first,) = record.write(looked("gọi nhầm người"))
    record.write(e.SettlementUndone(settled=first.name, by=SECRETARY))
    (settled,) = record.write(looked("đã gặp, đúng người"))
    record.write(looked("người thứ hai xem sau"))

    paper = minutes(record)

    found = block_with(paper, "Thư ký xem xét việc điểm danh")
    assert (found.private, found.lines) == (True, (settled.name,))
    assert "(mã điểm danh đã được thay): giữ nguyên điểm danh; lý do: đã gặp, đúng người." in found.text
    assert "gọi nhầm người" not in text_of(paper), "it was taken back"
    assert "người thứ hai" not in text_of(paper), "of two about one difference the first holds"


def test_the_roll_and_who_voted_otherwise_go_by_rank_and_not_by_who_was_first() -> None:
    ranks = {4: 1, 2: 2, 3: 3}
    people = tuple(make_person(one, rank=ranks.get(one, 9)) for one in (CHAIR, 2, 3, 4))
    record = Record(plan(people=people))
    record.write(*(e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in (3, 2, 4, CHAIR)), e.MeetingStarted(by=CHAIR))
    record.write(e.ItemOpened(item="item-2", by=CHAIR), opened(record, (CHAIR, 2, 3, 4)))
    for voter in (3, 4, 2):
        nonce = f"nonce-{voter:04}"
        record.write(
            e.VoteCast(ballot="nq-01", voter=voter, choices=((1,),), nonce=nonce, source=e.Source.PHONE), minutes=0.1
        )
    record.write(e.BallotClosed(ballot="nq-01", members=4, present=4, by=CHAIR), e.MeetingEnded(by=CHAIR))

    paper = minutes(record)

    against = block_with(paper, "Không tán thành: ").text
    by_name = [record.package.person(one).name for one in ranks]  # type: ignore[union-attr]
    assert sorted(by_name, key=against.index) == by_name
    roll = [block.text for block in paper.blocks if block.key.startswith("members/")]
    assert [next(name for name in by_name if name in text) for text in roll[:3]] == by_name


def test_d2_who_comes_for_two_agencies_is_named_with_both() -> None:  # practice D2
    further = (Capacity(agency="Ban Thi đua – Khen thưởng", office="Trưởng ban"),)
    one = make_person(3, name="Trần Thị Ánh", salutation="bà", office="Giám đốc", agency="Sở Nội vụ", also=further)

    assert planned_person(one) == "bà Trần Thị Ánh, Giám đốc Sở Nội vụ, đồng thời là Trưởng Ban Thi đua – Khen thưởng"
