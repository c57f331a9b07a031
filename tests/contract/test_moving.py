"""A meeting leaves its room in the middle and goes on in another one, with all that was done (practice D1)."""

from typing import Any

import msgspec
import pytest

from contract import events as e
from contract.ballot import Mode
from contract.line import write_line
from contract.moving import comes_here, went_to
from contract.order import check, opening
from contract.package import ComesFrom, Package, PlanState, sha256_of, write_package
from contract.past import MAX_PAST_BYTES, Past, read_past, write_past
from contract.refused import Malformed, Refused
from contract.room import Contradiction, Phase, Room
from tests.contract.test_order import STARTED, here, open_ballot, room_with, then
from tests.makers import (
    CHAIR,
    MEETING,
    SECRETARY,
    STREAM,
    make_ballot,
    make_content,
    make_line,
    make_package,
    make_vote,
)

NEW = "Phòng họp số 2"
TEXT = make_content().name
MOVED = e.MovedToRoom(room=NEW, by=SECRETARY)
LAST = f"{STREAM}/12"
COMES = ComesFrom(unit="phong-1", room="Phòng họp số 1", last=LAST, past="c" * 64)
GOES_ON = e.MeetingContinued(unit="phong-1", last=LAST, by=CHAIR)


def in_the_middle() -> Room:
    """One result is there, the second item is open, somebody speaks, the room is listened to."""
    room = room_with(*here(1, 2, 3, 4), STARTED, e.ItemOpened(item="item-2", by=CHAIR))
    open_ballot(room)
    then(room, make_vote(3), e.BallotClosed(ballot="nq-01", members=5, present=4, by=CHAIR))
    then(room, e.ListeningBegan(recording="r-1"), e.FloorGiven(attendee=4, by=CHAIR))
    return room


def new_plan(**changes: Any) -> Package:
    return make_package(room=NEW, revision=2, comes_from=COMES, **changes)


def new_room(**changes: Any) -> Room:
    """The room that the meeting comes to, which has its plan and nothing else."""
    return room_with(package=new_plan(**changes))


def goes_on(room: Room, plan: Package | None = None) -> None:
    """Behind the lines of the first room those of the next one: its plan, and that it goes on there."""
    plan = plan or new_plan()
    name = sha256_of(write_package(plan))
    room.packages = {**room.packages, name: plan}
    then(room, e.PackageTaken(incarnation=plan.incarnation, revision=plan.revision, sha256=name), GOES_ON)


def test_a_room_that_was_left_is_over_and_says_where_the_meeting_is() -> None:
    room = in_the_middle()
    check(room, MOVED)
    then(room, MOVED)

    assert (room.phase, went_to(room), room.speaker, room.is_under_way, room.is_over) == (
        Phase.MOVED,
        NEW,
        0,
        False,
        True,
    )
    for event in (e.CheckedIn(attendee=5, way=e.Way.TAP), e.ItemOpened(item="item-1", by=CHAIR), make_vote(4)):
        with pytest.raises(Refused, match=r"đã chuyển sang|không còn|đã kết thúc"):
            check(room, event)


def test_a_move_that_was_said_by_mistake_is_taken_back() -> None:
    room = in_the_middle()
    then(room, MOVED)
    undone = e.StepUndone(step=room.last, by=CHAIR)
    check(room, undone)
    then(room, undone)

    assert (room.phase, went_to(room), room.item, room.speaker) == (Phase.RUNNING, "", "item-2", 4)


