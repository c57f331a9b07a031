"""What papers are made from: the record of the room that led the meeting, and who issues them, as on that day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from central.meetings.deadlines import local
from central.meetings.models import Meeting
from central.papers.official.elsewhere import (
    BEGINS,
    HeldSitting,
    OtherRoom,
    held_sittings,
    other_rooms,
    sittings_of,
    with_added,
)
from central.papers.official.wording import person, planned_person
from central.people.models import Agency, Level, Position
from central.people.standing import agencies_on, holders, standing_of
from central.proceedings.following import Followed, KeptPackages, Written, late_in, leading_unit, written_of
from central.proceedings.models import Content
from central.proceedings.together import joints_of
from contract import events as e
from contract.content import read_as
from contract.joint import Joint
from contract.line import Line, read_line
from contract.package import Package, PersonHere
from contract.room import BallotKey, Room, Said
from contract.rules import Quorum


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who issues a paper: `body` below `parent`, named as on the day; `head` signs for it."""

    body: str
    parent: str = ""
    place: str = ""
    head_office: str = ""
    head_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One room's meeting. `lines` are those that count, in order: what was taken back is not among them."""

    room: Room
    lines: tuple[Line, ...]
    texts: Mapping[str, str]
    issuer: Issuer
    sittings: tuple[HeldSitting, ...]
    named: dict[int, PersonHere] = field(default_factory=dict)
    joints: Mapping[BallotKey, Joint] = field(default_factory=dict)
    """What was voted in all rooms, where the meeting sat in several."""
    said_elsewhere: tuple[tuple[str, Said], ...] = ()
    """What was said in other rooms, with the room."""

    @property
    def package(self) -> Package:
        """The plan in force; a room without one has not begun anything."""
        if self.room.package is None:
            raise ValueError("the room has taken no plan")
        return self.room.package

    @property
    def day(self) -> date:
        return local(self.room.started_at or self.package.starts_at).date()

    def has_come(self, attendee: int) -> bool:
        """Was this person at any sitting, in any room?"""
        return any(attendee in one.attendance for one in self.sittings)

    def text(self, name: str) -> str:
        """A content's text; a mark for what was erased or has not come yet."""
        return self.texts.get(name, "…").strip() if name else ""

    def called(self, attendee: int) -> str:
        """`ông Nguyễn Văn An, Giám đốc Sở Tài chính`, planned or added in the room."""
        planned = self.package.person(attendee)
        if planned is not None:
            return planned_person(planned)
        here = self.named.get(attendee)
        return person(here.name, here.salutation, here.office, here.agency) if here else "đại biểu …"

    def name(self, attendee: int) -> str:
        planned, here = self.package.person(attendee), self.named.get(attendee)
        return planned.name if planned else here.name if here else ""

    def place(self, attendee: int) -> tuple[int, int]:
        """Where somebody stands in protocol order; who was added comes behind the planned."""
        planned = self.package.person(attendee)
        return (planned.rank if planned else 1 << 20, attendee)

    def line(self, name: str) -> Line | None:
        """One of the lines by its name."""
        return next((one for one in self.lines if one.name == name), None)

    def first(self, kind: type[e.Event]) -> Line | None:
        """The first line that tells of such an event."""
        return next((one for one in self.lines if isinstance(one.event, kind)), None)


def read_source(meeting: Meeting, *, place: str) -> Source | None:
    """The record of the leading room; None when no room has taken the plan yet."""
    unit = leading_unit(meeting.id)
    followed = Followed(Room(meeting=meeting.id, packages=KeptPackages()))
    written = written_of(unit, meeting.id)
    lines, quorums = replay(followed, written, late_in(unit, written))
    room, package = followed.room, followed.room.package
    if package is None:
        return None
    others = other_rooms(meeting.id, unit) if room.rooms else []
    sittings = held_sittings(room, quorums, others)
    room = with_added(room, others)
    texts = {**_texts(lines), **_named(others)}
    day = local(room.started_at or package.starts_at).date()
    people = {one: read_as(PersonHere, texts.get(added.person)) for one, added in room.added.items()}
    return Source(
        room=room,
        lines=lines,
        texts=texts,
        issuer=issuer_of(meeting, day, place=place),
        sittings=sittings,
        named={one: person for one, person in people.items() if person},
        said_elsewhere=tuple((other.name, one) for other in others for one in other.room.opinions),
        joints=joints_of(meeting.id, room.rooms) if room.rooms else {},
    )


def replay(
    followed: Followed, written: Iterable[Written], late: Mapping[str, list[tuple[int, int, int]]]
) -> tuple[tuple[Line, ...], list[Quorum | None]]:
    """Take these lines; gives those that count, without what was taken back, and the quorum as each sitting began."""
    kept: list[Line] = []
    undone: set[str] = set()
    quorums: list[Quorum | None] = []
    for stream, seq, text in written:
        followed.take([(stream, seq, text)], late)
        if (stream, seq) in followed.problems:
            continue
        line = read_line(text)
        kept.append(line)
        if isinstance(line.event, BEGINS):
            # An opening that was taken back gives its place to the next one.
            del quorums[len(followed.room.held) - 1 :]
            quorums.append(followed.room.quorum)
        elif isinstance(line.event, e.StepUndone):
            undone |= {line.event.step, line.name}
    return tuple(line for line in kept if line.name not in undone), quorums


def issuer_of(meeting: Meeting, day: date, *, place: str) -> Issuer:
    """The host agency of the meeting on this day."""
    return agency_issuing(meeting.host_id, day, place=place)


def agency_issuing(host: int | None, day: date, *, place: str) -> Issuer:
    """An agency, what it belonged to and who headed it, on this day."""
    agency = agencies_on(day, ids=[host] if host else []).get(host or 0)
    if agency is None:
        return Issuer(body="", place=place)
    above = agencies_on(day, ids=[agency.parent]).get(agency.parent) if agency.parent else None
    heads = Position.select().join(Agency).where(Position.agency == agency.id, Position.level == Level.HEAD)
    for position in heads.order_by(Position.rank):
        for official in holders(position.id, day):
            who = standing_of(official, day)
            office = position.title
            return Issuer(
                body=agency.name,
                parent=above.name if above else "",
                place=place,
                head_office=office,
                head_name=who.name,
            )
    return Issuer(body=agency.name, parent=above.name if above else "", place=place)


def _texts(lines: Iterable[Line]) -> dict[str, str]:
    return _contents({name for line in lines for name in e.contents_on_record(line.event)})


def _named(others: Iterable[OtherRoom]) -> dict[str, str]:
    """The texts of the other rooms: whom they have added or excused, and what was said there."""
    names: set[str] = set()
    for room in (other.room for other in others):
        names |= {one.person for one in room.added.values()}
        names |= {why for one in sittings_of(room) for why in one.excused.values()}
        names |= {one.text for one in room.opinions}
    return _contents(names)


def _contents(wanted: set[str]) -> dict[str, str]:
    names = sorted(wanted)
    rows = Content.select().where(Content.name.in_(names))
    return {row.name: bytes(row.body).decode() for row in rows}
