"""Every fact that a room can record, one frozen class each, named in the past tense.

An event's meaning never changes: a new meaning gets a new class. Numbers and ids only; whatever a person wrote or is
called is a `Content`, named here by its salted hash (`ContentName`, 64 hexadecimal digits).
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from contract.ballot import Aim, Mode, Shape
from contract.rules import Rule

ContentName = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
AttendeeId = Annotated[int, Meta(ge=1, le=0xFFFFFFFF)]
MeetingId = Annotated[int, Meta(ge=1, le=0xFFFFFFFF)]
Number = Annotated[int, Meta(ge=0, le=2**53)]
"""Whatever is counted or timed: what JSON, SQLite and PostgreSQL all hold exactly."""
Round = Annotated[int, Meta(ge=1, le=99)]
Token = Annotated[str, Meta(pattern=r"^[0-9a-z-]{1,40}\Z")]
TokenOrNone = Annotated[str, Meta(pattern=r"^[0-9a-z-]{0,40}\Z")]
Brief = Annotated[str, Meta(pattern=r"^[^\x00-\x1f]{0,300}\Z")]
"""A few words without control characters, which not every database holds."""
PublicKey = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""An X25519 key in hexadecimal."""
Nonce = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{8,40}\Z")]
LineName = Annotated[str, Meta(pattern=r"^([0-9a-f]{16}/[0-9]{1,18})?\Z")]
"""A line's stream and seq, `0123456789abcdef/17`; empty for none. A seq alone would not do: a reboot between two
votes on one ballot begins a new stream."""
LineNames = Annotated[tuple[LineName, ...], Meta(min_length=1, max_length=300)]


class Way(StrEnum):
    """How somebody checked in."""

    POSTER = "poster"
    CAMERA = "camera"
    TAP = "tap"
    SECRETARY = "secretary"
    START = "start"
    CARD = "card"


class Source(StrEnum):
    """Where a vote or an opinion was entered."""

    PHONE = "phone"
    SCREEN = "screen"
    SECRETARY = "secretary"


class Remark(StrEnum):
    """What somebody asks the floor for, other than to speak on the item."""

    PROCEDURE = "procedure"
    """“Ý kiến về chương trình, trình tự”: heard before all others."""
    REPLY = "reply"
    """“Xin trao đổi lại” on what was just said: heard before who speaks for the first time."""


class Silence(StrEnum):
    """Why the room is no longer listened to."""

    SWITCHED = "switched"
    PAUSED = "paused"
    CLOSED_ITEM = "closed-item"
    ENDED = "ended"
    LOST = "lost"
    STOPPED = "stopped"


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact. `by` is the attendee who did it, 0 for the unit itself."""


class StreamBegan(Event, frozen=True, kw_only=True):
    """A unit's journal goes on in a new stream; `previous_…` is the last line that this card knew before."""

    unit: Annotated[str, Meta(max_length=63)]
    previous: Annotated[str, Meta(pattern=r"^([0-9a-f]{16})?\Z")] = ""
    previous_seq: Number = 0
    previous_digest: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""
    software: Annotated[Brief, Meta(max_length=40)]
    boot: Annotated[Brief, Meta(max_length=64)]


class PackageTaken(Event, frozen=True, kw_only=True):
    """A revision of the plan became effective in the room."""

    incarnation: Token
    revision: Annotated[int, Meta(ge=1)]
    sha256: ContentName


