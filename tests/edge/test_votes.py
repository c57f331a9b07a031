"""A vote is recorded once, is never undone by a late duplicate, and never counted from somebody who may not vote."""

from pathlib import Path

import pytest

from contract.ballot import Mode, Question
from contract.events import BallotOpened, CountEntered
from contract.order import StaleVote
from contract.package import Category
from contract.refused import Refused
from contract.tally import result_of
from edge.desk import Desk
from tests.edge.unit import assert_chain_holds, desk_in_ballot, open_desk
from tests.makers import CHAIR, MEETING, SECRETARY, make_ballot, make_package, make_people, make_person, make_vote

BALLOT = ("nq-01", 1)


def votes(desk: Desk) -> dict[int, tuple[tuple[int, ...], ...]]:
    return {voter: vote.choices for voter, vote in desk.room(MEETING).ballots[BALLOT].votes.items()}


def test_a_vote_is_on_disk_when_it_is_confirmed(ballot_desk: Desk, tmp_path: Path) -> None:
    # when
    line = ballot_desk.cast_vote(MEETING, make_vote(3))

    # then
    again = open_desk(tmp_path)
    assert votes(again) == {3: ((0,),)}
    assert again.room(MEETING).ballots[BALLOT].votes[3].line == line.name
    again.journal.close()


def test_the_same_request_again_gets_the_same_answer(ballot_desk: Desk) -> None:
    # given
    first = ballot_desk.cast_vote(MEETING, make_vote(3))
    position = ballot_desk.journal.position()

    # when
    again = ballot_desk.cast_vote(MEETING, make_vote(3))

    # then
    assert again == first
    assert ballot_desk.journal.position() == position


def test_a_late_duplicate_does_not_undo_a_newer_choice(ballot_desk: Desk) -> None:
    # given
    first = ballot_desk.cast_vote(MEETING, make_vote(3, 0))
    ballot_desk.cast_vote(MEETING, make_vote(3, 1, replaces=first.name))

    # when
    late = ballot_desk.cast_vote(MEETING, make_vote(3, 0))

    # then
    assert late == first
    assert votes(ballot_desk) == {3: ((1,),)}


def test_a_duplicate_after_the_close_still_gets_its_answer(ballot_desk: Desk) -> None:
    # given
    first = ballot_desk.cast_vote(MEETING, make_vote(3))
    ballot_desk.close_ballot(MEETING, *BALLOT, by=CHAIR)

    # when / then
    assert ballot_desk.cast_vote(MEETING, make_vote(3)) == first
    with pytest.raises(Refused, match="đã kết thúc"):
        ballot_desk.cast_vote(MEETING, make_vote(4))


def test_a_choice_made_on_an_old_page_is_refused_and_the_present_one_stays(ballot_desk: Desk) -> None:
    # given
    ballot_desk.cast_vote(MEETING, make_vote(3, 0))

    # when
    with pytest.raises(StaleVote):
        ballot_desk.cast_vote(MEETING, make_vote(3, 1))

    # then
    assert votes(ballot_desk) == {3: ((0,),)}


@pytest.mark.parametrize(
    ("vote", "words"),
    [
        (make_vote(90), "không có quyền biểu quyết"),
        (make_vote(3, 7), "chưa hợp lệ"),
        (make_vote(3, choices=((0, 1),)), "chưa hợp lệ"),
        (make_vote(3, choices=((),)), "chưa hợp lệ"),
        (make_vote(3, choices=()), "chưa hợp lệ"),
        (make_vote(3, ballot="other"), "Chưa mở"),
        (make_vote(3, round=2), "Chưa mở"),
        (make_vote(3, nonce="short"), "chưa hợp lệ"),
        (make_vote(3, nonce="x" * 41), "chưa hợp lệ"),
        (make_vote(3, replaces="no line"), "đã được ghi nhận"),
    ],
)
def test_a_wrong_vote_is_refused_in_words_and_nothing_is_written(vote: object, words: str, ballot_desk: Desk) -> None:
    # given
    position = ballot_desk.journal.position()

    # when
    with pytest.raises(Refused, match=words):
        ballot_desk.cast_vote(MEETING, vote)  # type: ignore[arg-type]

    # then
    assert ballot_desk.journal.position() == position
    assert votes(ballot_desk) == {}


def test_a_nonce_of_somebody_else_does_not_give_away_the_others_vote(ballot_desk: Desk) -> None:
    # given
    ballot_desk.cast_vote(MEETING, make_vote(3, nonce="the-same-nonce"))

    # when
    with pytest.raises(Refused):
        ballot_desk.cast_vote(MEETING, make_vote(4, 1, nonce="the-same-nonce"))

    # then
    assert votes(ballot_desk) == {3: ((0,),)}


