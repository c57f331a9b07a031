"""The verdict of a ballot in the minutes' words, for each thing that a question may decide."""

import msgspec
import pytest

from central.papers.official.votes import decided
from contract.ballot import Aim, Question
from contract.rules import Quorum, Verdict
from contract.tally import QuestionResult, Result

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
