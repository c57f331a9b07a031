"""Several rooms of one meeting, cut from each other: what they have voted together, and who was counted twice."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from contract import events as e
from contract.ballot import Aim, Mode, Question
from contract.joint import ShareState
from contract.order import opening
from contract.outcome import outcome_of
from contract.package import read_package, write_package
from contract.refused import Malformed, Refused
from contract.room import Contradiction
from contract.rules import Base, Tie
from contract.tally import Result, result_of
from tests.contract.conference import (
    EAST,
    HALL,
    KEY,
    ROOMS,
    WEST,
    OneRoom,
    in_one_room,
    members,
    sat,
    together,
)
from tests.makers import CHAIR, make_ballot, make_line, make_package

FOR, AGAINST, NEITHER = 0, 1, 2
REASON = "6" * 64


def outcomes(result: Result | None) -> list[str]:
    assert result is not None
    return [outcome_of(result, one) for one in result.questions]


# R5.2a
def test_three_rooms_have_the_result_of_one_room_with_all_of_their_people() -> None:
    choices = {1: FOR, 2: FOR, 3: AGAINST, 4: FOR, 5: NEITHER, 6: FOR, 7: FOR}
    plan = members(9)
    rooms = [
        sat(HALL, {one: choices[one] for one in (1, 2, 3)}, plan),
        sat(EAST, {one: choices[one] for one in (4, 5)}, plan),
        sat(WEST, {one: choices[one] for one in (6, 7)}, plan),
    ]

    found = together(*rooms)

    assert found.is_final
    assert found.result == result_of(in_one_room(choices, plan).room.ballots[KEY])
    assert outcomes(found.result) == ["adopted"]
    alone = result_of(rooms[0].room.ballots[KEY])
    assert outcomes(alone) == ["rejected"], "a room alone has neither the quorum nor the votes"


def test_until_every_room_has_closed_it_is_told_who_is_missing() -> None:
    hall, east = sat(HALL, {1: FOR, 2: FOR}), OneRoom(EAST).begin((3,)).open().vote({3: FOR})

    found = together(hall, east)

    assert (found.missing, found.is_final, found.is_open) == ((EAST, WEST), False, True)
    assert [one.state for one in found.shares] == [ShareState.COUNTED, ShareState.OPEN, ShareState.SILENT]
    assert found.result is not None
    assert found.result.voted == 2, "what is not sealed is not counted"
    assert east.part.votes == {}, "nobody learns what an open room has chosen"
    assert east.part.marks == ()
    assert together(hall, east.close(), sat(WEST, {4: FOR})).is_final


def test_the_leading_room_decides_without_another_and_says_why() -> None:
    hall, east = sat(HALL, {1: FOR, 2: FOR, 3: FOR, 4: FOR}), sat(EAST, {5: AGAINST})
    for room in (EAST, WEST):
        hall.put(e.RoomLeftOut(ballot=KEY[0], room=room, by=CHAIR, reason=REASON))

    found = together(hall, east)

    assert found.is_final
    assert found.result == result_of(hall.room.ballots[KEY])
    assert [(one.state, one.reason) for one in found.shares[1:]] == [(ShareState.LEFT_OUT, REASON)] * 2
    assert found.shares[1].part == east.part, "what came later stays to be seen"
    with pytest.raises(Refused, match="đã được ghi nhận"):
        hall.put(e.RoomLeftOut(ballot=KEY[0], room=EAST, by=CHAIR, reason=REASON))


def test_leaving_a_room_out_can_be_taken_back_and_its_votes_count_again() -> None:
    hall, east = sat(HALL, {1: FOR, 2: FOR}), sat(EAST, {3: FOR, 4: FOR})
    for room in (EAST, WEST):
        hall.put(e.RoomLeftOut(ballot=KEY[0], room=room, by=CHAIR, reason=REASON))

    hall.put(e.RoomAwaitedAgain(ballot=KEY[0], room=EAST, by=CHAIR))

    found = together(hall, east)
    assert [one.state for one in found.shares] == [ShareState.COUNTED, ShareState.COUNTED, ShareState.LEFT_OUT]
    assert found.result is not None
    assert found.result.voted == 4
    assert together(hall).missing == (EAST,)
    for twice in (EAST, "Nhà ăn"):
        with pytest.raises(Refused):
            hall.put(e.RoomAwaitedAgain(ballot=KEY[0], room=twice, by=CHAIR))
    with pytest.raises(Refused):
        hall.put(e.RoomAwaitedAgain(ballot=KEY[0], room=WEST, by=3))
    hall.put(e.RoomLeftOut(ballot=KEY[0], room=EAST, by=CHAIR, reason=REASON))
    assert together(hall, east).shares[1].state is ShareState.LEFT_OUT


def test_only_the_leading_room_leaves_out_and_only_once_it_has_closed() -> None:
    east = sat(EAST, {3: FOR})
    hall = OneRoom(HALL).begin((1, 2)).open()
    for room, other in ((east, HALL), (hall, EAST), (sat(HALL, {1: FOR}), HALL), (sat(HALL, {1: FOR}), "Nhà ăn")):
        with pytest.raises(Refused):
            room.put(e.RoomLeftOut(ballot=KEY[0], room=other, by=CHAIR, reason=REASON))
    with pytest.raises(Refused):
        sat(HALL, {1: FOR}).put(e.RoomLeftOut(ballot=KEY[0], room=EAST, by=3, reason=REASON))
    with pytest.raises(Contradiction):
        hall.room.take(make_line(e.RoomLeftOut(ballot=KEY[0], room=EAST, by=CHAIR, reason=REASON), 99))


def test_a_person_who_voted_in_two_rooms_counts_once_and_is_named() -> None:
    plan = members(7)
    hall, east = sat(HALL, {1: FOR, 2: FOR, 3: FOR, 4: FOR}, plan), sat(EAST, {3: AGAINST, 5: FOR}, plan)

    found = together(hall, east, sat(WEST, {}, plan, there=(6,)))

    assert found.result is not None
    assert (found.result.voted, found.result.questions[0].counts) == (5, (5, 0, 0))
    assert found.result.quorum_at_opening.present == 6, "who was in two rooms is one member present"
    (double,) = found.doubles
    assert (double.attendee, double.rooms, double.is_certain) == (3, (HALL, EAST), True)
    assert double.choices == ((HALL, ((FOR,),)), (EAST, ((AGAINST,),)))
    assert found.depends == (), "four of seven are enough"


def test_the_same_choice_in_two_rooms_can_change_nothing() -> None:
    found = together(sat(HALL, {1: FOR, 2: FOR, 3: FOR}), sat(EAST, {3: FOR}), sat(WEST, {4: AGAINST}))
    assert [one.attendee for one in found.doubles] == [3]
    assert found.depends == ()


def test_an_outcome_that_hangs_on_one_person_is_told() -> None:
    hall, east = sat(HALL, {1: FOR, 2: FOR, 3: FOR}), sat(EAST, {3: AGAINST})
    found = together(hall, east, sat(WEST, {4: AGAINST}))
    assert outcomes(found.result) == ["adopted"]
    assert found.depends == (0,)


def test_of_hands_nobody_knows_and_so_it_may_depend() -> None:
    hall = OneRoom(HALL).begin((1, 2, 3)).open(Mode.HANDS).count((3, 0, 0), counter=2).close()
    east = OneRoom(EAST).begin((3, 4)).open(Mode.HANDS).count((1, 1, 0), counter=4).close()

    found = together(hall, east, sat(WEST, {}, there=(5,)))

    assert found.result is not None
    assert found.result.questions[0].counts == (4, 1, 0)
    assert [(one.attendee, one.is_certain) for one in found.doubles] == [(3, False)]
    assert found.depends == (), "three of five would be enough as well"
    two = OneRoom(HALL).begin((1, 2, 3)).open(Mode.HANDS).count((2, 1, 0), counter=2).close()
    assert together(two, east, sat(WEST, {}, there=(5,))).depends == (0,)


def test_a_tie_of_all_rooms_goes_to_the_side_of_the_planned_chair_wherever_the_chair_votes() -> None:
    plan = members(4, tie=Tie.CHAIR_SIDE)
    hall, east = sat(HALL, {2: FOR, 3: AGAINST}, plan), sat(EAST, {CHAIR: FOR, 4: AGAINST}, plan)
    found = together(hall, east, named=(HALL, EAST))
    assert outcomes(found.result) == ["adopted"]

    twice = together(sat(HALL, {CHAIR: AGAINST, 2: FOR, 3: FOR}, plan), east, named=(HALL, EAST))
    assert outcomes(twice.result) == ["rejected"]
    assert twice.depends == (0,), "the chair voted on both sides"


def test_a_tie_that_only_all_rooms_make_is_decided_in_the_leading_one() -> None:
    plan = members(4, tie=Tie.CHAIR_SIDE)
    hall, east = sat(HALL, {2: FOR, 3: FOR}, plan), sat(EAST, {4: AGAINST}, plan)
    assert outcomes(together(hall, east, named=(HALL, EAST)).result) == ["tied"]

    hall.put(e.TieDecided(ballot=KEY[0], question=0, in_favour=True, by=CHAIR))

    assert outcomes(together(hall, east, named=(HALL, EAST)).result) == ["adopted"]
    with pytest.raises(Refused):
        east.put(e.TieDecided(ballot=KEY[0], question=0, in_favour=True, by=CHAIR))


def test_a_room_that_asked_something_else_is_not_added() -> None:
    hall, east = sat(HALL, {1: FOR, 2: FOR, 3: FOR}), OneRoom(EAST).begin((4,))
    east.open(ballot=make_ballot(questions=(Question(text="?", options=("Có", "Không")),))).vote({4: FOR}).close()
    found = together(hall, east, sat(WEST, {5: FOR}))
    assert [one.state for one in found.shares] == [ShareState.COUNTED, ShareState.OTHER, ShareState.COUNTED]
    assert found.missing == (EAST,)


def test_a_room_without_members_seals_nothing_and_the_others_do_not_wait_for_it() -> None:
    empty = OneRoom(WEST).begin(()).open().close()
    assert together(sat(HALL, {1: FOR, 2: FOR, 3: FOR}), sat(EAST, {4: FOR}), empty).is_final
    with pytest.raises(Refused, match="Chưa có thành viên nào"):
        OneRoom(HALL, rooms=UNSET).begin(()).open()


def test_a_room_that_missed_rounds_goes_on_with_the_leading_rooms_number() -> None:
    east = OneRoom(EAST).begin((3,))
    first = opening(east.room, make_ballot(), content=REASON, mode=Mode.DEVICES, by=CHAIR)
    opened = replace(first, round=3)
    east.put(opened)
    assert ("nq-01", 3) in east.room.ballots
    hall = OneRoom(HALL).begin((3,))
    with pytest.raises(Refused):
        hall.put(opened)


def test_a_plan_names_its_own_room_among_its_rooms_and_each_once() -> None:
    assert read_package(write_package(make_package(room=EAST, rooms=ROOMS))).rooms == ROOMS
    for rooms in ((HALL, WEST), (EAST, HALL, EAST)):
        with pytest.raises(Malformed, match="several rooms"):
            read_package(write_package(make_package(room=EAST, rooms=rooms)))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.integers(1, 6), st.integers(0, 2), min_size=1),
    st.dictionaries(st.integers(1, 6), st.integers(0, 2), min_size=1),
    st.sampled_from(Base),
    st.sampled_from(Tie),
)
def test_adoption_depends_exactly_when_some_other_choice_would_change_it(
    here: dict[int, int], there: dict[int, int], base: Base, tie: Tie
) -> None:
    plan = members(6, quorum="1/6", adoption_base=base, tie=tie)
    found = together(sat(HALL, here, plan), sat(EAST, there, plan), named=(HALL, EAST))
    twice = sorted(here.keys() & there.keys())

    possible = {
        outcomes(result_of(in_one_room({**there, **here, **picked}, plan).room.ballots[KEY]))[0]
        for picked in (
            {who: (here, there)[side][who] for who, side in zip(twice, sides, strict=True)}
            for sides in product((0, 1), repeat=len(twice))
        )
    }

    assert outcomes(found.result)[0] in possible
    if len(possible) > 1:
        assert found.depends == (0,)
    if found.depends and (tie is Tie.FAILS or CHAIR not in twice):
        assert len(possible) > 1


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.integers(1, 6), st.sets(st.integers(0, 3), max_size=2), min_size=1),
    st.dictionaries(st.integers(1, 6), st.sets(st.integers(0, 3), max_size=2), min_size=1),
    st.sampled_from((Aim.ELECT, Aim.CHOOSE)),
)
def test_an_election_is_never_called_certain_when_it_is_not(
    here: dict[int, set[int]], there: dict[int, set[int]], aim: Aim
) -> None:
    seats = 2 if aim is Aim.ELECT else 1
    ballot = make_ballot(
        questions=(Question(text="?", options=("A", "B", "C", "D"), least=0, most=seats, aim=aim),),
    )
    plan = members(6, quorum="1/6", adoption="1/3", adoption_base=Base.VOTING)

    def voted(name: str, marks: dict[int, set[int]]) -> OneRoom:
        room = OneRoom(name, plan).begin(marks).open(ballot=ballot)
        return room.vote({who: (tuple(sorted(chosen)[:seats]),) for who, chosen in marks.items()}).close()

    found = together(voted(HALL, here), voted(EAST, there), named=(HALL, EAST))
    twice = sorted(here.keys() & there.keys())
    chosen = set()
    for sides in product((0, 1), repeat=len(twice)):
        picked = {who: (here, there)[side][who] for who, side in zip(twice, sides, strict=True)}
        chosen.add(result_of(voted(HALL, {**there, **here, **picked}).room.ballots[KEY]).questions[0].chosen)
    if len(chosen) > 1:
        assert found.depends == (0,)
