"""What central tells a unit besides packages: the signed lists of packages and keys, of wishes, and of other rooms."""

from typing import Annotated, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta

from contract.ballot import PreparedBallot
from contract.events import Brief, ContentName, MeetingId, Number, Token, UnitName
from contract.parts import Part
from contract.refused import Malformed
from contract.room import Phase
from contract.signed import SIGNATURE_BYTES, open_sealed, seal

PACKAGES_PURPOSE = b"hop-packages-1"
WISHES_PURPOSE = b"hop-wishes-1"
ROOMS_PURPOSE = b"hop-rooms-1"
MAX_LIST_BYTES = 256 * 1024


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One package that the unit should hold, and where it is to be had (a path under central's address for units)."""

    meeting: MeetingId
    incarnation: Token
    revision: int
    sha256: ContentName
    size: int
    path: str


class TicketKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that signs tickets: 32 bytes, Ed25519, in hexadecimal."""

    key_id: Annotated[int, Meta(ge=0, le=15)]
    public: ContentName


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Another room's meeting, so that a door can say where a ticket belongs."""

    meeting: MeetingId
    room: str
    room_place: str = ""
    starts_at: int


class UnitThere(msgspec.Struct, frozen=True, kw_only=True):
    """A unit by its name and the public key of its runs, 32 bytes of Ed25519 in hexadecimal."""

    unit: UnitName
    key: ContentName


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A room that has a unit, so that a meeting can move there, by a file if central can't be reached."""

    room: Brief
    place: Brief = ""
    units: tuple[UnitThere, ...] | msgspec.UnsetType = msgspec.UNSET


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """The minutes of a meeting were signed, the last time at `at`: its sound is kept no longer than the rule says."""

    meeting: MeetingId
    at: Number


class SoundErased(msgspec.Struct, frozen=True, kw_only=True):
    """A recording whose key was erased at central on request; the room deletes its own copy and says so."""

    meeting: MeetingId
    recording: Token


class WantedRelease(msgspec.Struct, frozen=True, kw_only=True):
    """The release that a unit should run, of its own kind of machine, and the ring that it is in."""

    version: Annotated[str, Meta(pattern=r"^[0-9][0-9A-Za-z.+-]{0,39}\Z")]
    sha256: ContentName
    size: Annotated[int, Meta(ge=0, lt=2**40)]
    ring: Annotated[int, Meta(ge=1, le=9)]


class PackageList(msgspec.Struct, frozen=True, kw_only=True):
    """All that a unit should hold. `serial` rises with every list of an incarnation; an older one is not taken."""

    unit: str
    incarnation: Token
    serial: int
    offers: tuple[Offer, ...] = ()
    keys: tuple[TicketKey, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    places: tuple[Place, ...] | msgspec.UnsetType = msgspec.UNSET
    signed: tuple[Signed, ...] | msgspec.UnsetType = msgspec.UNSET
    erased: tuple[SoundErased, ...] | msgspec.UnsetType = msgspec.UNSET
    release: WantedRelease | msgspec.UnsetType = msgspec.UNSET


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody at central asks of a room; the unit decides and answers by the line `WishAnswered`.

    `seconds` is how long the wish lives from its arrival; `actor` an attendee of the meeting.
    """

    wish: Token
    meeting: MeetingId
    action: Annotated[str, Meta(min_length=1, max_length=40)]
    actor: int
    arguments: dict[str, str] = {}
    seconds: Annotated[int, Meta(ge=1, le=3600)] = 60


class WishList(msgspec.Struct, frozen=True, kw_only=True):
    unit: str
    incarnation: Token
    serial: int
    wishes: tuple[Wish, ...] = ()


class Adjourned(msgspec.Struct, frozen=True, kw_only=True):
    """A room is between two sittings: when the next one begins (0: not said), and where if not there."""

    until: Number = 0
    place: Brief = ""


class OtherRoom(msgspec.Struct, frozen=True, kw_only=True):
    """Another unit of a meeting that sits in several rooms, as central knows it.

    `heard_at` is when central last heard of the unit (0: never), by central's clock; `actor` who conducts there.
    `members` are those of them who are present there. `parts` are its rounds; one that is open tells no choice.
    Between two sittings `phase` is that of a pause, which a unit of the first version follows, and `adjourned` is set.
    `paused_until` is when a pause is to end, if that was said.
    """

    unit: str
    room: str
    is_linked: bool = False
    heard_at: int = 0
    phase: Phase = Phase.WAITING
    item: str = ""
    actor: int = 0
    members: tuple[int, ...] = ()
    parts: tuple[Part, ...] = ()
    adjourned: Adjourned | msgspec.UnsetType = msgspec.UNSET
    paused_until: Number | msgspec.UnsetType = msgspec.UNSET


class JoinedMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """The other rooms of one meeting, and the words of ballots that its leading room has added to the plan."""

    meeting: MeetingId
    rooms: tuple[OtherRoom, ...]
    added: tuple[PreparedBallot, ...] = ()


class RoomList(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit is told of the rooms that sit with it; `told_at` is central's clock, an older list is passed by."""

    unit: str
    incarnation: Token
    told_at: int
    meetings: tuple[JoinedMeeting, ...]


Listed = TypeVar("Listed", PackageList, WishList, RoomList)
PartKey = tuple[int, str, str, int]
"""Which part of a list of rooms: its meeting, unit, ballot and round."""


def seal_packages(listed: PackageList, *, key: Ed25519PrivateKey) -> bytes:
    """The signed bytes of a package list; of what a unit can do without, the ends are left out when it is too much.

    ValueError: the offers alone are over MAX_LIST_BYTES.
    """
    for part in ("elsewhere", "places", "signed", "erased"):
        while (there := getattr(listed, part)) and _size(listed) > MAX_LIST_BYTES:
            listed = msgspec.structs.replace(listed, **{part: there[: len(there) * 3 // 4]})
    return _seal(listed, purpose=PACKAGES_PURPOSE, key=key)


def seal_wishes(listed: WishList, *, key: Ed25519PrivateKey) -> bytes:
    """The signed bytes of a wish list; ValueError when over MAX_LIST_BYTES."""
    return _seal(listed, purpose=WISHES_PURPOSE, key=key)


def seal_rooms(listed: RoomList, *, key: Ed25519PrivateKey) -> bytes:
    """The signed bytes of what is told of other rooms; of the oldest rounds nothing when it would be too much."""
    while _size(listed) > MAX_LIST_BYTES:
        if not any(room.parts for one in listed.meetings for room in one.rooms):
            raise ValueError(f"a list of over {MAX_LIST_BYTES} bytes")
        listed = _without_oldest_round(listed)
    return _seal(listed, purpose=ROOMS_PURPOSE, key=key)


def open_packages(message: bytes, *, unit: str | None, key: Ed25519PublicKey) -> PackageList:
    """The list that central signed for this unit (None: for whichever); Malformed otherwise."""
    return _open(message, PackageList, purpose=PACKAGES_PURPOSE, unit=unit, key=key)


def open_wishes(message: bytes, *, unit: str, key: Ed25519PublicKey) -> WishList:
    """The wishes that central signed for this unit; Malformed otherwise."""
    return _open(message, WishList, purpose=WISHES_PURPOSE, unit=unit, key=key)


def open_rooms(message: bytes, *, unit: str, key: Ed25519PublicKey) -> RoomList:
    """What central signed for this unit of the rooms that sit with it; Malformed otherwise."""
    return _open(message, RoomList, purpose=ROOMS_PURPOSE, unit=unit, key=key)


def _size(listed: msgspec.Struct) -> int:
    return SIGNATURE_BYTES + len(msgspec.json.encode(listed))


def told_no_more(before: RoomList, now: RoomList) -> dict[PartKey, Part]:
    """The sealed parts of the list before that the list of now leaves out."""
    known, told = _parts_by_key(before), _parts_by_key(now)
    return {key: part for key, part in known.items() if part.is_counted and key not in told}


def _parts_by_key(listed: RoomList) -> dict[PartKey, Part]:
    return {
        (one.meeting, room.unit, part.opened.ballot, part.opened.round): part
        for one in listed.meetings
        for room in one.rooms
        for part in room.parts
    }


def _without_oldest_round(listed: RoomList) -> RoomList:
    parts = [part for one in listed.meetings for room in one.rooms for part in room.parts]
    oldest = min(parts, key=lambda part: part.opened_at).opened
    gone = (oldest.ballot, oldest.round)

    def thinned(room: OtherRoom) -> OtherRoom:
        kept = tuple(part for part in room.parts if (part.opened.ballot, part.opened.round) != gone)
        return msgspec.structs.replace(room, parts=kept)

    meetings = (msgspec.structs.replace(one, rooms=tuple(map(thinned, one.rooms))) for one in listed.meetings)
    return msgspec.structs.replace(listed, meetings=tuple(meetings))


def _seal(listed: PackageList | WishList | RoomList, *, purpose: bytes, key: Ed25519PrivateKey) -> bytes:
    message = seal(msgspec.json.encode(listed), purpose=purpose, key=key)
    if len(message) > MAX_LIST_BYTES:
        raise ValueError(f"a list of {len(message)} bytes; at most {MAX_LIST_BYTES} are allowed")
    return message


def _open(message: bytes, kind: type[Listed], *, purpose: bytes, unit: str | None, key: Ed25519PublicKey) -> Listed:
    payload = open_sealed(message, purpose=purpose, key=key, at_most=MAX_LIST_BYTES)
    try:
        listed = msgspec.json.decode(payload, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not a list: {error}") from None
    if unit is not None and listed.unit != unit:
        raise Malformed(f"a list for the unit {listed.unit}")
    return listed
