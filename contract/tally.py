"""The result of a ballot: what was counted, out of how many, and what the rule makes of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from contract.ballot import Aim, Mode, Shape
from contract.events import BallotClosed, BallotOpened
from contract.room import BallotState
from contract.rules import Quorum, Rule, Tie, Verdict, quorum, verdict


class QuestionResult(msgspec.Struct, frozen=True, kw_only=True):
    """For one question the marks per option, in order, what won, and the verdict on it.

    Of an election the verdict is on the last of those elected, adopted when all seats are filled; those who got as
    many marks as each other while there is one seat left are not among the `chosen`.
    """

    counts: tuple[int, ...]
    verdict: Verdict
    aim: Aim = Aim.ADOPT
    chosen: tuple[int, ...] = ()


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


class Counted(NamedTuple):
    """What was counted: for each question the marks per option, and how many people made them."""

    marks: tuple[tuple[int, ...], ...]
    voted: int


def result_of(ballot: BallotState, *, chair: int = 0) -> Result:
    """The result so far (final once the ballot is closed).

    The side of `chair` decides ties where the rule says so; of a closed ballot it is that of its `head`, or what was
    said of the tie afterwards.
    """
    head = ballot.head if ballot.closed else chair
    sides = {place: _side(ballot, head, place) for place in range(len(ballot.opened.shape))}
    return judge(ballot.opened, ballot.closed, counted(ballot), sides)


def judge(
    opened: BallotOpened, closed: BallotClosed | None, found: Counted, sides: Mapping[int, bool | None]
) -> Result:
    """What the rule makes of these numbers. `sides`: on which side of a tie the one is whose side decides it."""
    return Result(
        entitled=len(opened.entitled),
        voted=found.voted,
        members=opened.members,
        present=opened.present,
        questions=tuple(
            judge_question(opened, place, marks, found.voted, sides.get(place))
            for place, marks in enumerate(found.marks)
        ),
        quorum_at_opening=_quorum(opened.rule, opened),
        quorum_at_closing=None if closed is None else _quorum(opened.rule, closed),
    )


def judge_question(
    opened: BallotOpened, place: int, marks: tuple[int, ...], voted: int, side: bool | None
) -> QuestionResult:
    """What comes of one question by itself."""
    if _aim(opened, place) is not Aim.ADOPT:
        return _choice(opened, place, marks, voted)
    found = _judged(opened, rule_of(opened, place), marks[0], voted, side)
    return QuestionResult(counts=marks, verdict=found, chosen=(0,) if found.adopted else ())


def rule_of(opened: BallotOpened, place: int) -> Rule:
    """The rule by which one question is judged: the ballot's, with the question's own share if it has one."""
    needed = opened.needs[place] if opened.needs and place < len(opened.needs) else None
    if needed is None:
        return opened.rule
    return msgspec.structs.replace(
        opened.rule, adoption=needed.share, adoption_exceeds=needed.exceeds, adoption_base=needed.base
    )


def _aim(opened: BallotOpened, place: int) -> Aim:
    return opened.aims[place] if opened.aims else Aim.ADOPT


def _choice(opened: BallotOpened, place: int, marks: tuple[int, ...], voted: int) -> QuestionResult:
    """Between persons or proposals a tie is for nobody: who is level with another one stands in the next round."""
    rule = msgspec.structs.replace(rule_of(opened, place), tie=Tie.FAILS)
    aim, seats = _aim(opened, place), opened.shape[place].most
    if aim is Aim.GRADE:
        return QuestionResult(counts=marks, verdict=_judged(opened, rule, marks[0], voted, None), aim=aim)
    best = sorted(range(len(marks)), key=lambda option: (-marks[option], option))
    enough = [option for option in best if _judged(opened, rule, marks[option], voted, None).adopted]
    chosen = enough[:seats]
    if len(enough) > seats:
        chosen = [option for option in chosen if marks[option] > marks[enough[seats]]]
    last = _judged(opened, rule, marks[chosen[-1] if chosen else best[0]], voted, None)
    found = msgspec.structs.replace(last, adopted=len(chosen) == seats)
    return QuestionResult(counts=marks, verdict=found, aim=aim, chosen=tuple(sorted(chosen)))


def _judged(opened: BallotOpened, rule: Rule, in_favour: int, voted: int, side: bool | None) -> Verdict:
    return verdict(
        rule,
        in_favour=in_favour,
        members=opened.members,
        present=opened.present,
        voting=voted,
        chair_in_favour=side,
    )


def _side(ballot: BallotState, head: int, place: int) -> bool | None:
    """On which side of a tie the one is whose side decides; None when nobody knows."""
    if place in ballot.ties:
        return ballot.ties[place]
    vote = ballot.votes.get(head)
    return None if vote is None else 0 in vote.choices[place]


def _quorum(rule: Rule, moment: BallotOpened | BallotClosed) -> Quorum:
    roles = frozenset(rule.required_roles) - frozenset(moment.missing_roles)
    return quorum(rule, members=moment.members, present=moment.present, roles=roles)


def counted(ballot: BallotState) -> Counted:
    """What was counted in this round in this room, by its mode."""
    shape, entered = ballot.opened.shape, ballot.count
    if ballot.opened.mode is Mode.SECRET:
        return Counted(tuple(map(_marked, shape, ballot.secret.votes)), len(ballot.secret.roll))
    if ballot.opened.mode is not Mode.DEVICES:
        empty = tuple((0,) * asked.options for asked in shape)
        if entered is None:
            return Counted(empty, 0)
        if ballot.opened.mode is Mode.SLIPS:
            return Counted(entered.counts, entered.returned)
        # Of several marks a person nobody knows who made them: more than those present have not voted.
        voted = min(max(map(sum, entered.counts), default=0), ballot.opened.present)
        return Counted(entered.counts, voted)
    return named_count(shape, [vote.choices for vote in ballot.votes.values()])


def named_count(shape: Sequence[Shape], votes: Sequence[tuple[tuple[int, ...], ...]]) -> Counted:
    """The same for votes that were given by name, one a person."""
    columns = ([choices[place] for choices in votes] for place in range(len(shape)))
    return Counted(tuple(map(_marked, shape, columns)), len(votes))


def _marked(asked: Shape, votes: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """How often each option of a question was marked."""
    counted = Counter(mark for marks in votes for mark in marks)
    return tuple(counted[option] for option in range(asked.options))
