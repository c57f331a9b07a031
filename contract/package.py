"""The plan of one meeting for one room, as central sends it down: signed by its place in a signed list.

A package is one canonical JSON text; its SHA-256 names it. The room's lines say which revision was effective when.
"""

import hashlib
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from contract.ballot import PreparedBallot
from contract.events import AttendeeId, Brief, ContentName, LineName, MeetingId, Token
from contract.refused import Malformed
from contract.rules import Rule

MAX_PACKAGE_BYTES = 4 * 1024 * 1024
FORMAT = 1
MAX_ROOMS = 300
MOST_SEATS = 100_000
MAX_SITTINGS = 30


class Category(StrEnum):
    """What an attendee is there for; only a member can be entitled to vote."""

    MEMBER = "member"
    INVITED = "invited"
    GUEST = "guest"
    PRESS = "press"
    STAFF = "staff"


class PlanState(StrEnum):
    """What central says of the meeting. A meeting that the room has started follows the room alone."""

    APPROVED = "approved"
    AWAITING = "awaiting"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    MOVED = "moved"


class Capacity(msgspec.Struct, frozen=True, kw_only=True):
    """A further agency and office for which a person attends: present for both, with one vote."""

    agency: Annotated[str, Meta(min_length=1, max_length=200)]
    office: Annotated[str, Meta(max_length=200)] = ""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One attendee. `issue` is the ticket's issue that is valid; older ones are refused. `items`: only for these
    agenda items (empty: all). `pin` is an argon2 hash, empty when the person has none. `rank` is the protocol order.
    `badges` are the person's badges under their names in this meeting (contract/badge.py). `also`: for whom else.
    `photo` is the SHA-256 of a JPEG that the door shows when it greets the person, who agreed to that.
    `sits`: in which of the meeting's rooms, when that is not the leading one.
    `online`: takes part from elsewhere, in central's own room."""

    attendee: AttendeeId
    name: Annotated[str, Meta(min_length=1, max_length=120)]
    salutation: str = ""
    office: str = ""
    agency: str = ""
    agency_rank: int = 0
    rank: int = 0
    category: Category = Category.INVITED
    role: str = ""
    votes: bool = False
    seat: str = ""
    issue: int = 1
    withdrawn: bool = False
    represents: int = 0
    items: tuple[str, ...] = ()
    pin: str = ""
    badges: tuple[ContentName, ...] | msgspec.UnsetType = msgspec.UNSET
    photo: ContentName | msgspec.UnsetType = msgspec.UNSET
    online: bool | msgspec.UnsetType = msgspec.UNSET
    also: Annotated[tuple[Capacity, ...], Meta(min_length=1, max_length=8)] | msgspec.UnsetType = msgspec.UNSET
    sits: Brief | msgspec.UnsetType = msgspec.UNSET


class AgendaItem(msgspec.Struct, frozen=True, kw_only=True):
    item: Token
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    minutes: int = 0
    starts_at: int = 0
    presenter: str = ""
    closed: bool = False


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a paper. `images` are the SHA-256 of its page images, in order."""

    document: Token
    item: str = ""
    title: str
    sha256: ContentName
    size: int
    media_type: str
    images: tuple[ContentName, ...] = ()


class PlannedSitting(msgspec.Struct, frozen=True, kw_only=True):
    """When one of several sittings is to be; `place` is where, empty for the meeting's room."""

    starts_at: int
    ends_at: int
    place: Brief = ""


