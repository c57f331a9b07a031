"""The small unsigned messages of the wire: hello, central's answer, and whether a unit is connected."""

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from contract.events import ContentName, MeetingId, Token
from contract.refused import Malformed

MAX_MESSAGE_BYTES = 64 * 1024
Stream = Annotated[str, Meta(pattern=r"^([0-9a-f]{16})?\Z")]


class PackageHeld(msgspec.Struct, frozen=True, kw_only=True):
    meeting: MeetingId
    incarnation: Token
    revision: int
    sha256: ContentName


class StreamHeld(msgspec.Struct, frozen=True, kw_only=True):
    """How far a stream goes: the last seq and its digest in hexadecimal."""

    stream: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
    seq: Annotated[int, Meta(ge=0)]
    digest: ContentName


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How a unit is: the share of its disk that is free, the hottest sensor in degrees Celsius (null: it has none), the
    lines that central lacks and the time of the oldest of them (0: none), the listed packages not here yet.

    `camera`: the door has none, shows pictures, shows black ones while a meeting takes people in, or gives none at all.
    `stalled`: services that should run and give no sign of life. `slowest_write_ms`: of the last minutes.
    """

    free: Annotated[float, Meta(ge=0, le=1)]
    hottest_c: Annotated[float, Meta(ge=-100, le=200)] | None = None
    unsent: Annotated[int, Meta(ge=0, lt=2**62)] = 0
    unsent_since: Annotated[int, Meta(ge=0, lt=2**62)] = 0
    lacking: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    camera: Literal["none", "shows", "dark", "silent"] | UnsetType = UNSET
    stalled: Annotated[tuple[Annotated[str, Meta(pattern=r"^[a-z]{1,16}\Z")], ...], Meta(max_length=8)] | UnsetType = (
        UNSET
    )
    slowest_write_ms: Annotated[int, Meta(ge=0, lt=2**31)] | UnsetType = UNSET


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """How far a unit is with releases: the one that it runs and its kind of machine (empty: an installation that is no
    release), the ring that central told it, the version wanted there, and what came of that in a word and in detail.

    A newer unit may know further words: who does not know one shows it as it is.
    """

    release: Annotated[str, Meta(max_length=60)]
    arch: Annotated[str, Meta(max_length=10)] = ""
    ring: Annotated[int, Meta(ge=0, le=9)] = 0
    wanted: Annotated[str, Meta(max_length=60)] = ""
    outcome: Annotated[str, Meta(pattern=r"^[a-z-]{1,20}\Z")]
    detail: Annotated[str, Meta(max_length=200)] = ""


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """A unit says what it holds; sent on every connection, whenever it lacks an answer, and every five minutes. `epoch`
    numbers connections, so that a late will of an old one is known; `sent_at` is the unit's clock in milliseconds."""

    unit: str
    epoch: int
    protocol: int
    software: str
    sent_at: int
    list_incarnation: str = ""
    list_serial: int = 0
    streams: tuple[StreamHeld, ...] = ()
    packages: tuple[PackageHeld, ...] = ()
    health: Health | UnsetType = UNSET
    update: Update | UnsetType = UNSET


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Central's answer after its commit: what it holds of one stream. It is acknowledgement and repair in one.

    `window` is how many runs may be unanswered (0: pause). `heard_at` repeats the unit's `sent_at` of a hello (0
    otherwise) and `answered_at` is central's clock, for the unit's offset. `fork` says that another line of the same
    number is already held: the unit goes on in a new stream. `aside`, in the answer to a hello that named the end of
    another past, says that this one is kept beside the first, whole. `reason` is set when the last run was refused.
    """

    incarnation: Token
    stream: Stream
    seq: Annotated[int, Meta(ge=0)]
    digest: ContentName
    window: Annotated[int, Meta(ge=0, le=64)] = 4
    heard_at: int = 0
    answered_at: int = 0
    fork: bool = False
    aside: bool | UnsetType = UNSET
    reason: str = ""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Retained on the unit's state topic; `connected=False` is its will."""

    unit: str
    epoch: int
    connected: bool


Message = TypeVar("Message", Hello, Held, State)


def write_message(message: Hello | Held | State) -> bytes:
    """The JSON bytes of a message."""
    return msgspec.json.encode(message)


def read_message(raw: bytes, kind: type[Message]) -> Message:
    """The message of its bytes; Malformed when it is too large or not one."""
    if len(raw) > MAX_MESSAGE_BYTES:
        raise Malformed(f"a message of {len(raw)} bytes; at most {MAX_MESSAGE_BYTES} are allowed")
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not a {kind.__name__}: {error}") from None
