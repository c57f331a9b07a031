"""The verdict of a ballot in the minutes' words, for each thing that a question may decide."""

import dataclasses

import msgspec
import pytest
from msgspec.structs import replace

from central.papers.official.content import Paper
from central.papers.official.counts import draft_counts
from central.papers.official.votes import decided, vote_blocks
from contract import events as e
from contract.ballot import Aim, Mode, Question
from contract.joint import joint
from contract.parts import part_of
from contract.rules import Quorum, Verdict
from contract.tally import QuestionResult, Result
from tests.central.papers.record import BALLOT, Record, opened, plan
from tests.contract.conference import OneRoom, sat
from tests.makers import CHAIR, make_vote

KEY = (BALLOT.ballot, 1)
NAMES = ("Ông A", "Bà B", "Ông C")


def held(present: int = 5) -> Result:
    """A ballot of a body of five that needs four."""
    quorum = Quorum(present=present, members=5, needed=4)
    return Result(
        entitled=5, voted=5, members=5, present=5, questions=(), quorum_at_opening=quorum, quorum_at_closing=quorum
    )


def found(aim: Aim, *chosen: int, **verdict: bool) -> QuestionResult:
    values = {"adopted": bool(chosen), **verdict}
    return QuestionResult(
        counts=(3, 2, 0), verdict=Verdict(in_favour=3, base=5, needed=3, **values), aim=aim, chosen=chosen
    )


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (found(Aim.ADOPT, 0), "Được thông qua"),
        (found(Aim.ADOPT), "Không được thông qua"),
        (found(Aim.ADOPT, waits_for_chair=True), "Số phiếu ngang nhau, chưa có ý kiến của người chủ trì"),
        (found(Aim.CHOOSE, 1), "Được chọn: Bà B"),
        (found(Aim.CHOOSE), "Chưa phương án nào đạt tỷ lệ yêu cầu"),
        (found(Aim.ELECT, 0, 2), "Trúng cử: Ông A, Ông C"),
        (found(Aim.ELECT, 0, adopted=False), "Trúng cử: Ông A; còn thiếu 1"),
        (found(Aim.ELECT), "Chưa có người trúng cử"),
        (found(Aim.GRADE), "Kết quả lấy phiếu tín nhiệm"),
    ],
)
def test_each_aim_has_its_words(result: QuestionResult, told: str) -> None:
    assert decided(Question(text="?", options=NAMES, most=2), result, held()) == told


@pytest.mark.parametrize("aim", [Aim.ADOPT, Aim.CHOOSE, Aim.ELECT])
def test_a_body_that_could_not_decide_has_decided_nothing(aim: Aim) -> None:
    asked = Question(text="?", options=NAMES, most=2)
    told = decided(asked, found(aim, 0), held(present=3))
    assert told == decided(asked, msgspec.structs.replace(found(aim), chosen=()), held())


def two_rooms(*, other: bool = True) -> str:
    """The minutes of the leading room, with what came of the other one."""
    rooms = ("Phòng họp số 1", "Điểm cầu Đông")
    record = Record(plan(rooms=rooms))
    record.write(*(e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in (1, 2, 3)))
    record.write(e.MeetingStarted(by=CHAIR), e.ItemOpened(item="item-2", by=CHAIR), opened(record, (1, 2, 3)))
    for voter in (1, 2, 3):
        record.write(replace(make_vote(voter), ballot=BALLOT.ballot))
    record.write(e.BallotClosed(ballot=BALLOT.ballot, members=6, present=3, by=CHAIR))
    source = record.source()
    same = {"people": record.package.people, "rule": record.package.rule, "rooms": rooms}
    east = sat(rooms[1], {3: 1, 4: 0, 5: 1}, same)
    parts = [part_of(source.room, KEY, unit="phong-1"), *([east.part] if other else [])]
    told = dataclasses.replace(source, joints={KEY: joint(rooms, parts)})
    line = next(one for one in told.lines if isinstance(one.event, e.BallotOpened))
    return "\n".join(block.text for block in vote_blocks(told, line))


# R5.2a
def test_minutes_of_a_meeting_in_two_rooms_tell_the_result_of_both() -> None:
    text = two_rooms()
    assert "có mặt: 5; tham gia biểu quyết: 5" in text
    assert "mỗi người tính một lần (đã biểu quyết): Phòng họp số 1 3/3; Điểm cầu Đông 3/3." in text
    assert "Tán thành 4 (66,7%); Không tán thành 1" in text
    assert "Được thông qua" in text
    assert "Không tán thành: ông Nguyễn Văn E, Giám đốc Sở số 5." in text
    assert "Người được tính ở nhiều phòng họp: ông Nguyễn Văn C" in text
    assert "Kết quả phụ thuộc vào việc này" in text


def test_minutes_say_which_room_is_missing() -> None:
    assert "Chưa nhận được kết quả của: Điểm cầu Đông." in two_rooms(other=False)


def minutes_of_a_count() -> Paper:
    record = Record()
    record.write(*(e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in (1, 2, 3, 4)), e.MeetingStarted(by=CHAIR))
    counted = e.SlipsCounted(
        ballot="nq-01", counts=((3, 0, 0),), issued=4, returned=4, invalid=1, exchanged=2, counters=(2, 3, 4), by=2
    )
    closed = e.BallotClosed(ballot="nq-01", members=6, present=4, by=CHAIR)
    record.write(opened(record, (1, 2, 3, 4), Mode.SLIPS), counted, closed, e.MeetingEnded(by=CHAIR))

    ((_key, paper),) = draft_counts(record.source(), seal="")
    return paper


def test_the_minutes_of_a_count_tell_the_slips_that_were_spoiled() -> None:
    paper = minutes_of_a_count()

    told = "Số phiếu phát ra: 4; thu về: 4; hợp lệ: 3; không hợp lệ: 1; phiếu hỏng đã đổi: 2."
    assert any(told in block.text for block in paper.blocks)


def test_the_minutes_of_a_secret_count_in_two_rooms_tell_the_verdict_of_both() -> None:
    rooms = ("Phòng họp số 1", "Điểm cầu Đông")
    record = Record(plan(rooms=rooms))
    record.write(*(e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in (1, 2, 3)), e.MeetingStarted(by=CHAIR))
    record.write(opened(record, (1, 2, 3), Mode.SLIPS))
    slips = {"issued": 3, "returned": 3, "invalid": 0, "by": CHAIR}
    record.write(e.CountEntered(ballot=BALLOT.ballot, counts=((2, 1, 0),), counters=(1, 2, 3), **slips))
    record.write(e.BallotClosed(ballot=BALLOT.ballot, members=6, present=3, by=CHAIR))
    same = {"people": record.package.people, "rule": record.package.rule, "rooms": rooms}
    east = OneRoom(rooms[1], same).begin((4, 5, 6)).open(Mode.SLIPS)
    east.put(e.CountEntered(ballot=BALLOT.ballot, counts=((2, 0, 1),), counters=(4, 5, 6), **slips))
    source = record.source()
    together = joint(rooms, [part_of(source.room, KEY, unit="phong-1"), east.close().part])

    ((_, paper),) = draft_counts(dataclasses.replace(source, joints={KEY: together}), seal="")

    text = "\n".join(block.text for block in paper.blocks)
    assert "có mặt: 6; có quyền bỏ phiếu: 6" in text
    assert "Tại Phòng họp số 1, số phiếu phát ra: 3; thu về: 3" in text
    assert "được thông qua (Tán thành 4/6, 66,7%; cần ít nhất 4)" in text
    assert paper.table is not None
    assert [row[2] for row in paper.table.rows] == ["4", "1", "1"]
