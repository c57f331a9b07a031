"""A room that sits in a meeting with another one: it follows, shows what is known of it, and counts with it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from contract import events as e
from contract.ballot import Mode
from contract.lists import Adjourned, JoinedMeeting, OtherRoom, RoomList, seal_rooms
from contract.outcome import outcome_of
from contract.package import Package, PlanState
from contract.parts import part_of
from contract.refused import Malformed
from contract.room import Phase
from edge.desk import Desk, NextSitting
from edge.following import follow
from tests.edge.kiosk.house import House
from tests.makers import (
    CENTRAL_KEY,
    CHAIR,
    EIGHT,
    MEETING,
    SECRETARY,
    UNIT,
    key_of,
    make_ballot,
    make_package,
    make_vote,
)

HALL, EAST = "Hội trường", "Điểm cầu Đông"
KEY = ("nq-01", 1)


def plan(room: str) -> Package:
    return make_package(room=room, rooms=(HALL, EAST))


class TwoRooms:
    """Both rooms, and central as far as it tells them of each other; `tell` is one message down."""

    def __init__(self, folder: Path) -> None:
        for name in ("hall", "east"):
            (folder / name).mkdir()
        self.hall, self.east = House(folder / "hall", plan(HALL)), House(folder / "east", plan(EAST))
        self.told_at = EIGHT

    def tell(self, to: str = "east", *, is_cut: bool = False) -> RoomList:
        """One of them hears of the other, and follows if it does not lead; or its power is cut as it begins to."""
        here, there, named = (self.east, self.hall, HALL) if to == "east" else (self.hall, self.east, EAST)
        room = there.room
        is_between = room.phase is Phase.ADJOURNED
        self.told_at += 1000
        other = OtherRoom(
            unit="other",
            room=named,
            is_linked=True,
            heard_at=self.told_at,
            phase=Phase.PAUSED if is_between else room.phase,
            adjourned=Adjourned(until=room.adjourned_until, place=room.adjourned_place) if is_between else UNSET,
            paused_until=room.paused_until if room.phase is Phase.PAUSED else UNSET,
            item=room.item,
            actor=room.chair,
            members=room.members_here(""),
            parts=tuple(part_of(room, key, unit="other") for key in room.ballots),
        )
        added = tuple(spec for name in room.ballots_here if (spec := there.desk.ballot_spec(MEETING, name)))
        joined = JoinedMeeting(meeting=MEETING, rooms=(other,), added=added)
        listed = RoomList(unit=UNIT, incarnation="first", told_at=self.told_at, meetings=(joined,))
        first = _cut if is_cut else partial(follow, here.desk)
        here.shelf.take_rooms(seal_rooms(listed, key=CENTRAL_KEY), first=first)
        return listed


class PowerCut(Exception):
    """Nothing that was to follow is done any more."""


def _cut(_before: RoomList | None, _told: RoomList) -> None:
    raise PowerCut


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoRooms]:
    rooms = TwoRooms(tmp_path)
    yield rooms
    rooms.hall.close()
    rooms.east.close()


def come(house: House, *people: int) -> Desk:
    for one in people:
        house.desk.check_in(MEETING, one, e.Way.CAMERA)
    return house.desk


def begin(two: TwoRooms, here: int = 3) -> None:
    """Three of five in the hall, unless told otherwise, the others in the east, which follows as the hall opens."""
    come(two.hall, *range(1, here + 1))
    come(two.east, *range(here + 1, 6))
    two.hall.desk.start(MEETING, CHAIR)
    two.hall.desk.open_item(MEETING, "item-2", CHAIR)
    two.hall.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    two.tell()


def test_what_a_power_cut_kept_a_room_from_following_is_followed_with_the_next_list(two: TwoRooms) -> None:
    begin(two)
    two.hall.desk.pause(MEETING, CHAIR)
    with pytest.raises(PowerCut):
        two.tell(is_cut=True)
    phases = [two.east.room.phase]

    two.tell()

    assert [*phases, two.east.room.phase] == [Phase.RUNNING, Phase.PAUSED]


# R5.2a
def test_a_room_follows_the_leading_one_from_the_start_to_the_end(two: TwoRooms) -> None:
    begin(two)
    assert (two.east.room.phase, two.east.room.item) == (Phase.RUNNING, "item-2")
    assert two.east.room.ballots[KEY].opened.entitled == (4, 5), "for those who are in this room"

    two.hall.desk.close_ballot(MEETING, *KEY, CHAIR)
    two.tell()
    assert two.east.room.ballots[KEY].closed

    two.hall.desk.pause(MEETING, CHAIR, EIGHT + 900_000)
    two.tell()
    assert two.east.room.paused_until == EIGHT + 900_000
    two.hall.desk.resume(MEETING, CHAIR)
    two.tell()
    two.hall.desk.end(MEETING, CHAIR)
    two.tell()
    assert two.east.room.ended_at


def test_a_room_follows_the_leading_one_into_the_next_sitting(two: TwoRooms) -> None:
    """Behind its ballots, so that none stays open over the end of the sitting; each room has its own roll (A14)."""
    begin(two)
    two.hall.desk.close_ballot(MEETING, *KEY, CHAIR)
    two.hall.desk.close_sitting(MEETING, CHAIR, NextSitting(until=EIGHT + 6 * 3_600_000, place=HALL))
    two.tell()
    east = two.east.room
    assert (east.phase, east.adjourned_until, east.adjourned_place) == (Phase.ADJOURNED, EIGHT + 6 * 3_600_000, HALL)
    assert east.ballots[KEY].closed
    assert not east.attendance

    two.hall.desk.set_next_sitting(MEETING, CHAIR, NextSitting(until=EIGHT + 30 * 3_600_000))
    two.tell()
    assert two.east.room.adjourned_until == EIGHT + 30 * 3_600_000
    last = two.east.room.last
    two.tell()
    assert two.east.room.last == last

    come(two.east, 5)
    two.hall.desk.open_sitting(MEETING, CHAIR, [CHAIR])
    two.tell()
    assert two.east.room.phase is Phase.RUNNING
    assert [sorted(one.attendance) for one in two.east.room.held] == [[4, 5], [5]]


def test_a_room_that_has_not_begun_does_not_begin_while_the_leading_one_is_between_two_sittings(two: TwoRooms) -> None:
    come(two.hall, 1)
    two.hall.desk.start(MEETING, CHAIR)
    two.hall.desk.close_sitting(MEETING, CHAIR, NextSitting())
    two.tell()
    phases = [two.east.room.phase]
    two.hall.desk.open_sitting(MEETING, CHAIR, [CHAIR])
    two.tell()
    assert [*phases, two.east.room.phase] == [Phase.WAITING, Phase.RUNNING]


def test_what_was_told_again_is_not_done_again(two: TwoRooms) -> None:
    begin(two)
    before = two.east.room.last
    two.tell()
    assert two.east.room.last == before


def test_a_room_that_could_not_begin_begins_later(two: TwoRooms) -> None:
    come(two.hall, 1)
    two.hall.desk.start(MEETING, CHAIR)
    moved = replace(plan(EAST), state=PlanState.MOVED, revision=2)
    two.east.take(moved)
    two.tell()
    assert not two.east.room.started_at

    two.east.take(replace(plan(EAST), revision=3))
    two.tell()
    assert two.east.room.phase is Phase.RUNNING


def test_the_leading_room_follows_nobody(two: TwoRooms) -> None:
    come(two.east, 4)
    two.east.desk.start(MEETING, CHAIR)
    two.tell("hall")
    assert two.hall.room.phase is Phase.WAITING


def test_a_ballot_put_on_the_spot_is_put_in_the_other_room_too(two: TwoRooms) -> None:
    begin(two)
    two.hall.desk.close_ballot(MEETING, *KEY, CHAIR)
    two.hall.desk.add_ballot(MEETING, make_ballot("them", title="Thời gian họp tiếp"), SECRETARY)
    two.hall.desk.open_ballot(MEETING, "them", Mode.DEVICES, CHAIR)
    two.tell()
    assert two.east.room.ballots["them", 1].is_open
    spec = two.east.desk.ballot_spec(MEETING, "them")
    assert spec is not None
    assert spec.title == "Thời gian họp tiếp"


def test_a_room_that_was_cut_off_joins_the_round_that_is_open_now(two: TwoRooms) -> None:
    begin(two)
    two.hall.desk.void_ballot(MEETING, *KEY, CHAIR, "nhầm")
    two.hall.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    two.tell()
    assert two.east.room.ballots[KEY].is_void
    assert two.east.room.ballots["nq-01", 2].is_open


def test_both_rooms_come_to_the_same_result_once_each_knows_of_the_other(two: TwoRooms) -> None:
    begin(two)
    for house, votes in ((two.hall, {1: 0, 2: 0, 3: 1}), (two.east, {4: 0})):
        for voter, mark in votes.items():
            house.desk.cast_vote(MEETING, make_vote(voter, mark))
    two.hall.desk.close_ballot(MEETING, *KEY, CHAIR)

    alone = two.hall.desk.joint_of(two.hall.room, KEY)
    assert alone is not None
    assert alone.missing == (EAST,)

    two.tell()
    two.tell("hall")
    two.tell()
    joints = [house.desk.joint_of(house.room, KEY) for house in (two.hall, two.east)]
    results = [one.result for one in joints if one and one.is_final]
    assert results[0] is not None
    assert len(results) == 2
    assert results[0] == results[1]
    assert outcome_of(results[0], results[0].questions[0]) == "adopted"
    whole = two.hall.desk.quorum_of(two.hall.room)
    assert whole is not None
    assert (whole.present, whole.members) == (5, 5)


def test_an_older_list_and_one_of_another_key_are_not_taken(two: TwoRooms) -> None:
    listed = two.tell()
    for message in (
        seal_rooms(replace(listed, told_at=listed.told_at - 1), key=CENTRAL_KEY),
        seal_rooms(replace(listed, told_at=listed.told_at + 1), key=key_of(9)),
        seal_rooms(replace(listed, told_at=listed.told_at + 1, unit="phong-khac"), key=CENTRAL_KEY),
    ):
        with pytest.raises(Malformed):
            two.east.shelf.take_rooms(message)
    assert two.east.shelf.rooms_told() == listed


def test_a_round_that_is_told_no_more_stays_counted(two: TwoRooms) -> None:
    begin(two)
    for house, votes in ((two.hall, {1: 0, 2: 0, 3: 1}), (two.east, {4: 0})):
        for voter, mark in votes.items():
            house.desk.cast_vote(MEETING, make_vote(voter, mark))
    two.hall.desk.close_ballot(MEETING, *KEY, CHAIR)
    two.tell()
    listed = two.tell("hall")
    whole = two.hall.desk.joint_of(two.hall.room, KEY)
    assert whole is not None
    assert whole.is_final

    (joined,) = listed.meetings
    bare = replace(joined, rooms=tuple(replace(one, parts=()) for one in joined.rooms))
    two.hall.shelf.take_rooms(
        seal_rooms(replace(listed, told_at=listed.told_at + 1, meetings=(bare,)), key=CENTRAL_KEY)
    )

    assert two.hall.desk.joint_of(two.hall.room, KEY) == whole


# R5.2a
def test_pages_show_what_is_missing_and_the_secretary_may_decide_without_it(two: TwoRooms) -> None:
    begin(two, here=4)
    for voter in (1, 2, 3):
        two.hall.desk.cast_vote(MEETING, make_vote(voter))
    two.hall.desk.close_ballot(MEETING, *KEY, CHAIR)
    two.tell("hall")
    display, secretary = two.hall.screen(), two.hall.device_of(SECRETARY)

    wall = display.open("/display")
    assert "Kết quả tạm tính, chưa có: Điểm cầu Đông" in wall
    assert "Được thông qua" not in wall, "what is missing may change it"
    assert "Mất kết nối với các phòng khác; số liệu của các phòng đó từ" in wall

    secretary.open("/secretary/ballots")
    text = secretary.send("/conduct/ballot/leave-out", reason="mất điện tại điểm cầu")

    assert "Kết luận không chờ kết quả của: Điểm cầu Đông" in text
    assert "Được thông qua" in display.open("/display")
    log = secretary.open("/secretary/log")
    assert "Kết luận không chờ kết quả của Điểm cầu Đông" in log
    assert "(mất điện tại điểm cầu)" in log

    secretary.open("/secretary/ballots")
    text = secretary.send("/conduct/ballot/await-again")

    assert "Không chờ phòng này" in text
    assert "Kết quả tạm tính, chưa có: Điểm cầu Đông" in display.open("/display")
    assert "Chờ lại kết quả của Điểm cầu Đông" in secretary.open("/secretary/log")


def test_chair_and_wall_show_how_many_have_voted_in_all_rooms(two: TwoRooms) -> None:
    begin(two)
    two.hall.desk.cast_vote(MEETING, make_vote(1))
    for voter in (4, 5):
        two.east.desk.cast_vote(MEETING, make_vote(voter))
    entitled = len(two.hall.room.ballots[KEY].opened.entitled) + len(two.east.room.ballots[KEY].opened.entitled)
    display = two.hall.screen()
    assert "<strong>1</strong>/3" in display.open("/display"), "before anything is told it is this room's"

    two.tell("hall")

    for path in ("/display", "/chair/"):
        text = display.open(path)
        assert f"<strong>3</strong>/{entitled}" in text
        assert "2 phòng họp" in text
    assert f": 3/{entitled}" in two.hall.device_of(SECRETARY).open("/secretary/")


def test_all_have_voted_is_never_shown_while_somebody_still_has_to(two: TwoRooms) -> None:
    """Number 3 came to both rooms and has voted in one."""
    come(two.east, 3)
    begin(two)
    for house, voters in ((two.hall, (1, 3)), (two.east, (3, 4, 5))):
        for voter in voters:
            house.desk.cast_vote(MEETING, make_vote(voter))
    two.tell("hall")

    assert "<strong>5</strong>/6" in two.hall.screen().open("/display")


def test_who_voted_in_both_rooms_is_named_to_the_secretary_alone(two: TwoRooms) -> None:
    come(two.hall, 1, 2, 3)
    come(two.east, 3, 4)
    for desk in (two.hall.desk, two.east.desk):
        desk.start(MEETING, CHAIR)
        desk.open_item(MEETING, "item-2", CHAIR)
        desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    for house, votes in ((two.hall, {1: 0, 2: 0, 3: 0}), (two.east, {3: 1, 4: 1})):
        for voter, mark in votes.items():
            house.desk.cast_vote(MEETING, make_vote(voter, mark))
    two.hall.desk.close_ballot(MEETING, *KEY, CHAIR)
    two.tell()
    two.tell("hall")

    secretary = two.hall.device_of(SECRETARY)
    assert "có mặt ở cả Điểm cầu Đông: được tính một lần." in secretary.open("/secretary/")
    text = secretary.open("/secretary/ballots")

    assert "Kết quả phụ thuộc vào người được tính ở nhiều phòng" in text
    assert "Hội trường; Điểm cầu Đông" in text
    assert "nhiều phòng;" not in two.hall.screen().open("/display")


def test_a_meeting_in_one_room_says_nothing_of_others(tmp_path: Path) -> None:
    house = House(tmp_path)
    come(house, 1, 2, 3)
    house.desk.start(MEETING, CHAIR)
    assert "phòng khác" not in house.screen().open("/display")
    assert house.desk.quorum_of(house.room) == house.room.quorum
    house.close()
