"""What a rule makes of what was counted: adoption, a choice between proposals, elections, confidence, ties."""

import msgspec
import pytest

from contract import events as e
from contract.ballot import Aim, Mode, Question
from contract.order import check, closing, opening
from contract.package import sha256_of, write_package
from contract.refused import Refused
from contract.room import Contradiction, Room
from contract.rules import Base, Tie
from contract.tally import Result, result_of
from tests.makers import (
    CHAIR,
    MEETING,
    SECRETARY,
    make_ballot,
    make_line,
    make_package,
    make_people,
    make_rule,
    make_vote,
)

KEY = ("nq-01", 1)
SPEC = "5" * 64


def held_again(opened: e.BallotOpened) -> e.BallotOpened:
    """The same, held again after a valid result, with the reason."""
    return msgspec.structs.replace(opened, reason="7" * 64)


def put(room: Room, *events: e.Event) -> None:
    """Let these follow, each allowed by the order of the meeting."""
    for event in events:
        check(room, event)
        room.take(make_line(event, int(room.last.rpartition("/")[2] or 0) + 1))


def counted(*rows: tuple[int, ...], questions: tuple[Question, ...], people: int = 8, **rule: object) -> Room:
    """A meeting whose members have voted with raised hands on these questions."""
    package = make_package(people=make_people(people), rule=make_rule(**rule))
    name = sha256_of(write_package(package))
    room = Room(meeting=MEETING, packages={name: package})
    put(room, e.PackageTaken(incarnation="first", revision=1, sha256=name))
    put(room, *(e.CheckedIn(attendee=one, way=e.Way.TAP) for one in range(1, people + 1)), e.MeetingStarted(by=CHAIR))
    put(room, opening(room, make_ballot(questions=questions), content=SPEC, mode=Mode.HANDS, by=CHAIR))
    put(room, e.CountEntered(ballot="nq-01", counts=rows, counters=(3,), by=SECRETARY))
    put(room, closing(room, *KEY, by=CHAIR))
    return room


def result(room: Room) -> Result:
    return result_of(room.ballots[KEY])


def test_articles_and_then_the_whole_have_a_verdict_each() -> None:
    asked = tuple(Question(text=text) for text in ("Điều 1", "Điều 2", "Toàn văn"))
    room = counted((8, 0, 0), (3, 5, 0), (6, 1, 1), questions=asked)
    assert [one.verdict.adopted for one in result(room).questions] == [True, False, True]


@pytest.mark.parametrize(
    ("counts", "chosen", "is_whole"),
    [
        ((7, 6, 2), (0, 1), True),
        ((2, 6, 7), (1, 2), True),
        ((7, 4, 3), (0,), False),
        ((4, 4, 4), (), False),
        ((6, 5, 5), (0,), False),
    ],
)
def test_elected_is_who_has_more_than_half_those_with_the_most_first(
    counts: tuple[int, ...], chosen: tuple[int, ...], is_whole: bool
) -> None:
    asked = Question(text="Bầu hai người", options=("A", "B", "C"), most=2, aim=Aim.ELECT)
    [found] = result(counted(counts, questions=(asked,))).questions
    assert (found.chosen, found.verdict.adopted) == (chosen, is_whole)


def test_of_proposals_the_one_that_reaches_the_share_is_chosen_and_level_ones_are_not() -> None:
    asked = Question(text="Chọn phương án", options=("Một", "Hai"), aim=Aim.CHOOSE)
    first = result(counted((2, 6), questions=(asked,))).questions[0]
    level = result(counted((4, 4), questions=(asked,), adoption_exceeds=False)).questions[0]
    assert (first.chosen, first.verdict.adopted) == ((1,), True)
    assert (level.chosen, level.verdict.adopted) == ((), False)


def test_confidence_is_told_and_nothing_is_decided() -> None:
    asked = Question(text="Ông A", options=("Cao", "Vừa", "Thấp"), aim=Aim.GRADE)
    [found] = result(counted((7, 1, 0), questions=(asked,))).questions
    assert (found.counts, found.chosen, found.aim) == ((7, 1, 0), (), Aim.GRADE)