def test_a_substitute_attends_but_does_not_vote(tmp_path: Path) -> None:
    # given
    substitute = make_person(6, category=Category.MEMBER, represents=5)
    desk = desk_in_ballot(tmp_path, package=make_package(people=(*make_people(), substitute)))

    # when / then
    with pytest.raises(Refused, match="dự thay không tham gia biểu quyết"):
        desk.cast_vote(MEETING, make_vote(6))
    desk.journal.close()


def test_who_comes_after_the_opening_does_not_vote_on_this_ballot(meeting_desk: Desk) -> None:
    # given
    meeting_desk.depart(MEETING, 5)
    meeting_desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)

    # when
    meeting_desk.check_in(MEETING, 5, meeting_desk.room(MEETING).attendance[5].way, by=CHAIR)

    # then
    with pytest.raises(Refused, match="không có quyền biểu quyết"):
        meeting_desk.cast_vote(MEETING, make_vote(5))


def test_a_closed_ballot_has_a_result_and_can_be_held_again(ballot_desk: Desk) -> None:
    # given
    for voter, mark in ((1, 0), (2, 0), (3, 0), (4, 1)):
        ballot_desk.cast_vote(MEETING, make_vote(voter, mark))

    # when
    ballot_desk.close_ballot(MEETING, *BALLOT, by=SECRETARY)
    with pytest.raises(Refused, match="lý do biểu quyết lại"):
        ballot_desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    again = ballot_desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR, reason="Máy của ba đại biểu mất mạng")

    # then
    result = result_of(ballot_desk.room(MEETING).ballots[BALLOT])
    assert result.questions[0].counts == (3, 1, 0)
    assert result.questions[0].verdict.adopted
    assert isinstance(again.event, BallotOpened)
    assert ballot_desk.text_of(str(again.event.reason)) == "Máy của ba đại biểu mất mạng"
    assert again.event.round == 2
    assert assert_chain_holds(ballot_desk.journal) == ballot_desk.journal.streams()[0].seq


def test_the_words_of_an_opened_ballot_are_kept_beside_its_line(ballot_desk: Desk) -> None:
    opened = ballot_desk.room(MEETING).ballots[BALLOT].opened
    assert "Thông qua toàn văn nghị quyết?" in (ballot_desk.text_of(opened.spec) or "")
    assert ballot_desk.ballot_spec(MEETING, "nq-01") == make_package().ballots[0]


def test_the_room_prepares_and_opens_a_ballot_of_its_own(meeting_desk: Desk) -> None:
    # given
    two = (Question(text="Điều 1?"), Question(text="Chọn hai người", options=("An", "Bình", "Chi"), least=1, most=2))
    ballot = make_ballot("tai-cho", questions=two)

    # when
    meeting_desk.add_ballot(MEETING, ballot, SECRETARY)
    meeting_desk.open_ballot(MEETING, "tai-cho", Mode.DEVICES, CHAIR)
    meeting_desk.cast_vote(MEETING, make_vote(3, ballot="tai-cho", choices=((0,), (0, 2))))

    # then
    assert meeting_desk.ballot_spec(MEETING, "tai-cho") == ballot
    assert meeting_desk.room(MEETING).ballots["tai-cho", 1].votes[3].choices == ((0,), (0, 2))
    for again in (ballot, make_ballot("nq-01")):
        with pytest.raises(Refused, match="đã có"):
            meeting_desk.add_ballot(MEETING, again, SECRETARY)
    with pytest.raises(Refused, match="Chưa có nội dung"):
        meeting_desk.open_ballot(MEETING, "nowhere", Mode.DEVICES, CHAIR)


def test_hands_are_counted_and_counted_again(tmp_path: Path) -> None:
    # given
    desk = desk_in_ballot(tmp_path, mode=Mode.HANDS)

    # when
    desk.enter_count(MEETING, CountEntered(ballot="nq-01", counts=((2, 2, 1),), counters=(3,), by=SECRETARY))
    desk.enter_count(MEETING, CountEntered(ballot="nq-01", counts=((3, 1, 1),), counters=(3,), by=SECRETARY))
    desk.close_ballot(MEETING, *BALLOT, by=CHAIR)

    # then
    assert result_of(desk.room(MEETING).ballots[BALLOT]).questions[0].counts == (3, 1, 1)
    desk.journal.close()


def test_a_void_ballot_counts_nothing_more(ballot_desk: Desk) -> None:
    # when
    line = ballot_desk.void_ballot(MEETING, *BALLOT, by=CHAIR, reason="Mất điện")

    # then
    with pytest.raises(Refused, match="đã kết thúc"):
        ballot_desk.cast_vote(MEETING, make_vote(3))
    assert ballot_desk.text_of(line.event.reason) == "Mất điện"  # type: ignore[attr-defined]
