"""Who may see what of a ballot, and when: one answer for all pages, the display and central. Pure."""

from dataclasses import dataclass

from contract.ballot import Mode
from contract.room import BallotState


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Somebody who looks: an attendee, or the room's wall (0), which everybody sees. `hears`: may be there now."""

    attendee: int = 0
    hears: bool = False
    conducts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What of one round may be shown to one viewer."""

    question: bool
    """What is asked, and that it is being voted on."""
    turnout: bool
    """How many have voted, never who or what."""
    counts: bool
    """How often each option was marked, and what follows from it."""
    own: bool
    """The viewer's own choice."""
    each: bool
    """What each person chose, and where it was given."""
    receipts: bool
    """The list of receipts of a secret ballot, beside no choice."""


def sight(ballot: BallotState, viewer: Viewer) -> Sight:
    """While a ballot is open nobody sees how it goes: a running count would move those who have not voted.

    Hands and slips that are keyed in show to whoever keys them. Afterwards the numbers are for all who may be there;
    choices by name for chair and secretary, who answer for the minutes; of a secret ballot for nobody, ever.
    """
    mode, is_over = ballot.opened.mode, ballot.closed is not None and not ballot.is_void
    hears = viewer.hears or viewer.conducts or viewer.attendee in ballot.opened.entitled
    keyed_in = mode in (Mode.HANDS, Mode.SLIPS) and ballot.count is not None and not ballot.is_void
    return Sight(
        question=hears,
        turnout=hears and mode in (Mode.DEVICES, Mode.SECRET),
        counts=hears and (is_over or (keyed_in and viewer.conducts)),
        own=mode is Mode.DEVICES and viewer.attendee in ballot.votes,
        each=mode is Mode.DEVICES and is_over and viewer.conducts,
        receipts=mode is Mode.SECRET and is_over and hears,
    )
