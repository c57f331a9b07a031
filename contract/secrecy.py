"""What the result of a secret ballot gives away by itself, whatever was done to hide the choices (A3). Pure."""

from contract.ballot import Aim, Mode, PreparedBallot
from contract.events import BallotOpened
from contract.room import BallotState
from contract.tally import Result

FEW = 10
"""With fewer voters than this it is likely enough that all choose alike, so that those who open are warned."""
_PERSONNEL = frozenset((Aim.ELECT, Aim.GRADE))


def may_give_away(spec: PreparedBallot, entitled: int) -> bool:
    """Is a unanimous result likely: few voters, or a question that leaves next to nothing to choose?"""
    return entitled < FEW or any(len(asked.options) - asked.most < 1 for asked in spec.questions)


def is_about_persons(opened: BallotOpened | PreparedBallot) -> bool:
    """Does it elect or grade somebody? Then nobody gets a receipt, which a superior could ask for."""
    if isinstance(opened, PreparedBallot):
        return any(asked.aim in _PERSONNEL for asked in opened.questions)
    return not _PERSONNEL.isdisjoint(opened.aims or ())


def gives_away(ballot: BallotState, result: Result, *, is_secret: bool) -> bool:
    """Did all who voted choose alike on some question of a secret ballot that is counted?

    On slips only where no slip is invalid: else whose was is not known either.
    """
    if not is_secret or ballot.is_void or not result.voted:
        return False
    if ballot.opened.mode not in (Mode.SECRET, Mode.SLIPS) or (ballot.count and ballot.count.invalid):
        return False
    return any(set(asked.counts) <= {0, result.voted} for asked in result.questions)
