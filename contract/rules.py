"""Quorum and majority out of rule packs: data with a citation. Nothing of the law is written in code."""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

import msgspec
from msgspec import Meta

Share = Annotated[str, Meta(pattern=r"^[1-9][0-9]?/[1-9][0-9]?\Z")]


class Base(StrEnum):
    """What a share is taken of."""

    MEMBERS = "members"
    PRESENT = "present"
    VOTING = "voting"


class Tie(StrEnum):
    """Who decides when exactly half is for."""

    FAILS = "fails"
    CHAIR_SIDE = "chair-side"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One body's rule. While `confirmed` is false nobody has compared it with the law in force: no article is shown."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}\Z")]
    title: str
    citation: str = ""
    confirmed: bool = False
    quorum: Share = "1/2"
    quorum_exceeds: bool = False
    adoption: Share = "1/2"
    adoption_exceeds: bool = True
    adoption_base: Base = Base.MEMBERS
    tie: Tie = Tie.FAILS
    required_roles: tuple[str, ...] = ()
    substitutes_vote: bool = False
    valid_from: str = ""
    valid_to: str = ""


class Quorum(msgspec.Struct, frozen=True, kw_only=True):
    """Enough members to sit? `needed` is the least number that is enough."""

    present: int
    members: int
    needed: int
    missing_roles: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed and not self.missing_roles and self.members > 0


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Adopted or not: `in_favour` of `base`, of which `needed` are the least that is enough.

    `waits_for_chair`: it is a tie that the chair's side decides, and that side is not known yet.
    """

    adopted: bool
    in_favour: int
    base: int
    needed: int
    decided_by_chair: bool = False
    waits_for_chair: bool = False


def least_of(share: str, whole: int, *, exceeds: bool) -> int:
    """The least whole number that is at least (or, if `exceeds`, more than) this share of `whole`."""
    exact = Fraction(share) * whole
    floor = exact.numerator // exact.denominator
    return floor + 1 if exceeds or floor < exact else floor


def quorum(rule: Rule, *, members: int, present: int, roles: frozenset[str] = frozenset()) -> Quorum:
    """The quorum lamp's answer. `roles` are the roles of those present."""
    return Quorum(
        present=present,
        members=members,
        needed=max(1, least_of(rule.quorum, members, exceeds=rule.quorum_exceeds)),
        missing_roles=tuple(role for role in rule.required_roles if role not in roles),
    )


def verdict(
    rule: Rule, *, in_favour: int, members: int, present: int, voting: int, chair_in_favour: bool | None = None
) -> Verdict:
    """Is it adopted? `chair_in_favour` is None when the chair did not vote or the choice is not known."""
    base = {Base.MEMBERS: members, Base.PRESENT: present, Base.VOTING: voting}[rule.adoption_base]
    needed = max(1, least_of(rule.adoption, base, exceeds=rule.adoption_exceeds))
    is_tie = rule.tie is Tie.CHAIR_SIDE and rule.adoption_exceeds and Fraction(rule.adoption) * base == in_favour
    if is_tie and base > 0:
        if chair_in_favour is None:
            return Verdict(adopted=False, in_favour=in_favour, base=base, needed=needed, waits_for_chair=True)
        return Verdict(adopted=chair_in_favour, in_favour=in_favour, base=base, needed=needed, decided_by_chair=True)
    return Verdict(adopted=in_favour >= needed, in_favour=in_favour, base=base, needed=needed)
