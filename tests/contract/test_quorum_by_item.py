"""An item may have voters of its own: who is a member for it, whether enough of them are here, and who votes on it."""

import msgspec
import pytest

from contract import events as e
from contract.ballot import Mode, PreparedBallot
from contract.order import check, closing, opening
from contract.package import Package
from contract.refused import Refused
from contract.room import Room
from contract.rules import Rule
from contract.tally import result_of
from tests.contract.test_matters import room_after
from tests.makers import (
    CHAIR,
    make_ballot,
    make_content,
    make_line,
    make_package,
    make_people,
    make_person,
    make_rule,
)

EXPERTS = (11, 12, 13)
OF_ITEM_2 = make_ballot("khoa-hoc", item="item-2")
SPEC = make_content("{}")


def plan() -> Package:
    """Five members for the whole meeting, three experts who are members for the second item alone."""
    experts = tuple(make_person(one, items=("item-2",), role="expert") for one in EXPERTS)
    return make_package(people=(*make_people(5), *experts), rule=make_rule(quorum="2/3"))


def in_room(*people: int, item: str = "", package: Package | None = None) -> Room:
    """The meeting runs with these people, on this item."""
    here = [e.CheckedIn(attendee=one, way=e.Way.TAP) for one in people]
    course = [e.MeetingStarted(by=CHAIR), *([e.ItemOpened(item=item, by=CHAIR)] if item else [])]
    return room_after(package or plan(), *here, *course)


def opened(room: Room, spec: PreparedBallot = OF_ITEM_2) -> e.BallotOpened:
    event = opening(room, spec, content=SPEC.name, mode=Mode.DEVICES, by=CHAIR)
    check(room, event)
    return event


def numbers(room: Room) -> tuple[int, int, bool]:
    found = room.quorum
    assert found is not None
    return found.present, found.members, found.is_met


def test_who_is_asked_for_one_item_is_no_member_of_the_whole_meeting() -> None:
    assert numbers(in_room(1, 2, 3, 4, *EXPERTS)) == (4, 5, True)
    assert numbers(in_room(1, 2, 3, *EXPERTS)) == (3, 5, False)


def test_on_their_item_they_count_and_after_it_no_longer() -> None:
    assert numbers(in_room(1, 2, 3, *EXPERTS, item="item-2")) == (6, 8, True)
    assert numbers(in_room(1, 2, 3, *EXPERTS, item="item-1")) == (3, 5, False)


def test_they_vote_on_their_item_alone_also_while_another_is_open() -> None:
    room = in_room(1, 2, 3, 4, 11, 12, item="item-1")

    assert opened(room).entitled == (1, 2, 3, 4, 11, 12)
    assert (opened(room).present, opened(room).members) == (6, 8)
    general = make_ballot("chung")
    assert opened(room, general).entitled == (1, 2, 3, 4)
    assert (opened(room, general).present, opened(room, general).members) == (4, 5)


def test_a_list_of_others_voters_is_refused() -> None:
    room = in_room(1, 2, 3, 4, 11, item="item-2")
    wrong = msgspec.structs.replace(opened(room), entitled=(1, 2, 3, 4))

    with pytest.raises(Refused, match="vừa thay đổi"):
        check(room, wrong)


def test_the_result_is_taken_of_the_items_members_from_opening_to_closing() -> None:
    room = in_room(1, 2, 3, 4, *EXPERTS, item="item-2")
    room.take(make_line(opened(room), 20))
    for seq, voter in enumerate((1, 2, 11, 12, 13), start=21):
        cast = e.VoteCast(
            ballot="khoa-hoc", voter=voter, choices=((0,),), nonce=f"nonce-{voter:04}", source=e.Source.PHONE
        )
        check(room, cast)
        room.take(make_line(cast, seq))
    # The next item is opened only after the ballot; who is here is counted for the ballot's item, not the room's.
    room.take(make_line(e.Departed(attendee=13), 30))
    room.take(make_line(closing(room, "khoa-hoc", 1, by=CHAIR), 31))

    result = result_of(room.ballots["khoa-hoc", 1])

    assert (result.members, result.present, result.questions[0].verdict.base) == (8, 7, 8)
    assert result.questions[0].verdict.adopted
    assert result.quorum_at_closing is not None
    assert (result.quorum_at_closing.present, result.quorum_at_closing.is_met) == (6, True)


def test_a_ballots_own_rule_pack_says_its_quorum_and_roles() -> None:
    council = Rule(name="hoi-dong", title="Hội đồng chuyên môn", quorum="3/4", required_roles=("expert",))
    spec = make_ballot("khoa-hoc", item="item-2", rule=council)
    room = in_room(1, 2, 3, 4, 5, item="item-2")

    assert numbers(room) == (5, 8, False)
    assert opened(room, spec).missing_roles == ("expert",)
    assert opened(room, make_ballot("thuong", item="item-2")).missing_roles == ()
    assert opened(in_room(1, 2, 11, item="item-2"), spec).missing_roles == ()


def test_a_meeting_whose_members_are_all_asked_item_by_item_counts_them_all() -> None:
    people = tuple(make_person(one, items=("item-1" if one < 3 else "item-2",)) for one in range(1, 6))
    package = make_package(people=people)

    assert numbers(in_room(1, 2, 3, 4, package=package)) == (4, 5, True)
    assert numbers(in_room(1, 3, item="item-2", package=package)) == (1, 3, False)


def test_a_substitute_votes_for_a_member_of_the_item_where_the_rule_allows() -> None:
    allows = make_rule(substitutes_vote=True)
    stands_in = make_person(21, represents=11, items=())
    people = (*make_people(5), make_person(11, items=("item-2",)), stands_in)
    room = in_room(1, 2, 21, item="item-2", package=make_package(people=people, rule=allows))

    assert 21 in room.entitled_for("item-2")
    assert 21 not in room.entitled_for("item-1")
