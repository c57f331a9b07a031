"""What may happen next in a meeting, and in what words it is refused."""

from typing import Any

import msgspec
import pytest

from contract import events as e
from contract.ballot import Mode
from contract.order import StaleVote, check, closing, may_conduct, opening
from contract.package import Category, Package, PlanState, sha256_of, write_package
from contract.refused import Refused
from contract.room import Contradiction, Room, room_of
from contract.rules import Tie
from contract.tally import result_of
from tests.makers import (
    CHAIR,
    GUEST,
    MEETING,
    SECRETARY,
    make_ballot,
    make_content,
    make_line,
    make_lines,
    make_package,
    make_people,
    make_person,
    make_rule,
    make_vote,
)

SPEC = make_content().name
STARTED = e.MeetingStarted(by=CHAIR)


def here(*attendees: int) -> list[e.Event]:
    return [e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in attendees]


def room_with(*events: e.Event, package: Package | None = None) -> Room:
    plan = package or make_package()
    name = sha256_of(write_package(plan))
    taken = e.PackageTaken(incarnation=plan.incarnation, revision=plan.revision, sha256=name)
    return room_of(MEETING, make_lines([taken, *events]), {name: plan})


def open_ballot(room: Room, *, mode: Mode = Mode.DEVICES, by: int = CHAIR, reason: str = "") -> None:
    """Open the prepared ballot in a room as its unit would."""
    event = opening(room, make_ballot(item="item-2"), content=SPEC, mode=mode, by=by)
    event = msgspec.structs.replace(event, reason=reason or msgspec.UNSET)
    check(room, event)
    then(room, event)


def then(room: Room, *events: e.Event) -> None:
    for event in events:
        room.take(make_line(event, int(room.last.split("/")[1]) + 1))


def voting_room(**plan: Any) -> Room:
    room = room_with(*here(1, 2, 3, 4), STARTED, package=make_package(**plan))
    open_ballot(room)
    return room


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (STARTED, "đã bắt đầu"),
        (e.MeetingResumed(by=CHAIR), "không ở trạng thái tạm dừng"),
        (e.MeetingPaused(by=3), "Chủ trì hoặc Thư ký"),
        (e.ItemOpened(item="item-9", by=CHAIR), "không có trong chương trình"),
        (e.ConclusionEntered(text=SPEC, by=3), "Chủ trì hoặc Thư ký"),
        (e.CheckedIn(attendee=1, way=e.Way.TAP), "đã điểm danh"),
        (e.CheckedIn(attendee=77, way=e.Way.TAP), "Chưa tìm thấy"),
        (e.CheckedIn(attendee=5, way=e.Way.SECRETARY, by=3), "Chủ trì hoặc Thư ký"),
        (e.CheckedIn(attendee=5, way=e.Way.CAMERA, issue=0), ""),
        (e.FloorRequested(attendee=5), "chưa điểm danh"),
        (e.FloorGiven(attendee=3, by=4), "Chủ trì hoặc Thư ký"),
        (e.ChairHandedOver(giver=1, taker=5, by=1, reason=SPEC), "chưa điểm danh"),
        (e.OpinionGiven(attendee=5, text=SPEC, source=e.Source.PHONE), "chưa điểm danh"),
        (e.BallotClosed(ballot="nq-01", members=5, present=4, by=CHAIR), "Chưa mở"),
        (make_vote(), "Chưa mở"),
        (e.MeetingEnded(by=SECRETARY), ""),
    ],
)
def test_in_a_running_meeting(event: e.Event, words: str) -> None:
    room = room_with(*here(1, 2, 3, 4), STARTED)
    if not words:
        check(room, event)
        return
    with pytest.raises(Refused, match=words):
        check(room, event)


@pytest.mark.parametrize(
    "event", [e.ItemOpened(item="item-1", by=CHAIR), e.FloorRequested(attendee=3), e.ConclusionEntered(text=SPEC, by=1)]
)
def test_nothing_of_the_course_happens_before_the_start(event: e.Event) -> None:
    with pytest.raises(Refused, match="chưa bắt đầu"):
        check(room_with(*here(1, 2, 3)), event)


@pytest.mark.parametrize("state", [PlanState.AWAITING, PlanState.CANCELLED, PlanState.MOVED, PlanState.POSTPONED])
def test_a_meeting_that_is_not_approved_does_not_start(state: PlanState) -> None:
    with pytest.raises(Refused, match="chưa được phê duyệt"):
        check(room_with(package=make_package(state=state)), STARTED)


