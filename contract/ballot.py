"""What is put to the vote: a ballot's questions, their options, and how many marks a person may make."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from contract.content import read_as
from contract.rules import Base, Rule, Share

STATUTE_OPTIONS = ("Tán thành", "Không tán thành", "Không biểu quyết")


class Mode(StrEnum):
    """How votes are given; one for a whole ballot, chosen as it opens. Nameless counts never mix with named votes."""

    DEVICES = "devices"
    HANDS = "hands"
    SLIPS = "slips"
    SECRET = "secret"  # noqa: S105 - a way of voting


class Aim(StrEnum):
    """What a question is to decide. A question that says nothing is `adopt`."""

    ADOPT = "adopt"
    """Is it adopted? The share of the first option decides."""
    CHOOSE = "choose"
    """Which of the proposals? The one that reaches the share."""
    ELECT = "elect"
    """Who is elected to `most` seats? Whoever reaches the share, those with the most marks first."""
    GRADE = "grade"
    """How much confidence is there? The shares are told, nothing is decided."""


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """The share that one question needs, where it is not that of the ballot's rule: how much, more than it, of what."""

    share: Share
    exceeds: bool
    base: Base


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question. `least`/`most`: how many options a person marks; in an election `most` is the number of seats."""

    text: Annotated[str, Meta(min_length=1, max_length=300)]
    options: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=120)], ...], Meta(min_length=2, max_length=30)
    ] = STATUTE_OPTIONS
    least: Annotated[int, Meta(ge=0, le=30)] = 1
    most: Annotated[int, Meta(ge=1, le=30)] = 1
    aim: Aim | UnsetType = UNSET
    needed: Needed | UnsetType = UNSET


class PreparedBallot(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot as planned; it becomes effective, and frozen, when it is opened. `rule`: if not the meeting's."""

    ballot: Annotated[str, Meta(pattern=r"^[0-9a-z-]{1,40}\Z")]
    item: str = ""
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    questions: Annotated[tuple[Question, ...], Meta(min_length=1, max_length=40)]
    secret: bool = False
    rule: Rule | UnsetType = UNSET


class Shape(msgspec.Struct, frozen=True, array_like=True):
    """What is left of a question without its words: how many options, and how many marks a person makes."""

    options: Annotated[int, Meta(ge=1, le=30)]
    least: Annotated[int, Meta(ge=0, le=30)]
    most: Annotated[int, Meta(ge=0, le=30)]

    def fits(self, marks: tuple[int, ...]) -> bool:
        """May a person mark these options (by number from 0, each once, in rising order)?"""
        return (
            self.least <= len(marks) <= self.most
            and list(marks) == sorted(set(marks))
            and all(0 <= mark < self.options for mark in marks)
        )


def shape_of(ballot: PreparedBallot) -> tuple[Shape, ...]:
    """The shapes of a ballot's questions, in their order."""
    return tuple(Shape(options=len(asked.options), least=asked.least, most=asked.most) for asked in ballot.questions)


def words_of(text: str | None, options: Iterable[int]) -> PreparedBallot | None:
    """The ballot that this text tells, if it has words for so many options of each question.

    None otherwise: words of another ballot than the one that was voted on would put numbers beside wrong words.
    """
    found = read_as(PreparedBallot, text)
    fits = found is not None and [len(asked.options) for asked in found.questions] == list(options)
    return found if fits else None


def aims_of(ballot: PreparedBallot) -> tuple[Aim, ...] | UnsetType:
    """What each question is to decide; nothing when all are simply to be adopted or not."""
    aims = tuple(asked.aim or Aim.ADOPT for asked in ballot.questions)
    return UNSET if set(aims) == {Aim.ADOPT} else aims


def needs_of(ballot: PreparedBallot) -> tuple[Needed | None, ...] | UnsetType:
    """The share that each question needs of its own, None for the rule's; nothing when all follow the rule."""
    needs = tuple(asked.needed or None for asked in ballot.questions)
    return needs if any(needs) else UNSET
