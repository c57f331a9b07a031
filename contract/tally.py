"""The result of a ballot: what was counted, out of how many, and what the rule makes of it."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from contract.ballot import Mode, Shape
from contract.events import BallotClosed, BallotOpened
from contract.room import BallotState
from contract.rules import Quorum, Rule, Verdict, quorum, verdict


class QuestionResult(msgspec.Struct, frozen=True, kw_only=True):
    """For one question the marks per option, in order, and the verdict on the first option."""

    counts: tuple[int, ...]
    verdict: Verdict


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`entitled` could vote, `voted` did. Quorum is judged at the opening and at the closing."""

    entitled: int
    voted: int
    members: int
    present: int
    questions: tuple[QuestionResult, ...]
    quorum_at_opening: Quorum
    quorum_at_closing: Quorum | None

    @property
    def quorum_held(self) -> bool:
        closing = self.quorum_at_closing
        return self.quorum_at_opening.is_met and (closing is None or closing.is_met)


def result_of(ballot: BallotState, *, chair: int = 0) -> Result:
    """The result so far (final once the ballot is closed).

    `chair` presides now and decides ties where the rule says so; of a closed ballot it is whoever presided then.
    """
    opened, rule = ballot.opened, ballot.opened.rule
    counts, voted = _counts(ballot)
    chair_vote = ballot.votes.get(ballot.closing_chair if ballot.closed else chair)
    questions = tuple(
        QuestionResult(
            counts=marks,
            verdict=verdict(
                rule,
                in_favour=marks[0],
                members=opened.members,
                present=opened.present,
                voting=voted,
                chair_in_favour=None if chair_vote is None else 0 in chair_vote.choices[place],
            ),
        )
        for place, marks in enumerate(counts)
    )
    return Result(
        entitled=len(opened.entitled),
        voted=voted,
        members=opened.members,
        present=opened.present,
        questions=questions,
        quorum_at_opening=_quorum(rule, opened),
        quorum_at_closing=None if ballot.closed is None else _quorum(rule, ballot.closed),
    )


def _quorum(rule: Rule, moment: BallotOpened | BallotClosed) -> Quorum:
    roles = frozenset(rule.required_roles) - frozenset(moment.missing_roles)
    return quorum(rule, members=moment.members, present=moment.present, roles=roles)


def _counts(ballot: BallotState) -> tuple[tuple[tuple[int, ...], ...], int]:
    shape, entered = ballot.opened.shape, ballot.count
    if ballot.opened.mode is Mode.SECRET:
        return tuple(map(_marked, shape, ballot.secret.votes)), len(ballot.secret.roll)
    if ballot.opened.mode is not Mode.DEVICES:
        empty = tuple((0,) * asked.options for asked in shape)
        if entered is None:
            return empty, 0
        voted = entered.returned if ballot.opened.mode is Mode.SLIPS else max(map(sum, entered.counts), default=0)
        return entered.counts, voted
    choices = [[vote.choices[place] for vote in ballot.votes.values()] for place in range(len(shape))]
    return tuple(map(_marked, shape, choices)), len(ballot.votes)


def _marked(asked: Shape, votes: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """How often each option of a question was marked."""
    counted = Counter(mark for marks in votes for mark in marks)
    return tuple(counted[option] for option in range(asked.options))
