"""Whether an outcome hangs on people whom two rooms have counted. Pure.

Every number that the count could have been, had other votes of theirs counted, lies between a least and a most; an
outcome that is the same at both ends is the same whatever they chose. Where it is not, we say that it depends: for a
choice or an election that may be said once too often, and never once too seldom.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contract.ballot import Aim
from contract.events import BallotOpened
from contract.parts import Choices
from contract.tally import Counted, QuestionResult, judge_question

Sides = frozenset[bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled:
    """Somebody whom `parts` rooms have counted; `named` are the votes that are known by name, the first counts."""

    attendee: int
    parts: int
    named: tuple[Choices, ...]

    @property
    def unnamed(self) -> int:
        """How many votes too many there may be, of which nobody can tell what they were."""
        return self.parts - max(1, len(self.named))

    @property
    def may_change(self) -> bool:
        return self.unnamed > 0 or len(set(self.named)) > 1


def depending(
    opened: BallotOpened, found: Counted, doubled: Sequence[Doubled], sides: Mapping[int, Sides]
) -> tuple[int, ...]:
    """The questions, by number, that could have come out otherwise."""
    places = range(len(opened.shape)) if doubled else ()
    return tuple(place for place in places if _depends(opened, found, doubled, place, sides[place]))


def _depends(opened: BallotOpened, found: Counted, doubled: Sequence[Doubled], place: int, sides: Sides) -> bool:
    aim = opened.aims[place] if opened.aims else Aim.ADOPT
    if aim is Aim.GRADE:
        return False
    marks = found.marks[place]
    least = [max(0, count - _lost(doubled, place, option)) for option, count in enumerate(marks)]
    most = [count + _gained(doubled, place, option) for option, count in enumerate(marks)]
    fewest = found.voted - sum(one.unnamed for one in doubled)
    for option in range(1 if aim is Aim.ADOPT else len(marks)):
        worst = tuple(least[one] if one == option else most[one] for one in range(len(marks)))
        best = tuple(most[one] if one == option else least[one] for one in range(len(marks)))
        ends = ((worst, found.voted), (best, fewest), (marks, found.voted))
        decided = {
            _about(option, judge_question(opened, place, rows, voted, side)) for rows, voted in ends for side in sides
        }
        if len(decided) > 1:
            return True
    return False


def _about(option: int, end: QuestionResult) -> tuple[bool, bool]:
    """What is decided about one option, and whether that still waits."""
    return option in end.chosen, end.verdict.waits_for_chair


def _lost(doubled: Sequence[Doubled], place: int, option: int) -> int:
    """How many marks of this option would not have been made."""
    changed = sum(
        1
        for one in doubled
        if one.named and option in one.named[0][place] and any(option not in vote[place] for vote in one.named)
    )
    return changed + sum(one.unnamed for one in doubled)


def _gained(doubled: Sequence[Doubled], place: int, option: int) -> int:
    return sum(
        1
        for one in doubled
        if one.named and option not in one.named[0][place] and any(option in vote[place] for vote in one.named)
    )