@pytest.mark.parametrize(
    ("room", "event", "words"),
    [
        (room_with(STARTED, e.MeetingEnded(by=CHAIR)), MOVED, "đã kết thúc"),
        (in_the_middle(), e.MovedToRoom(room=NEW, by=3), "Chủ trì hoặc Thư ký"),
        (in_the_middle(), e.MovedToRoom(room="Phòng họp số 1", by=CHAIR), "phòng họp khác"),
        (in_the_middle(), e.MovedToRoom(room="", by=CHAIR), "phòng họp khác"),
        (room_with(STARTED, package=make_package(rooms=("Phòng họp số 1", NEW))), MOVED, "nhiều phòng"),
        (new_room(), e.MeetingContinued(unit="phong-1", last=LAST, by=3), "Chủ trì hoặc Thư ký"),
        (new_room(), e.MeetingContinued(unit="phong-9", last=LAST, by=CHAIR), "Chưa có dữ liệu"),
        (room_with(), GOES_ON, "Chưa có dữ liệu"),
        (room_with(STARTED, package=new_plan()), GOES_ON, "đã bắt đầu tại phòng này"),
    ],
)
def test_who_may_not_move_a_meeting_and_when(room: Room, event: e.Event, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check(room, event)


def test_nobody_leaves_while_people_vote() -> None:
    room = room_with(*here(1, 2, 3), STARTED, e.ItemOpened(item="item-2", by=CHAIR))
    open_ballot(room)
    with pytest.raises(Refused, match="đang mở"):
        check(room, MOVED)


def test_the_next_room_goes_on_where_the_first_one_was() -> None:
    before = in_the_middle()
    check(new_room(), GOES_ON)
    room = before.copy()
    then(room, MOVED)
    goes_on(room)

    assert (room.phase, room.item, room.speaker, room.recording) == (Phase.RUNNING, "item-2", 0, "")
    assert {one for one in room.attendance if room.is_present(one)} == {1, 2, 3, 4}
    assert room.ballots["nq-01", 1].votes.keys() == {3}
    assert not room.ballots["nq-01", 1].is_void
    assert [(one.unit, one.last) for one in room.continued] == [("phong-1", LAST)]
    assert room.step is None


@pytest.mark.parametrize("mode", [Mode.DEVICES, Mode.HANDS, Mode.SECRET])
def test_a_ballot_that_a_dead_room_had_open_is_void_and_is_held_again(mode: Mode) -> None:
    room = room_with(*here(1, 2, 3, 4), STARTED, e.ItemOpened(item="item-2", by=CHAIR))
    opened = opening(room, make_ballot(item="item-2"), content=TEXT, mode=Mode.DEVICES, by=CHAIR)
    then(room, msgspec.structs.replace(opened, mode=mode))
    goes_on(room)

    assert room.open_ballot is None
    assert room.ballots["nq-01", 1].is_void
    assert room.next_round("nq-01") == 2


def test_nothing_goes_on_that_had_not_begun_or_that_no_plan_lets_go_on() -> None:
    with pytest.raises(Contradiction, match="while the meeting is waiting"):
        room_with(GOES_ON, package=new_plan())
    with pytest.raises(Contradiction, match="which no plan says"):
        room_with(STARTED, GOES_ON)


def test_back_again_the_first_room_comes_out_of_its_being_left() -> None:
    room = in_the_middle()
    then(room, MOVED)
    plan = make_package(revision=3, comes_from=replace_unit("phong-2"))
    room.packages = {**room.packages, sha256_of(write_package(plan)): plan}
    then(room, e.PackageTaken(incarnation=plan.incarnation, revision=3, sha256=sha256_of(write_package(plan))))

    assert comes_here(room)
    assert went_to(room) == ""
    back = e.MeetingContinued(unit="phong-2", last=LAST, by=CHAIR)
    check(room, back)
    then(room, back)
    assert room.phase is Phase.RUNNING
    assert not comes_here(room)


def replace_unit(unit: str) -> ComesFrom:
    return msgspec.structs.replace(COMES, unit=unit)


def test_a_room_that_was_away_while_central_moved_its_meeting_says_so() -> None:
    room = in_the_middle()
    plan = make_package(revision=2, state=PlanState.MOVED, moved_to=f"{NEW}, tầng 3")
    room.packages = {**room.packages, sha256_of(write_package(plan)): plan}
    then(room, e.PackageTaken(incarnation=plan.incarnation, revision=2, sha256=sha256_of(write_package(plan))))

    assert room.is_under_way  # it belongs to its people, who end it with one tap
    assert went_to(room) == f"{NEW}, tầng 3"
    leaves = e.MovedToRoom(room=plan.moved_to, by=CHAIR)
    check(room, leaves)
    then(room, leaves)
    assert room.phase is Phase.MOVED


def test_a_file_of_the_past_is_read_as_it_was_written_and_bounded() -> None:
    texts = tuple(f'{{"no":{one}}}' for one in range(3))
    past = Past(meeting=MEETING, unit="phong-1", texts=texts, packages=(b"{}",), contents=(make_content(),))
    assert read_past(write_past(past)) == past
    assert past.lines() == []
    for raw in (b"", b"x" * 100, write_past(past)[:-3], b"\0" * (MAX_PAST_BYTES + 1)):
        with pytest.raises(Malformed):
            read_past(raw)
    with pytest.raises(Malformed, match="other meetings"):
        read_past(write_past(msgspec.structs.replace(past, texts=(_text(MEETING + 1),))))
    with pytest.raises(ValueError, match="at most"):
        write_past(msgspec.structs.replace(past, packages=(b"x" * MAX_PAST_BYTES,)))


def _text(meeting: int) -> str:
    return write_line(make_line(STARTED, meeting=meeting))