class ComesFrom(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting that goes on here in the middle: the unit and room it comes from, the last of its lines there that came
    along, and the SHA-256 of the file with all of them (contract/past.py). `files` are papers handed out there."""

    unit: Annotated[str, Meta(max_length=63)]
    room: Brief
    last: LineName
    past: ContentName
    files: tuple[ContentName, ...] = ()


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """Times are milliseconds since 1970 (UTC). `door_title` may be read in a corridor.

    `room_seats`: how many the room takes, where that is known. `poster` is the secret in the address that the poster's
    code holds. `listens`: false when the meeting's speech is not to become text unless somebody asks for it in the
    room; a plan of a version before it says nothing. `rooms`: the rooms in which the meeting sits at one time, if more
    than one; the first leads, and `room` is whose package this is. `sittings`: the planned ones of a meeting that has
    more than one, from `starts_at` to `ends_at`. `comes_from`: where it was held before, if it moved in the middle.
    """

    format: int = FORMAT
    meeting: MeetingId
    incarnation: Token
    revision: Annotated[int, Meta(ge=1)]
    state: PlanState = PlanState.APPROVED
    moved_to: str = ""
    kind: str = "regular"
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    door_title: str = ""
    host: str = ""
    room: str
    room_place: str = ""
    room_seats: Annotated[int, Meta(ge=1, le=MOST_SEATS)] | msgspec.UnsetType = msgspec.UNSET
    opens_at: int
    starts_at: int
    ends_at: int
    poster: str = ""
    internal: bool = False
    listens: bool | msgspec.UnsetType = msgspec.UNSET
    rooms: Annotated[tuple[Brief, ...], Meta(min_length=2, max_length=MAX_ROOMS)] | msgspec.UnsetType = msgspec.UNSET
    sittings: Annotated[tuple[PlannedSitting, ...], Meta(min_length=2, max_length=MAX_SITTINGS)] | msgspec.UnsetType = (
        msgspec.UNSET
    )
    comes_from: ComesFrom | msgspec.UnsetType = msgspec.UNSET
    chairs: tuple[AttendeeId, ...]
    secretaries: tuple[AttendeeId, ...] = ()
    reserved_to_chair: tuple[str, ...] = ()
    people: Annotated[tuple[Person, ...], Meta(max_length=2000)]
    agenda: tuple[AgendaItem, ...] = ()
    documents: tuple[Document, ...] = ()
    ballots: tuple[PreparedBallot, ...] = ()
    rule: Rule

    def members_at(self, room: str) -> int:
        """How many voting members are expected in this one of the meeting's rooms; 0 where nobody's room is planned."""
        if not any(one.sits for one in self.people):
            return 0
        leading = self.rooms[0] if self.rooms else self.room
        voting = (one for one in self.people if one.category is Category.MEMBER and one.votes and not one.withdrawn)
        return sum(1 for one in voting if not one.represents and (one.sits or leading) == room)

    def person(self, attendee: int) -> Person | None:
        """The attendee of this number, or None."""
        return next((person for person in self.people if person.attendee == attendee), None)

    def sitting_on(self, at_ms: int) -> PlannedSitting | None:
        """The planned sitting of this time: the last that people may have come to by then."""
        ahead = self.starts_at - self.opens_at
        return next((one for one in reversed(self.sittings or ()) if one.starts_at - ahead <= at_ms), None)


class PersonHere(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom the room added: the content of `AttendeeAddedHere` and `SubstituteNamedHere`."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    salutation: str = ""
    office: str = ""
    agency: str = ""


_decoder = msgspec.json.Decoder(Package)


def write_package(package: Package) -> bytes:
    """The canonical bytes of a package."""
    return msgspec.json.encode(package, order="deterministic")


def sha256_of(raw: bytes) -> str:
    """The name of a package or a file: SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def read_package(raw: bytes) -> Package:
    """The package of its bytes. Malformed: too large, not one, of a newer format, or a chair who is no attendee."""
    if len(raw) > MAX_PACKAGE_BYTES:
        raise Malformed(f"a package of {len(raw)} bytes; at most {MAX_PACKAGE_BYTES} are allowed")
    try:
        package = _decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not a package: {error}") from None
    if package.format > FORMAT:
        raise Malformed(f"a package of format {package.format}; this unit reads up to {FORMAT}")
    known = {person.attendee for person in package.people}
    if len(known) != len(package.people):
        raise Malformed("a package that names an attendee twice")
    if package.rooms and (package.room not in package.rooms or len(set(package.rooms)) != len(package.rooms)):
        raise Malformed("a package of several rooms, its own not among them or one named twice")
    if package.sittings and not _follow_each_other(package, package.sittings):
        raise Malformed("a package whose sittings do not follow each other from its start to its end")
    if not package.chairs or not known.issuperset(package.chairs + package.secretaries):
        raise Malformed("a package whose chair or secretary is not among its people")
    return package


def _follow_each_other(package: Package, sittings: tuple[PlannedSitting, ...]) -> bool:
    times = [at for one in sittings for at in (one.starts_at, one.ends_at)]
    return times == sorted(times) and (times[0], times[-1]) == (package.starts_at, package.ends_at)
