"""Who may see what of a ballot, and when: one answer for the room's pages, the display, central and papers. Pure."""

from collections.abc import Collection
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How far a round is, in what its room and a row of central's both know. `is_over`: closed, and not void."""

    mode: Mode
    is_over: bool
    is_counted: bool = False
    """Hands or slips were keyed in, and the round was not voided."""
    entitled: Collection[int] = ()
    voters: Collection[int] = ()


def stage_of(ballot: BallotState) -> Stage:
    """How far this round is."""
    return Stage(
        mode=ballot.opened.mode,
        is_over=ballot.closed is not None and not ballot.is_void,
        is_counted=ballot.count is not None and not ballot.is_void,
        entitled=ballot.opened.entitled,
        voters=ballot.votes,
    )


def sight(stage: Stage, viewer: Viewer) -> Sight:
    """While a ballot is open nobody sees how it goes: a running count would move those who have not voted.

    Hands and slips that are keyed in show to whoever keys them. Afterwards the numbers are for all who may be there;
    choices by name for chair and secretary, who answer for the minutes; of a secret ballot for nobody, ever.
    """
    mode, is_over = stage.mode, stage.is_over
    hears = viewer.hears or viewer.conducts or viewer.attendee in stage.entitled
    keyed_in = mode in (Mode.HANDS, Mode.SLIPS) and stage.is_counted
    return Sight(
        question=hears,
        turnout=hears and mode in (Mode.DEVICES, Mode.SECRET),
        counts=hears and (is_over or (keyed_in and viewer.conducts)),
        own=mode is Mode.DEVICES and viewer.attendee in stage.voters,
        each=mode is Mode.DEVICES and is_over and viewer.conducts,
        receipts=mode is Mode.SECRET and is_over and hears,
    )
