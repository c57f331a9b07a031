"""Facts about the course of a meeting: started, paused, items, the floor, what was concluded."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from contract.events.fields import (
    AttendeeId,
    Brief,
    ContentName,
    Event,
    LineName,
    Number,
    Remark,
    Token,
    TokenOrNone,
    UnitName,
)


class ChairHandedOver(Event, frozen=True, kw_only=True):
    """Another one presides: until `item`, which is open, is over, or without an item from here on."""

    giver: AttendeeId
    taker: AttendeeId
    item: TokenOrNone = ""
    by: Number
    reason: ContentName


class SecretaryNamedHere(Event, frozen=True, kw_only=True):
    """Somebody keeps the minutes from here on, beside the others or in place of the secretary `replaces`."""

    attendee: AttendeeId
    replaces: Number = 0
    by: Number
    reason: ContentName


class MeetingStarted(Event, frozen=True, kw_only=True):
    by: Number


class MeetingPaused(Event, frozen=True, kw_only=True):
    by: Number
    until: Number = 0


class MeetingResumed(Event, frozen=True, kw_only=True):
    by: Number


class MeetingEnded(Event, frozen=True, kw_only=True):
    by: Number


class SittingClosed(Event, frozen=True, kw_only=True):
    """The sitting is over, the meeting is not ("Hoãn sang …"). `until`: when the next one begins, in milliseconds since
    1970, 0 while nobody knows; `place`: where, empty for this room; `text` names what else was said about it."""

    by: Number
    until: Number = 0
    place: Brief = ""
    text: ContentName | UnsetType = UNSET


class NextSittingSet(Event, frozen=True, kw_only=True):
    """The sitting was closed before; the next one begins at this time and place and not at those that were said."""

    by: Number
    until: Number = 0
    place: Brief = ""
    text: ContentName | UnsetType = UNSET


class SittingOpened(Event, frozen=True, kw_only=True):
    """The next sitting begins; the first one does with the meeting."""

    by: Number


class MovedToRoom(Event, frozen=True, kw_only=True):
    """The meeting leaves this room, in the middle or before it begins; another one takes it up with all that was done.

    `units` are those of that room: if central can't be reached, a file that this unit writes lets them take it up.
    """

    room: Brief
    by: Number
    units: Annotated[tuple[UnitName, ...], Meta(max_length=8)] | UnsetType = UNSET


class MeetingContinued(Event, frozen=True, kw_only=True):
    """The meeting goes on here, behind the line `last` of the unit it was held by until then, and the lines before it.

    They are not written again: whoever reads this line reads those first. A ballot that was open is void.
    """

    unit: UnitName
    last: LineName
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


class UnanimityNoted(Event, frozen=True, kw_only=True):
    """The chair asked for other opinions and there was none ("Thống nhất, không có ý kiến khác"): not a vote."""

    item: TokenOrNone = ""
    by: Number


class StepUndone(Event, frozen=True, kw_only=True):
    """The last step of the course was a mistake: the room is as it was before the line `step`, which stays written."""

    step: LineName
    by: Number


class ConclusionEntered(Event, frozen=True, kw_only=True):
    """The conclusion of one agenda item, or of the meeting when `item` is empty; a later one takes its place."""

    item: TokenOrNone = ""
    text: ContentName
    by: Number
