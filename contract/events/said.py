"""Facts about what was said: opinions that somebody typed, and what the room's ear heard."""

from contract.events.fields import (
    AttendeeId,
    ContentName,
    Event,
    LineName,
    LineNames,
    Number,
    Silence,
    SoundOver,
    Source,
    Token,
    TokenOrNone,
    UnitName,
)


class OpinionGiven(Event, frozen=True, kw_only=True):
    attendee: AttendeeId
    item: TokenOrNone = ""
    document: TokenOrNone = ""
    page: Number = 0
    text: ContentName
    source: Source
    by: Number = 0


class ListeningSwitched(Event, frozen=True, kw_only=True):
    """Chair or secretary want the room to be listened to, or not; what the plan says holds until the first of these."""

    on: bool
    by: Number


class RecordingRefused(Event, frozen=True, kw_only=True):
    """Who has the floor does not want to be recorded: nothing is heard until the floor changes."""

    attendee: AttendeeId
    by: Number


class RecordingAllowed(Event, frozen=True, kw_only=True):
    """The same person has no longer anything against it, or it was a slip."""

    attendee: AttendeeId
    by: Number


class ListeningBegan(Event, frozen=True, kw_only=True):
    """The microphone is open from here on; `recording` names the sound that follows."""

    recording: Token


class ListeningEnded(Event, frozen=True, kw_only=True):
    """Nothing is heard from here on."""

    recording: Token
    why: Silence


class SoundDeleted(Event, frozen=True, kw_only=True):
    """What this unit had kept of the meeting as sound, about `seconds` of it, is gone for good; nobody can hear it any
    more. `signed_at`: when the minutes were signed, as central had told it; 0 when it had not."""

    seconds: Number
    why: SoundOver
    signed_at: Number = 0


class SoundKept(Event, frozen=True, kw_only=True):
    """A recording is complete: what this unit kept of it is one file of this SHA-256 and `size`, about `seconds` of
    sound, that goes up to central. `text` is the content that holds the recording's key, for central alone: once it is
    erased, nobody can hear any copy. Of a recording that goes on in another room each unit tells its own part."""

    recording: Token
    unit: UnitName
    sound: ContentName
    size: Number
    seconds: Number
    text: ContentName


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
