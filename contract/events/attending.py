"""Facts about who is here: checked in, gone, excused, standing in, known by a phone."""

from contract.events.fields import AttendeeId, ContentName, Event, Number, Way


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


class DeviceLinked(Event, frozen=True, kw_only=True):
    """A phone became the person's device; `device` is SHA-256 of its secret, so the line lets nobody in."""

    attendee: AttendeeId
    device: ContentName
    by: Number = 0


class DeviceUnlinked(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    by: Number = 0


class SecretaryCalled(Event, frozen=True, kw_only=True):
    """Somebody at the door asked for the secretary."""


class SecretaryAnswered(Event, frozen=True, kw_only=True):
    by: Number
