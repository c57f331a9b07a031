"""The shipped rule packs say what they were taken from and decide as their bodies do."""

import pytest

from central.meetings.rules import DEFAULT, rule_packs
from contract.rules import Tie, quorum, verdict


def test_no_pack_claims_to_be_confirmed_and_the_plain_one_comes_first() -> None:
    packs = rule_packs()
    assert next(iter(packs)) == DEFAULT
    assert not any(rule.confirmed for rule in packs.values())
    assert all(rule.citation for name, rule in packs.items() if name != DEFAULT)


@pytest.mark.parametrize(("present", "is_met"), [(13, False), (14, True)])
def test_a_committee_of_21_sits_with_two_thirds(present: int, is_met: bool) -> None:
    assert quorum(rule_packs()["committee"], members=21, present=present).is_met is is_met


def test_a_committee_follows_its_chair_on_a_tie() -> None:
    rule = rule_packs()["committee"]
    assert rule.tie is Tie.CHAIR_SIDE
    adopted = verdict(rule, in_favour=10, members=20, present=20, voting=20, chair_in_favour=True)
    rejected = verdict(rule, in_favour=10, members=20, present=20, voting=20, chair_in_favour=False)
    assert (adopted.adopted, rejected.adopted) == (True, False)


def test_in_a_peoples_council_nobody_votes_for_another_and_a_tie_fails() -> None:
    rule = rule_packs()["council"]
    assert (rule.substitutes_vote, rule.tie) == (False, Tie.FAILS)
    assert not verdict(rule, in_favour=25, members=50, present=50, voting=50).adopted
    assert verdict(rule, in_favour=26, members=50, present=50, voting=50).adopted


def test_an_expert_council_needs_its_roles() -> None:
    rule = rule_packs()["expert"]
    assert not quorum(rule, members=9, present=9, roles=frozenset({"chủ tịch", "thư ký"})).is_met
    assert quorum(rule, members=9, present=6, roles=frozenset({"chủ tịch", "thư ký", "phản biện"})).is_met