def test_chair_and_secretary_conduct_unless_an_act_is_reserved() -> None:
    room = room_with(package=make_package(reserved_to_chair=("conclude",)))
    assert may_conduct(room, CHAIR, "conclude")
    assert may_conduct(room, SECRETARY, "ballot")
    assert not may_conduct(room, SECRETARY, "conclude")
    assert not may_conduct(room, 3, "ballot")


def test_who_may_vote_is_who_is_here_as_the_ballot_opens() -> None:
    room = voting_room()
    then(room, *here(5))

    check(room, make_vote(3))
    with pytest.raises(Refused, match="không có quyền biểu quyết"):
        check(room, make_vote(5))
    with pytest.raises(Refused, match="không có quyền biểu quyết"):
        check(room, make_vote(GUEST))


def test_a_substitute_attends_and_does_not_vote_unless_the_rule_says_so() -> None:
    people = (*make_people(3), make_person(4, represents=3))
    with pytest.raises(Refused, match="dự thay"):
        check(voting_room(people=people), make_vote(4))
    check(voting_room(people=people, rule=make_rule(substitutes_vote=True)), make_vote(4))


def test_only_the_choice_that_replaces_the_last_one_counts() -> None:
    room = voting_room()
    then(room, make_vote(3, 0))
    first = room.last

    with pytest.raises(StaleVote):
        check(room, make_vote(3, 1, nonce="nonce-late-1"))
    then(room, make_vote(3, 1, replaces=first, nonce="nonce-second"))
    with pytest.raises(StaleVote):
        check(room, make_vote(3, 0, replaces=first, nonce="nonce-late-2"))

    assert room.ballots[("nq-01", 1)].votes[3].choices == ((1,),)


def test_a_vote_line_that_does_not_follow_changes_nothing() -> None:
    room = voting_room()
    then(room, make_vote(3, 0))
    before = room.copy()

    for stray in (make_vote(3, 2, nonce="nonce-stray-1"), make_vote(GUEST), make_vote(3, 0)):
        with pytest.raises(Contradiction):
            room.take(make_line(stray, 900))

    assert room == before


