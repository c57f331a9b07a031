"""What the secretary decided where the room's record and what is known now differ."""

from enum import StrEnum

from contract.events.fields import AttendeeId, ContentName, Event, LineName, Number


class MatterKind(StrEnum):
    """What differs. Each is about the check-in of one person."""

    WITHDRAWN = "withdrawn"
    """The invitation was taken back, and the person is in."""
    OLD_TICKET = "old-ticket"
    """The ticket that was scanned has been issued anew since."""
    BOTH_PRESENT = "both-present"
    """The person stands in for `other`, who is here too."""


class Settlement(StrEnum):
    """What becomes of the check-in. What undoes it or ends it is a line of its own beside this one."""

    KEPT = "kept"
    UNDONE = "undone"
    LEFT = "left"


class MatterSettled(Event, frozen=True, kw_only=True):
    """A matter was looked at; it is about the check-in of `line`, so that a new one is a new matter."""

    kind: MatterKind
    attendee: AttendeeId
    other: Number = 0
    line: LineName
    settlement: Settlement
    by: Number
    reason: ContentName


class SettlementUndone(Event, frozen=True, kw_only=True):
    """A settlement was a mistake: its check-in is as it was before the line `settled`, and the matter waits again."""

    settled: LineName
    by: Number
