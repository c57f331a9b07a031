"""What a secret result gives away by itself, and what is warned of before it is opened. # A3"""

import msgspec
import pytest

from contract import events as e
from contract.ballot import Aim, Mode, Question
from contract.order import check, opening, secret_opening
from contract.refused import Refused
from contract.room import Room
from contract.secrecy import FEW, gives_away, is_about_persons, may_give_away
from contract.tally import result_of
from tests.contract.test_order import here, room_with, then
from tests.makers import CHAIR, make_ballot, make_content, make_package, make_people

SPEC = make_content().name
ELECT = (Question(text="Bầu", options=("Ông A", "Bà B"), most=1, aim=Aim.ELECT),)
GRADE = (Question(text="Ông A", options=("Cao", "Vừa", "Thấp"), aim=Aim.GRADE),)
ADOPT = Question(text="Thông qua")
TWO_OF_TWO = (Question(text="Bầu", options=("Ông A", "Bà B"), most=2, aim=Aim.ELECT),)


def slips(marks: tuple[int, ...], **changes: int) -> Room:
    """Five have voted on slips, and this was counted."""
    ballot = make_ballot(secret=True)
    room = room_with(*here(1, 2, 3, 4, 5), package=make_package(ballots=(ballot,)))
    then(room, e.MeetingStarted(by=CHAIR))
    then(room, opening(room, ballot, content=SPEC, mode=Mode.SLIPS, by=CHAIR))
    counted = {"issued": 5, "returned": 5, **changes}
    then(room, e.CountEntered(ballot=ballot.ballot, counts=(marks,), counters=(3, 4, 5), by=CHAIR, **counted))
    return room


@pytest.mark.parametrize(
    ("marks", "changes", "tells"),
    [
        ((5, 0, 0), {}, True),
        ((0, 0, 5), {}, True),
        ((4, 1, 0), {}, False),
        ((4, 0, 0), {"invalid": 1}, False),
        ((3, 0, 0), {"returned": 3}, True),
        ((0, 0, 0), {"invalid": 5}, False),
    ],
)
def test_a_result_in_which_all_chose_alike_tells_each_choice(
    marks: tuple[int, ...], changes: dict[str, int], tells: bool
) -> None:
    [state] = slips(marks, **changes).ballots.values()
    assert gives_away(Mode.SLIPS, result_of(state), is_secret=True) is tells
    assert not gives_away(Mode.SLIPS, result_of(state), is_secret=False)


@pytest.mark.parametrize(
    ("questions", "entitled", "warns"),
    [(GRADE, FEW - 1, True), (GRADE, FEW, False), (TWO_OF_TWO, 40, True), (ELECT, 40, False)],
)
def test_few_voters_or_nothing_to_choose_is_warned_of(
    questions: tuple[Question, ...], entitled: int, warns: bool
) -> None:
    assert may_give_away(make_ballot(questions=questions, secret=True), entitled) is warns


@pytest.mark.parametrize("questions", [ELECT, GRADE, (*ELECT, ADOPT), (ADOPT,)])
@pytest.mark.parametrize("receipts", [True, False])
def test_no_receipts_for_personnel_matters(questions: tuple[Question, ...], receipts: bool) -> None:
    ballot = make_ballot(questions=questions, secret=True)
    room = room_with(*here(1, 2, 3, 4, 5), package=make_package(people=make_people(5), ballots=(ballot,)))
    then(room, e.MeetingStarted(by=CHAIR))
    plain = opening(room, ballot, content=SPEC, mode=Mode.SECRET, by=CHAIR)
    opened = secret_opening(plain, key="a" * 64, board=(1, 2, 3), receipts=receipts)

    assert is_about_persons(opened) is is_about_persons(ballot)
    if receipts and is_about_persons(ballot):
        with pytest.raises(Refused, match="không phát mã xác nhận"):
            check(room, opened)
        check(room, msgspec.structs.replace(opened, receipts=False))
    else:
        check(room, opened)