def test_a_ballot_may_ask_for_another_share_than_the_meetings() -> None:
    room = counted((5, 3, 0), questions=(Question(text="?"),))
    rule = make_rule(adoption="2/3", adoption_exceeds=False, adoption_base=Base.PRESENT)
    put(room, held_again(opening(room, make_ballot(rule=rule), content=SPEC, mode=Mode.HANDS, by=CHAIR)))
    put(room, e.CountEntered(ballot="nq-01", round=2, counts=((5, 3, 0),), counters=(3,), by=SECRETARY))
    put(room, closing(room, "nq-01", 2, by=CHAIR))
    first, second = (result_of(room.ballots["nq-01", number]).questions[0].verdict for number in (1, 2))
    assert (first.adopted, first.needed, second.adopted, second.needed) == (True, 5, False, 6)


def test_a_tie_whose_side_nobody_knows_waits_for_the_chair() -> None:
    room = counted((4, 4, 0), questions=(Question(text="?"),), tie=Tie.CHAIR_SIDE)
    waiting = result(room).questions[0].verdict
    assert waiting.waits_for_chair
    assert not waiting.adopted

    decided = e.TieDecided(ballot="nq-01", question=0, in_favour=True, by=CHAIR)
    with pytest.raises(Refused, match="Chủ trì hoặc Thư ký"):
        check(room, msgspec.structs.replace(decided, by=4))
    with pytest.raises(Refused, match="không chờ"):
        check(room, msgspec.structs.replace(decided, question=1))
    put(room, decided)

    found = result(room).questions[0].verdict
    assert (found.adopted, found.decided_by_chair, found.waits_for_chair) == (True, True, False)
    with pytest.raises(Refused, match="không chờ"):
        check(room, decided)


def test_no_tie_waits_where_the_rule_lets_it_fail_or_the_body_could_not_decide() -> None:
    room = counted((4, 4, 0), questions=(Question(text="?"),), tie=Tie.FAILS)
    assert not result(room).questions[0].verdict.waits_for_chair
    with pytest.raises(Refused):
        check(room, e.TieDecided(ballot="nq-01", question=0, in_favour=True, by=CHAIR))


def test_the_planned_chair_breaks_the_tie_whoever_presides() -> None:
    """A7: handing over the chair hands over no second voice."""
    package = make_package(people=make_people(4), chairs=(1, 2), rule=make_rule(tie=Tie.CHAIR_SIDE))
    name = sha256_of(write_package(package))
    room = Room(meeting=MEETING, packages={name: package})
    put(room, e.PackageTaken(incarnation="first", revision=1, sha256=name))
    put(room, *(e.CheckedIn(attendee=one, way=e.Way.TAP) for one in range(1, 5)), e.MeetingStarted(by=CHAIR))
    put(room, e.ChairHandedOver(giver=1, taker=2, by=1, reason=SPEC))
    put(room, opening(room, make_ballot(), content=SPEC, mode=Mode.DEVICES, by=2))
    put(room, make_vote(1, 1), make_vote(2, 0), make_vote(3, 0), make_vote(4, 1))
    put(room, closing(room, *KEY, by=2))
    found = result(room).questions[0].verdict
    assert (found.adopted, found.decided_by_chair) == (False, True)


def test_a_tie_of_a_ballot_that_is_open_can_not_have_been_decided() -> None:
    room = counted((8, 0, 0), questions=(Question(text="?"),))
    with pytest.raises(Contradiction):
        room.take(make_line(e.TieDecided(ballot="other", question=0, in_favour=True, by=CHAIR), 40))


def test_every_count_stays_and_the_last_one_holds() -> None:
    room = counted((8, 0, 0), questions=(Question(text="?"),))
    put(room, held_again(opening(room, make_ballot(), content=SPEC, mode=Mode.HANDS, by=CHAIR)))
    for counts in ((5, 3, 0), (6, 2, 0)):
        put(room, e.CountEntered(ballot="nq-01", round=2, counts=(counts,), counters=(3, 4), by=SECRETARY))
    again = room.ballots["nq-01", 2]
    assert [one.counts for one in again.counts] == [((5, 3, 0),), ((6, 2, 0),)]
    assert result_of(again).questions[0].counts == (6, 2, 0)
    assert result(room).questions[0].counts == (8, 0, 0)
