"""Facts about ballots, open and secret, from being added to a tie's being decided."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from contract.ballot import Aim, Mode, Needed, Shape
from contract.events.fields import (
    AttendeeId,
    Brief,
    ContentName,
    Event,
    LineName,
    Nonce,
    Number,
    PublicKey,
    Round,
    Source,
    Token,
    TokenOrNone,
)
from contract.rules import Rule


class BallotAddedHere(Event, frozen=True, kw_only=True):
    """A ballot that the plan did not prepare; `spec` is the content `PreparedBallot` as JSON."""

    ballot: Token
    spec: ContentName
    by: Number


class BallotOpened(Event, frozen=True, kw_only=True):
    """Frozen from here on: the questions (their words are the content `PreparedBallot`), the rule, and who may vote.

    `members` is the number by which the rule divides; `present` how many of them are here now. `aims` says for each
    question what it is to decide, if not whether it is adopted. `until` is when the time that the chair gave is over
    (milliseconds since 1970): it is shown and decides nothing, votes count until the ballot is closed. `needs` is, for
    each question that has one, the share that takes the place of the rule's. `reason` is why the ballot is held again
    after a valid result.
    """

    ballot: Token
    round: Round = 1
    item: TokenOrNone = ""
    mode: Mode
    spec: ContentName
    shape: Annotated[tuple[Shape, ...], Meta(min_length=1, max_length=40)]
    rule: Rule
    entitled: tuple[AttendeeId, ...]
    members: Number
    present: Number
    missing_roles: tuple[Brief, ...] = ()
    aims: Annotated[tuple[Aim, ...], Meta(max_length=40)] | UnsetType = UNSET
    until: Number | UnsetType = UNSET
    needs: Annotated[tuple[Needed | None, ...], Meta(max_length=40)] | UnsetType = UNSET
    reason: ContentName | UnsetType = UNSET
    by: Number


class SecretBallotOpened(BallotOpened, frozen=True, kw_only=True):
    """A secret ballot on devices (mode `secret`): until it is closed no line tells who has voted, or what.

    Votes are sealed to `key`, whose other half any two of the counting board open. `receipts`: voters get a number
    that proves that their vote was counted and nothing else.
    """

    key: PublicKey
    board: Annotated[tuple[AttendeeId, ...], Meta(min_length=3, max_length=9)]
    receipts: bool = False


class SecretRollWritten(Event, frozen=True, kw_only=True):
    """Who put a vote into the secret ballot, or a part of them, by number; written as it is closed."""

    ballot: Token
    round: Round = 1
    voters: Annotated[tuple[AttendeeId, ...], Meta(max_length=1200)]


class SecretVotesWritten(Event, frozen=True, kw_only=True):
    """The marks of all votes on one question, or a part of them, shuffled for this question alone."""

    ballot: Token
    round: Round = 1
    question: Annotated[int, Meta(ge=0, le=39)]
    votes: tuple[tuple[Number, ...], ...]


class ReceiptsWritten(Event, frozen=True, kw_only=True):
    """SHA-256 of the voters' receipts, or a part of them, sorted: in no order that the votes are in."""

    ballot: Token
    round: Round = 1
    receipts: Annotated[tuple[ContentName, ...], Meta(max_length=200)]


class VoteCast(Event, frozen=True, kw_only=True):
    """One person's choice: for each question the marked options, by number from 0.

    `replaces` names the voter's former vote on this ballot and round; `nonce` is made once per tap, so that a
    repeated request is known again.
    """

    ballot: Token
    round: Round = 1
    voter: AttendeeId
    choices: tuple[tuple[Number, ...], ...]
    replaces: LineName = ""
    nonce: Nonce
    source: Source
    by: Number = 0


class CountEntered(Event, frozen=True, kw_only=True):
    """Hands or slips as counted: for each question the number of marks per option, in the question's order."""

    ballot: Token
    round: Round = 1
    counts: tuple[tuple[Number, ...], ...]
    issued: Number = 0
    returned: Number = 0
    invalid: Number = 0
    counters: tuple[AttendeeId, ...] = ()
    by: Number


class SlipsCounted(CountEntered, frozen=True, kw_only=True):
    """Slips as counted, some of which were spoiled and given back for new ones: `exchanged`, among neither the issued
    nor the returned."""

    exchanged: Number


class BallotClosed(Event, frozen=True, kw_only=True):
    ballot: Token
    round: Round = 1
    members: Number
    present: Number
    missing_roles: tuple[Brief, ...] = ()
    by: Number


class BallotVoided(Event, frozen=True, kw_only=True):
    ballot: Token
    round: Round = 1
    by: Number
    reason: ContentName


class TieDecided(Event, frozen=True, kw_only=True):
    """Half was for it, and the chair, whose side the rule lets decide, says which side that is; after the closing."""

    ballot: Token
    round: Round = 1
    question: Annotated[int, Meta(ge=0, le=39)]
    in_favour: bool
    by: Number


class RoomLeftOut(Event, frozen=True, kw_only=True):
    """The leading room decides without another one of the meeting, whose lines have not come; after the closing."""

    ballot: Token
    round: Round = 1
    room: Annotated[Brief, Meta(min_length=1)]
    by: Number
    reason: ContentName


class RoomAwaitedAgain(Event, frozen=True, kw_only=True):
    """Leaving this room out was a mistake: its result counts as soon as it is in, and until then it is missing."""

    ballot: Token
    round: Round = 1
    room: Annotated[Brief, Meta(min_length=1)]
    by: Number
