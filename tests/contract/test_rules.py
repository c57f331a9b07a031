"""Quorum and majority: the numbers that a room argues about, one row each."""

import pytest

from contract.rules import Base, Rule, Tie, least_of, quorum, verdict

UBND = Rule(name="ubnd", title="UBND", quorum="2/3", adoption="1/2", tie=Tie.CHAIR_SIDE)


@pytest.mark.parametrize(
    ("share", "whole", "exceeds", "least"),
    [
        ("2/3", 21, False, 14),
        ("2/3", 20, False, 14),
        ("2/3", 22, False, 15),
        ("1/2", 21, True, 11),
        ("1/2", 20, True, 11),
        ("1/2", 20, False, 10),
        ("1/2", 21, False, 11),
        ("1/1", 5, False, 5),
        ("2/3", 0, False, 0),
    ],
)
def test_the_least_number_that_is_enough(share: str, whole: int, exceeds: bool, least: int) -> None:
    assert least_of(share, whole, exceeds=exceeds) == least


@pytest.mark.parametrize(("present", "met"), [(13, False), (14, True), (21, True), (0, False)])
def test_two_thirds_of_twenty_one_is_fourteen(present: int, met: bool) -> None:
    answer = quorum(UBND, members=21, present=present)
    assert answer.needed == 14
    assert answer.is_met is met


def test_an_empty_body_never_has_a_quorum() -> None:
    assert not quorum(UBND, members=0, present=0).is_met


def test_a_required_role_that_is_missing_is_named() -> None:
    rule = Rule(name="council", title="Hội đồng", required_roles=("reviewer",))
    assert quorum(rule, members=3, present=3).missing_roles == ("reviewer",)
    assert quorum(rule, members=3, present=3, roles=frozenset({"reviewer"})).is_met


@pytest.mark.parametrize(
    ("in_favour", "chair", "adopted", "by_chair"),
    [
        (11, None, True, False),
        (10, True, True, True),
        (10, False, False, True),
        (10, None, False, False),
        (9, True, False, False),
    ],
)
def test_of_twenty_members_ten_need_the_chairs_side(
    in_favour: int, chair: bool | None, adopted: bool, by_chair: bool
) -> None:
    answer = verdict(UBND, in_favour=in_favour, members=20, present=18, voting=18, chair_in_favour=chair)
    assert (answer.adopted, answer.decided_by_chair) == (adopted, by_chair)
    assert (answer.base, answer.needed) == (20, 11)


@pytest.mark.parametrize(("base", "needed"), [(Base.MEMBERS, 11), (Base.PRESENT, 8), (Base.VOTING, 7)])
def test_a_share_is_taken_of_the_rules_base(base: Base, needed: int) -> None:
    rule = Rule(name="plain", title="Họp", adoption_base=base)
    assert verdict(rule, in_favour=7, members=21, present=15, voting=13).needed == needed


def test_nobody_voting_adopts_nothing() -> None:
    rule = Rule(name="plain", title="Họp", adoption_base=Base.VOTING)
    assert not verdict(rule, in_favour=0, members=21, present=15, voting=0).adopted