@pytest.mark.parametrize("choices", [(), ((0,), (0,)), ((),), ((3,),), ((0, 1),), ((-1,),)])
def test_marks_that_do_not_fit_the_question_are_refused(choices: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(Refused, match="chưa hợp lệ"):
        check(voting_room(), make_vote(3, choices=choices))


def test_a_ballot_holds_the_meeting_until_it_is_closed() -> None:
    room = voting_room()
    for event in (e.MeetingEnded(by=CHAIR), e.ItemOpened(item="item-1", by=CHAIR)):
        with pytest.raises(Refused, match="đang mở"):
            check(room, event)
    with pytest.raises(Refused, match="đang mở"):
        open_ballot(room)


def test_a_closed_ballot_takes_no_vote_and_opens_again_as_the_next_round() -> None:
    room = voting_room()
    then(room, make_vote(3), closing(room, "nq-01", 1, by=CHAIR))

    with pytest.raises(Refused, match="đã kết thúc"):
        check(room, make_vote(4))
    with pytest.raises(Refused, match="lý do biểu quyết lại"):
        open_ballot(room)
    open_ballot(room, reason=SPEC)

    assert set(room.ballots) == {("nq-01", 1), ("nq-01", 2)}
    assert result_of(room.ballots[("nq-01", 1)]).voted == 1
    assert result_of(room.ballots[("nq-01", 2)]).voted == 0


def test_hands_are_counted_and_must_add_up_to_those_present() -> None:
    room = room_with(*here(1, 2, 3, 4), STARTED)
    open_ballot(room, mode=Mode.HANDS)
    with pytest.raises(Refused, match="không lấy ý kiến trên thiết bị"):
        check(room, make_vote(3))
    with pytest.raises(Refused, match="Chưa nhập kết quả đếm"):
        check(room, closing(room, "nq-01", 1, by=CHAIR))
    with pytest.raises(Refused, match="vượt quá"):
        check(room, e.CountEntered(ballot="nq-01", counts=((3, 1, 1),), counters=(3,), by=SECRETARY))
    count = e.CountEntered(ballot="nq-01", counts=((3, 1, 0),), counters=(3,), by=SECRETARY)
    for counters in ((), (3, 3), (5,)):
        with pytest.raises(Refused, match="đếm"):
            check(room, msgspec.structs.replace(count, counters=counters))
    check(room, count)
    then(room, count, closing(room, "nq-01", 1, by=CHAIR))

    result = result_of(room.ballots[("nq-01", 1)])

    assert result.questions[0].counts == (3, 1, 0)
    assert result.questions[0].verdict.adopted


@pytest.mark.parametrize(
    ("issued", "returned", "invalid", "counts"),
    [(4, 5, 0, (1, 0, 0)), (4, 4, 5, (0, 0, 0)), (4, 4, 1, (4, 0, 0)), (4, 4, 0, (-1, 2, 0))],
)
def test_slips_must_add_up(issued: int, returned: int, invalid: int, counts: tuple[int, ...]) -> None:
    room = room_with(*here(1, 2, 3, 4), STARTED)
    open_ballot(room, mode=Mode.SLIPS)
    with pytest.raises(Refused):
        check(
            room,
            e.CountEntered(
                ballot="nq-01",
                counts=(counts,),
                issued=issued,
                returned=returned,
                invalid=invalid,
                counters=(3,),
                by=SECRETARY,
            ),
        )


@pytest.mark.parametrize(
    ("issued", "returned", "invalid", "exchanged", "is_taken"),
    [
        (4, 4, 0, 0, True),
        (5, 4, 0, 0, False),
        (5, 4, 0, 1, True),
        (4, 4, 0, 2, True),
        (5, 5, 1, 1, True),
        (5, 5, 0, 1, False),
        (6, 4, 0, 1, False),
    ],
)
def test_there_are_no_more_slips_than_voters_but_for_those_exchanged(
    issued: int, returned: int, invalid: int, exchanged: int, is_taken: bool
) -> None:  # A12
    room = room_with(*here(1, 2, 3, 4), STARTED)
    open_ballot(room, mode=Mode.SLIPS)
    slips: dict[str, Any] = {"issued": issued, "returned": returned, "invalid": invalid, "counters": (3,)}
    count = e.CountEntered(ballot="nq-01", counts=((3, 1, 0),), by=SECRETARY, **slips)
    if exchanged:
        count = e.SlipsCounted(**msgspec.structs.asdict(count), exchanged=exchanged)
    if is_taken:
        check(room, count)
    else:
        with pytest.raises(Refused, match="nhiều hơn số người được bỏ phiếu"):
            check(room, count)
    then(room, count)
    assert room.ballots["nq-01", 1].count == count, "a line of before this rule is read as it stands"


def test_the_result_tells_numbers_verdict_and_quorum() -> None:
    room = voting_room()
    then(room, make_vote(1, 0), make_vote(2, 0), make_vote(3, 0), make_vote(4, 1))
    then(room, e.Departed(attendee=4))
    then(room, closing(room, "nq-01", 1, by=CHAIR))

    result = result_of(room.ballots[("nq-01", 1)], chair=CHAIR)

    assert (result.entitled, result.voted, result.members, result.present) == (4, 4, 5, 4)
    assert result.questions[0].counts == (3, 1, 0)
    assert result.questions[0].verdict.adopted
    assert result.quorum_at_opening.is_met
    assert result.quorum_at_closing is not None
    assert result.quorum_at_closing.present == 3
    assert not result.quorum_held


def test_a_tie_goes_the_way_the_chair_voted_only_if_the_rule_says_so() -> None:
    people = (*make_people(4)[:4], make_person(GUEST, category=Category.GUEST, votes=False))
    for tie, adopted in ((Tie.CHAIR_SIDE, True), (Tie.FAILS, False)):
        room = voting_room(people=people, rule=make_rule(tie=tie))
        then(room, make_vote(1, 0), make_vote(2, 0), make_vote(3, 1), make_vote(4, 1))
        verdict = result_of(room.ballots[("nq-01", 1)], chair=room.chair).questions[0].verdict
        assert verdict.adopted is adopted


def test_the_chair_who_is_here_presides_and_hands_over() -> None:
    room = room_with(*here(2, 3), package=make_package(chairs=(1, 2), secretaries=(3,)))
    assert room.chair == 2
    then(room, e.ChairHandedOver(giver=1, taker=3, by=3, reason=SPEC))
    assert room.chair == 3
