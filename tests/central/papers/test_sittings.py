"""Minutes and sign-in list of a meeting over several sittings: each with its hours and its roll. # R6.5"""

from central.papers.official.content import Paper
from central.papers.official.minutes import draft_minutes
from central.papers.official.sign_in import draft_sign_in
from contract import events as e
from tests.central.papers.record import MINUTE, Record
from tests.makers import CHAIR, EIGHT, SECRETARY

TWO = EIGHT + 6 * 60 * MINUTE
THURSDAY = EIGHT + 54 * 60 * MINUTE


def come(*attendees: int) -> list[e.Event]:
    return [e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in attendees]


def two_sittings() -> Record:
    """Tuesday morning with the first item, not finished; two days later the rest, with other people."""
    record = Record()
    record.write(*come(1, 2, 3, 4), e.MeetingStarted(by=CHAIR), e.ItemOpened(item="item-1", by=CHAIR))
    record.write(e.Departed(attendee=4), minutes=30)
    note = record.text("chờ ý kiến của Bộ Tài chính")
    record.write(e.SittingClosed(by=CHAIR, until=TWO), e.NextSittingSet(by=SECRETARY, until=THURSDAY, text=note))
    record.at_ms = THURSDAY - 10 * MINUTE
    record.write(*come(1, 2), e.AbsenceExcused(attendee=3, by=SECRETARY, reason=record.text("đi công tác")))
    record.at_ms = THURSDAY
    record.write(e.SittingOpened(by=CHAIR), e.ItemOpened(item="item-1", by=CHAIR), *come(5))
    record.write(e.ConclusionEntered(item="item-1", text=record.text("Thống nhất"), by=CHAIR), e.MeetingEnded(by=CHAIR))
    return record


def minutes(record: Record) -> Paper:
    return draft_minutes(record.source(), seal="")


def text_of(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks)


def test_each_sitting_is_told_with_its_hours_and_its_roll() -> None:
    paper = minutes(two_sittings())
    text = text_of(paper)
    roll = text[text.index("Thành phần tham dự") : text.index("Chủ trì:")]
    first, second = roll.split("Buổi thứ hai, từ ")
    assert "Buổi thứ nhất, từ 07 giờ 56 phút, ngày 25 tháng 11 năm 2025 đến 08 giờ 28 phút" in first
    assert "khi bắt đầu có mặt 4/6 (yêu cầu ít nhất 4)" in first
    assert "Nguyễn Văn D, Giám đốc Sở số 4 (rời cuộc họp lúc 08 giờ 27 phút)" in first
    assert "Vắng mặt (3 người)" in first
    assert second.startswith("14 giờ 01 phút, ngày 27 tháng 11 năm 2025 đến 14 giờ 05 phút")
    assert "Chưa đủ số thành viên dự họp, khi bắt đầu có mặt 2/6" in second
    assert "Nguyễn Văn E, Giám đốc Sở số 5 (có mặt từ 14 giờ 03 phút)" in second
    assert "Nguyễn Văn C, Giám đốc Sở số 3 (có lý do: đi công tác)" in second
    assert "Nguyễn Văn A, Giám đốc Sở số 1;" in second, "in time for this sitting"


def test_the_course_tells_where_one_sitting_ends_and_the_next_begins_and_when_that_was_said_to_be() -> None:
    text = text_of(minutes(two_sittings()))
    course = text[text.index("Nội dung (theo diễn biến") :]
    ends = (
        "Buổi thứ nhất kết thúc vào 08 giờ 28 phút, ngày 25 tháng 11 năm 2025; "
        "họp tiếp vào 14 giờ 00 phút, ngày 27 tháng 11 năm 2025 (chờ ý kiến của Bộ Tài chính)."
    )
    begins = "Buổi thứ hai bắt đầu vào 14 giờ 01 phút, ngày 27 tháng 11 năm 2025."
    again = "1. Báo cáo kinh tế - xã hội (tiếp)"
    assert course.index(ends) < course.index(begins) < course.index(again) < course.index("Kết luận của người chủ trì")


def test_every_block_has_a_key_of_its_own_by_which_it_is_edited() -> None:
    keys = [block.key for block in minutes(two_sittings()).blocks]
    assert len(set(keys)) == len(keys)


def test_one_sitting_reads_as_it_always_did() -> None:
    record = Record()
    record.write(*come(1, 2, 3, 4), e.MeetingStarted(by=CHAIR), e.MeetingEnded(by=CHAIR))
    assert "Buổi" not in text_of(minutes(record))


def test_an_end_of_a_sitting_that_was_taken_back_is_not_told() -> None:
    record = Record()
    record.write(*come(1, 2, 3, 4), e.MeetingStarted(by=CHAIR))
    [closed] = record.write(e.SittingClosed(by=CHAIR))
    record.write(e.StepUndone(step=closed.name, by=CHAIR), e.MeetingEnded(by=CHAIR))
    text = text_of(minutes(record))
    assert "Buổi" not in text
    assert "có mặt 4/6" in text


def test_an_opening_that_was_taken_back_gives_its_place_to_the_next_one() -> None:
    record = Record()
    record.write(*come(1, 2, 3, 4), e.MeetingStarted(by=CHAIR), e.SittingClosed(by=CHAIR), *come(1))
    [opened] = record.write(e.SittingOpened(by=CHAIR))
    record.write(e.StepUndone(step=opened.name, by=CHAIR), *come(2, 3), e.SittingOpened(by=CHAIR))
    record.write(e.MeetingEnded(by=CHAIR))
    source = record.source()
    assert [one.quorum.present for one in source.sittings if one.quorum] == [4, 3]


def test_the_sign_in_list_tells_the_hour_of_each_sitting() -> None:
    paper = draft_sign_in(two_sittings().source())
    assert paper.table
    hours = {row[1].removeprefix("Ông "): row[3] for row in paper.table.rows}
    assert hours["Nguyễn Văn A"] == "07:52; 13:51"
    assert hours["Nguyễn Văn C"] == "07:54; –"
    assert hours["Nguyễn Văn E"] == "–; 14:03"
    assert hours["Nguyễn Văn F"] == ""