class CheckedIn(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    way: Way
    by: Number = 0
    issue: Number = 0


class CheckInUndone(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    by: Number
    reason: ContentName


class Departed(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    by: Number = 0


class AbsenceExcused(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    by: Number
    reason: ContentName


class AttendeeAddedHere(Event, frozen=True, kw_only=True):
    """Someone who is not in the plan; `person` is the content `PersonHere` as JSON. Never entitled to vote."""

    attendee: AttendeeId
    person: ContentName
    by: Number


class SubstituteNamedHere(Event, frozen=True, kw_only=True):
    """Another official attends for `principal`; attending and voting are different rights."""

    principal: AttendeeId
    attendee: AttendeeId
    person: ContentName
    by: Number


class ChairHandedOver(Event, frozen=True, kw_only=True):
    giver: AttendeeId
    taker: AttendeeId
    item: TokenOrNone = ""
    by: Number
    reason: ContentName


class DeviceLinked(Event, frozen=True, kw_only=True):
    """A phone became the person's device; `device` is SHA-256 of its secret, so the line lets nobody in."""

    attendee: AttendeeId
    device: ContentName
    by: Number = 0


class DeviceUnlinked(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    by: Number = 0


class MeetingStarted(Event, frozen=True, kw_only=True):
    by: Number


class MeetingPaused(Event, frozen=True, kw_only=True):
    by: Number
    until: Number = 0


class MeetingResumed(Event, frozen=True, kw_only=True):
    by: Number


class MeetingEnded(Event, frozen=True, kw_only=True):
    by: Number


class ItemOpened(Event, frozen=True, kw_only=True):
    item: Token
    by: Number


class ItemClosed(Event, frozen=True, kw_only=True):
    item: Token
    by: Number


class FloorRequested(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    item: TokenOrNone = ""
    by: Number = 0


class RemarkRequested(FloorRequested, frozen=True, kw_only=True):
    """A request for a remark; it takes the place of the same person's plain request."""

    remark: Remark


class FloorRequestWithdrawn(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    by: Number = 0


class FloorGiven(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    item: TokenOrNone = ""
    by: Number


class FloorEnded(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    by: Number


class SpeakingTimeSet(Event, frozen=True, kw_only=True):
    """How long each person, and each agency, may speak on an item, in minutes (0: no limit). The last one holds.

    Without an item: on every item that has no limit of its own.
    """

    item: TokenOrNone = ""
    person: Annotated[int, Meta(ge=0, le=600)] = 0
    agency: Annotated[int, Meta(ge=0, le=600)] = 0
    by: Number


class BallotAddedHere(Event, frozen=True, kw_only=True):
    """A ballot that the plan did not prepare; `spec` is the content `PreparedBallot` as JSON."""

    ballot: Token
    spec: ContentName
    by: Number


class BallotOpened(Event, frozen=True, kw_only=True):
    """Frozen from here on: the questions (their words are the content `PreparedBallot`), the rule, and who may vote.

    `members` is the number by which the rule divides; `present` how many of them are here now. `aims` says for each
    question what it is to decide, if not whether it is adopted.
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


class UnanimityNoted(Event, frozen=True, kw_only=True):
    """The chair asked for other opinions and there was none ("Thống nhất, không có ý kiến khác"): not a vote."""

    item: TokenOrNone = ""
    by: Number


class StepUndone(Event, frozen=True, kw_only=True):
    """The last step of the course was a mistake: the room is as it was before the line `step`, which stays written."""

    step: LineName
    by: Number


class OpinionGiven(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    item: TokenOrNone = ""
    document: TokenOrNone = ""
    page: Number = 0
    text: ContentName
    source: Source
    by: Number = 0


class ConclusionEntered(Event, frozen=True, kw_only=True):
    """The conclusion of one agenda item, or of the meeting when `item` is empty; a later one takes its place."""

    item: TokenOrNone = ""
    text: ContentName
    by: Number


class ListeningSwitched(Event, frozen=True, kw_only=True):
    """Chair or secretary want the room to be listened to, or not; what the plan says holds until the first of these."""

    on: bool
    by: Number


class ListeningBegan(Event, frozen=True, kw_only=True):
    """The microphone is open from here on; `recording` names the sound that follows."""

    recording: Token


class ListeningEnded(Event, frozen=True, kw_only=True):
    """Nothing is heard from here on."""

    recording: Token
    why: Silence


class SpeechHeard(Event, frozen=True, kw_only=True):
    """What was said between two pauses, as a machine understood it: a draft until somebody has accepted it.

    Times are milliseconds into the recording. `speaker` is whom the chair had given the floor, 0 when nobody had it.
    `text` is the content `Wording` as JSON: the words, each with its times and how sure the machine is.
    """

    recording: Token
    start_ms: Number
    end_ms: Number
    speaker: Number = 0
    item: TokenOrNone = ""
    text: ContentName


class SpeakerAssigned(Event, frozen=True, kw_only=True):
    """Somebody says who spoke in these lines."""

    lines: LineNames
    attendee: AttendeeId
    by: Number


class SpeechCorrected(Event, frozen=True, kw_only=True):
    """What was really said in one `SpeechHeard`; the machine's words stay beside it."""

    line: LineName
    text: ContentName
    by: Number


class SpeechAccepted(Event, frozen=True, kw_only=True):
    """Somebody has compared these lines with what was said, and answers for them as they are now."""

    lines: LineNames
    by: Number


class OpinionTaken(Event, frozen=True, kw_only=True):
    """An opinion on the meeting's list that was made from what was heard in these lines."""

    lines: LineNames
    attendee: AttendeeId
    item: TokenOrNone = ""
    document: TokenOrNone = ""
    text: ContentName
    by: Number


class DocumentAddedHere(Event, frozen=True, kw_only=True):
    """A paper that was handed out at the meeting; `giver` is the attendee who brought it (0: not said)."""

    document: Token
    item: TokenOrNone = ""
    sha256: ContentName
    size: Number
    title: ContentName
    giver: Number = 0
    by: Number


class DocumentReplacedHere(DocumentAddedHere, frozen=True, kw_only=True):
    """A newer version ("Bản thay thế") of the paper `replaces`, which stays readable and says so."""

    replaces: Token


class DocumentWithdrawnHere(Event, frozen=True, kw_only=True):
    """A paper was taken back ("thu hồi"): nobody reads it from here on."""

    document: Token
    by: Number
    reason: ContentName


class SecretaryCalled(Event, frozen=True, kw_only=True):
    """Somebody at the door asked for the secretary."""


class SecretaryAnswered(Event, frozen=True, kw_only=True):
    by: Number


class RefusalsCounted(Event, frozen=True, kw_only=True):
    """Refused scans and wrong PINs since the last such line, by reason; never one by one, never with a code."""

    counts: dict[Brief, Number]


class WishAnswered(Event, frozen=True, kw_only=True):
    wish: Token
    done: bool
    reason: Brief = ""


class Erased(Event, frozen=True, kw_only=True):
    """A content is gone here, as the law demands; the chain does not notice."""

    content: ContentName
    by: Number
    reason: Brief


class ClockStepped(Event, frozen=True, kw_only=True):
    """The unit's clock was set: milliseconds since 1970 before and after."""

    before: Number
    after: Number


class UnknownEvent(Event, frozen=True, kw_only=True):
    """A fact that this version does not know: kept as it came, applied after an upgrade."""

    name: str
    body: bytes


def _kinds(of: type[Event]) -> Iterator[type[Event]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


KNOWN: dict[str, type[Event]] = {kind.__name__: kind for kind in _kinds(Event) if kind is not UnknownEvent}


_HEXADECIMAL = re.compile(rb'"([0-9a-f]{64})"')


def contents_of(event: Event) -> tuple[str, ...]:
    """The names of the contents that an event refers to; `Erased` refers to none: it says that one is gone.

    Of an event that this version does not know, whatever looks like a name: its contents must not be lost either.
    """
    if isinstance(event, UnknownEvent):
        return tuple(name.decode() for name in _HEXADECIMAL.findall(event.body))
    if isinstance(event, _NAME_NONE):
        return ()
    names = (getattr(event, field, "") for field in _NAME_FIELDS)
    return tuple(name for name in names if isinstance(name, str) and len(name) == 64)


def may_name_contents(event: str) -> bool:
    """Can an event of this name refer to contents at all? One that this version does not know may."""
    return event not in KNOWN or event in _NAME_SOME


_NAME_FIELDS = ("reason", "person", "spec", "text", "title")
_NAME_NONE = (Erased, PackageTaken, DeviceLinked)
_NAME_SOME = frozenset(
    name
    for name, kind in KNOWN.items()
    if kind not in _NAME_NONE and not set(_NAME_FIELDS).isdisjoint(kind.__struct_fields__)
)
