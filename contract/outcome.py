"""What came out of a question that was voted on, as one word for all pages and papers. Pure.

Nothing comes out of a vote whose body was not able to decide: its numbers stay, its outcome is the negative one.
"""

from enum import StrEnum

from contract.ballot import Aim
from contract.tally import QuestionResult, Result


class Outcome(StrEnum):
    ADOPTED = "adopted"
    REJECTED = "rejected"
    TIED = "tied"
    """As many for as against, and the rule's side has not decided yet."""
    CHOSEN = "chosen"
    NONE_CHOSEN = "none-chosen"
    ELECTED = "elected"
    ELECTED_IN_PART = "elected-in-part"
    """Some were elected; seats are left."""
    NONE_ELECTED = "none-elected"
    GRADED = "graded"
    """Levels of confidence: numbers, and no verdict."""


def outcome_of(result: Result, counted: QuestionResult) -> Outcome:
    """What came out of one question of a ballot that was closed."""
    held, adopted = result.quorum_held, counted.verdict.adopted
    match counted.aim:
        case Aim.GRADE:
            return Outcome.GRADED
        case Aim.CHOOSE:
            return Outcome.CHOSEN if held and counted.chosen else Outcome.NONE_CHOSEN
        case Aim.ELECT if held and counted.chosen:
            return Outcome.ELECTED if adopted else Outcome.ELECTED_IN_PART
        case Aim.ELECT:
            return Outcome.NONE_ELECTED
    if held and counted.verdict.waits_for_chair:
        return Outcome.TIED
    return Outcome.ADOPTED if held and adopted else Outcome.REJECTED
