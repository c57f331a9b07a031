"""What the units of a meeting in several rooms are told of each other: how far each is, and what it has voted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central import outbox
from central.db import tuples
from central.fleet.models import Unit
from central.meetings.models import FurtherRoom
from central.outbox import Kind
from central.packages.models import PackageOffer
from central.proceedings.following import KeptPackages
from central.proceedings.models import Content
from central.proceedings.results import BallotRound, Presence, Proceedings, under_way
from contract.ballot import PreparedBallot
from contract.content import read_as
from contract.lists import Adjourned, JoinedMeeting, OtherRoom, RoomList, seal_rooms
from contract.package import Category, Package
from contract.parts import Part
from contract.room import Phase

_HALF_A_DAY_MS = 43_200_000


def units_of(meetings: Collection[int]) -> set[str]:
    """The units that hold one of these meetings."""
    rows = PackageOffer.select(PackageOffer.unit).where(PackageOffer.meeting.in_(list(meetings)), PackageOffer.is_on)
    return {unit for (unit,) in tuples(rows)}


def joined_meetings(units: Collection[str], *, now_ms: int) -> set[int]:
    """The meetings in several rooms that one of these units holds and that are on, or soon or lately were."""
    rows = PackageOffer.select(PackageOffer.meeting).where(
        PackageOffer.unit.in_(list(units)),
        PackageOffer.is_on,
        PackageOffer.starts_at_ms < now_ms + _HALF_A_DAY_MS,
        (PackageOffer.ends_at_ms > now_ms - _HALF_A_DAY_MS) | PackageOffer.meeting.in_(under_way(now_ms=now_ms)),
        PackageOffer.meeting.in_(FurtherRoom.select(FurtherRoom.meeting)),
    )
    return {meeting for (meeting,) in tuples(rows)}


def tell_others(units: Collection[str], *, now_ms: int) -> None:
    """The links of these units came or went: who sits with them is told soon. Call it inside a transaction."""
    for meeting in sorted(joined_meetings(units, now_ms=now_ms)):
        outbox.put(Kind.ROOMS, str(meeting), now_ms=now_ms)


def room_lists(units: Collection[str], *, incarnation: str, key: Ed25519PrivateKey, now_ms: int) -> dict[str, bytes]:
    """The signed list for each of these units that sits with others; for all of them each room is read once."""
    held: dict[str, list[int]] = defaultdict(list)
    meetings = joined_meetings(units, now_ms=now_ms)
    rows = PackageOffer.select(PackageOffer.unit, PackageOffer.meeting)
    for unit, meeting in tuples(rows.where(PackageOffer.meeting.in_(meetings), PackageOffer.is_on)):
        held[unit].append(meeting)
    whole = {meeting: _joined(meeting) for meeting in meetings}
    told = {}
    for unit in sorted(set(units) & held.keys()):
        others = tuple(_without(whole[meeting], unit) for meeting in sorted(held[unit]))
        listed = RoomList(unit=unit, incarnation=incarnation, told_at=now_ms, meetings=others)
        told[unit] = seal_rooms(listed, key=key)
    return told


def _without(joined: JoinedMeeting, unit: str) -> JoinedMeeting:
    return msgspec.structs.replace(joined, rooms=tuple(one for one in joined.rooms if one.unit != unit))


def _joined(meeting: int) -> JoinedMeeting:
    offers = PackageOffer.select(PackageOffer.unit, PackageOffer.room, Unit.is_connected, Unit.seen_at_ms).join(Unit)
    there = list(tuples(offers.where(PackageOffer.meeting == meeting, PackageOffer.is_on).order_by(PackageOffer.unit)))
    course = {row.unit: row for row in Proceedings.select().where(Proceedings.meeting == meeting)}
    present, parts = _members(meeting, course), _parts(meeting)
    rooms = []
    for unit, room, is_linked, seen_at_ms in there:
        other = OtherRoom(
            unit=unit,
            room=room,
            is_linked=bool(is_linked),
            heard_at=seen_at_ms or 0,
            members=tuple(present[unit]),
            parts=tuple(parts[unit]),
        )
        if unit in course:
            row = course[unit]
            other = msgspec.structs.replace(other, phase=Phase(row.phase), item=row.item, actor=row.chair)
            if other.phase is Phase.PAUSED and row.next_at_ms:
                other = msgspec.structs.replace(other, paused_until=row.next_at_ms)
            elif other.phase is Phase.ADJOURNED:
                following = Adjourned(until=row.next_at_ms, place=row.next_place)
                other = msgspec.structs.replace(other, phase=Phase.PAUSED, adjourned=following)
        rooms.append(other)
    return JoinedMeeting(meeting=meeting, rooms=tuple(rooms), added=_added(course, parts))


def _members(meeting: int, course: Mapping[str, Proceedings]) -> dict[str, list[int]]:
    """The members who are present, by unit."""
    plan = _plan(course)
    members = {one.attendee for one in plan.people if one.category is Category.MEMBER and one.votes} if plan else set()
    found: dict[str, list[int]] = defaultdict(list)
    rows = Presence.select(Presence.unit, Presence.attendee).where(Presence.meeting == meeting, Presence.is_present)
    for unit, attendee in tuples(rows.order_by(Presence.attendee)):
        if attendee in members:
            found[unit].append(attendee)
    return found


def _parts(meeting: int) -> dict[str, list[Part]]:
    rows = BallotRound.select(BallotRound.unit, BallotRound.part)
    found: dict[str, list[Part]] = defaultdict(list)
    for unit, part in tuples(rows.where(BallotRound.meeting == meeting, BallotRound.part != "")):
        found[unit].append(msgspec.json.decode(part, type=Part))
    return found


def _plan(course: Mapping[str, Proceedings]) -> Package | None:
    """The plan as one of the rooms has it: members and ballots are the same in all, and each plan costs a reading."""
    packages = KeptPackages()
    return next((packages[row.package] for row in course.values() if row.package in packages), None)


def _added(course: Mapping[str, Proceedings], parts: Mapping[str, Iterable[Part]]) -> tuple[PreparedBallot, ...]:
    """The words of ballots that a room has put beside the plan's, so that the others can put them too."""
    plan = _plan(course)
    planned = {ballot.ballot for ballot in plan.ballots} if plan else set()
    specs = {
        part.opened.ballot: part.opened.spec
        for ones in parts.values()
        for part in ones
        if part.opened.ballot not in planned
    }
    texts = Content.select(Content.name, Content.body).where(Content.name.in_(sorted(specs.values())))
    read = (read_as(PreparedBallot, bytes(body).decode()) for _, body in tuples(texts))
    return tuple(one for one in read if one)
