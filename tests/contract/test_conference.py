"""A conference of a province with its communes: a hundred rooms (điểm cầu), each with its own lines, and one result."""

import time
from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace

from contract import events as e
from contract.ballot import Mode
from contract.joint import ShareState, joint
from contract.line import Line, read_line, write_line
from contract.lists import (
    MAX_LIST_BYTES,
    JoinedMeeting,
    OtherRoom,
    RoomList,
    open_rooms,
    seal_rooms,
    told_no_more,
)
from contract.order import closing, opening
from contract.package import Package, sha256_of, write_package
from contract.parts import part_of
from contract.room import Room, room_of
from tests.makers import CENTRAL_KEY, CHAIR, MEETING, make_ballot, make_line, make_package, make_people, make_rule

POINTS, EACH = 100, 10
NAMES = tuple(f"Điểm cầu {number:03}" for number in range(POINTS))
KEY = ("nq-01", 1)
MOVED = 5
"""Who voted at the first point and, after its link was cut, at the second."""


def plan() -> Package:
    return make_package(people=make_people(POINTS * EACH), rooms=NAMES, room=NAMES[0], rule=make_rule())


def texts_of(package: Package, place: int) -> list[str]:
    """What one point writes: everybody comes, nine of ten vote for it, the last one against."""
    sha256, first = sha256_of(write_package(package)), place * EACH + 1
    room, lines = Room(meeting=MEETING, packages={sha256: package}), list[Line]()
    people = [*range(first, first + EACH), *([MOVED] if place == 1 else [])]

    def put(event: e.Event) -> None:
        line = make_line(event, len(lines) + 1, stream=f"{place:016x}")
        room.take(line)
        lines.append(line)

    put(e.PackageTaken(incarnation="first", revision=1, sha256=sha256))
    for one in people:
        put(e.CheckedIn(attendee=one, way=e.Way.CAMERA))
    put(e.MeetingStarted(by=CHAIR))
    put(opening(room, make_ballot(), content="5" * 64, mode=Mode.DEVICES, by=CHAIR))
    for one in people:
        marks = ((1 if one % EACH == 0 else 0,),)
        put(e.VoteCast(ballot=KEY[0], voter=one, choices=marks, nonce=f"{one:08}", source=e.Source.PHONE))
    put(closing(room, *KEY, by=CHAIR))
    return [write_line(line) for line in lines]


# R5.2a
@pytest.mark.timeout(120)
def test_a_hundred_rooms_have_one_result_within_a_second(record_property: Callable[[str, object], None]) -> None:
    packages = [replace(plan(), room=name) for name in NAMES]
    by_name = {sha256_of(write_package(one)): one for one in packages}
    written = [texts_of(package, place) for place, package in enumerate(packages)]

    began = time.process_time()
    rooms = [room_of(MEETING, [read_line(text) for text in texts], by_name) for texts in written]
    replayed = time.process_time()
    found = joint(NAMES, [part_of(room, KEY, unit=f"unit-{place}") for place, room in enumerate(rooms)])
    merged = time.process_time()

    assert found.is_final
    assert found.result is not None
    assert found.result.voted == POINTS * EACH
    assert found.result.questions[0].counts == (900, 100, 0)
    assert (found.result.present, found.result.members) == (POINTS * EACH, POINTS * EACH)
    assert [(one.attendee, one.rooms) for one in found.doubles] == [(MOVED, NAMES[:2])]
    assert found.depends == ()
    record_property("replayed_s", round(replayed - began, 3))
    record_property("merged_s", round(merged - replayed, 3))
    assert merged - replayed < 1.0


def test_one_point_that_is_cut_off_is_the_one_that_is_missing() -> None:
    packages = [replace(plan(), room=name) for name in NAMES]
    by_name = {sha256_of(write_package(one)): one for one in packages}
    rooms = []
    for place, package in enumerate(packages):
        texts = texts_of(package, place)
        rooms.append(room_of(MEETING, [read_line(text) for text in (texts[:-1] if place == 57 else texts)], by_name))

    found = joint(NAMES, [part_of(room, KEY, unit=f"unit-{place}") for place, room in enumerate(rooms)])

    assert found.missing == (NAMES[57],)
    assert [one.state for one in found.shares].count(ShareState.COUNTED) == POINTS - 1


def test_what_each_of_a_hundred_rooms_is_told_fits_one_message_and_loses_the_oldest_round_first() -> None:
    packages = [replace(plan(), room=name) for name in NAMES]
    by_name = {sha256_of(write_package(one)): one for one in packages}
    rooms = [
        room_of(MEETING, [read_line(text) for text in texts_of(package, place)], by_name)
        for place, package in enumerate(packages)
    ]

    def told(*rounds: int) -> RoomList:
        others = []
        for place, room in enumerate(rooms):
            part = part_of(room, KEY, unit=f"unit-{place}")
            parts = (replace(part, opened=replace(part.opened, round=one), opened_at=one) for one in rounds)
            members = room.members_here("")
            others.append(OtherRoom(unit=f"unit-{place}", room=NAMES[place], members=members, parts=tuple(parts)))
        joined = JoinedMeeting(meeting=MEETING, rooms=tuple(others))
        return RoomList(unit="unit-0", incarnation="first", told_at=1, meetings=(joined,))

    one = seal_rooms(told(1), key=CENTRAL_KEY)
    three = open_rooms(seal_rooms(told(1, 2, 3), key=CENTRAL_KEY), unit="unit-0", key=CENTRAL_KEY.public_key())

    assert len(one) < MAX_LIST_BYTES * 3 // 4
    kept = {part.opened.round for room in three.meetings[0].rooms for part in room.parts}
    assert 3 in kept
    assert 1 not in kept
    gone = told_no_more(told(1, 2, 3), three)
    assert {number for *_, number in gone} == {1, 2, 3} - kept


def test_d12_members_are_expected_where_the_plan_seats_them() -> None:  # practice D12
    rooms, people = ("Hội trường", "Điểm cầu Đông"), make_people(5)
    plan = make_package(room=rooms[0], rooms=rooms, people=people)
    seated = tuple(msgspec.structs.replace(one, sits=rooms[1]) if one.attendee == 4 else one for one in people)

    assert [plan.members_at(one) for one in rooms] == [0, 0], "nobody's room is planned"
    assert [msgspec.structs.replace(plan, people=seated).members_at(one) for one in rooms] == [4, 1]
