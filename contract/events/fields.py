"""What the fields of events are made of, and the class that every event is."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

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
UnitName = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")]
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
    REFUSED = "refused"
    """Whoever has the floor does not want to be recorded."""
    ENDED = "ended"
    LOST = "lost"
    STOPPED = "stopped"
    LONG = "long"
    """The recording had become as long as one may be; it goes on as the next one."""


class SoundOver(StrEnum):
    """Why the sound of a meeting is kept no longer."""

    SIGNED = "signed"
    """Its minutes were signed, and the time for which it is kept after that is over."""
    UNSIGNED = "unsigned"
    """Nobody has signed any within the longest time for which a unit keeps sound."""
    REQUESTED = "requested"
    """Who conducts the meeting has erased it at central on somebody's request."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact. `by` is the attendee who did it, 0 for the unit itself."""
