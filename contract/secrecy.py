"""What the result of a secret ballot gives away by itself, whatever was done to hide the choices (A3). Pure."""

from contract.ballot import Aim, Mode, PreparedBallot
from contract.events import BallotOpened
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


def gives_away(mode: Mode, result: Result, *, is_secret: bool) -> bool:
    """Did all who voted choose alike on some question of a secret ballot that is counted and not void?

    Slips on which nothing is marked may be invalid, and then tell nothing: of slips only a mark that all made does.
    """
    if not is_secret or mode not in (Mode.SECRET, Mode.SLIPS) or not result.voted:
        return False
    alike = [set(asked.counts) for asked in result.questions if set(asked.counts) <= {0, result.voted}]
    return any(mode is Mode.SECRET or result.voted in counts for counts in alike)
