"""Sending a plan to its room: every change after the approval is a new revision of the package (R6.1)."""

import secrets

from msgspec import UNSET
from msgspec.structs import replace

from central.db import tuples
from central.fleet.models import Unit
from central.meetings.models import Meeting, Room
from central.meetings.packing import build_package, next_revision, seats_of
from central.meetings.planning import Planning
from central.packages.actions import keep, publish
from central.packages.models import PackageOffer
from central.proceedings.models import Incarnation
from contract.package import Package, PlanState, write_package


def send(planning: Planning, meeting: Meeting) -> Package:
    """Keep the package of the plan as it is now and let its room know; call it in the transaction of the change.

    A room that held the meeting before is told where it went. Each of several rooms gets the plan under its own name.
    """
    incarnation = _incarnation(planning.now_ms())
    revision = next_revision(meeting, incarnation)
    package = build_package(planning, meeting, incarnation=incarnation, revision=revision)
    if former := _former_rooms(meeting):
        for room in former:
            _offer(planning, _moved(package, room), room=room)
        package = replace(package, revision=revision + 1)
    for room in meeting.rooms:
        here = replace(package, room=room.name, room_place=room.place, room_seats=seats_of(room))
        _offer(planning, here, room=room)
    meeting.revision, meeting.sent_room, meeting.sent_starts_at_ms = (
        package.revision,
        meeting.room,
        meeting.starts_at_ms,
    )
    meeting.save()
    return package


def units_in(room: Room) -> list[str]:
    """The units that serve a room."""
    return [unit.name for unit in Unit.select(Unit.name).where(Unit.room == room.name)]


def _former_rooms(meeting: Meeting) -> list[Room]:
    """The rooms whose units still hold the plan as theirs, or that held it last, and that have no part in it now."""
    offers = PackageOffer.select(Unit.room).join(Unit).where(PackageOffer.meeting == meeting.id, PackageOffer.is_on)
    held = {name for (name,) in tuples(offers)}
    if meeting.sent_room is not None:
        held.add(meeting.sent_room.name)
    return list(Room.select().where(Room.name.in_(sorted(held - {room.name for room in meeting.rooms}))))


def _offer(planning: Planning, package: Package, *, room: Room) -> None:
    keep(planning.database, write_package(package), now_ms=planning.now_ms())
    for unit in units_in(room):
        publish(planning.database, package, unit=unit, now_ms=planning.now_ms())


def _moved(package: Package, old: Room) -> Package:
    """What the old room's door tells: the meeting is elsewhere, tickets stay valid."""
    to = ", ".join(part for part in (package.room, package.room_place) if part)
    told = {"moved_to": to, "room": old.name, "room_place": old.place, "comes_from": UNSET}
    return replace(package, state=PlanState.MOVED, **told)


def _incarnation(now_ms: int) -> str:
    row = Incarnation.get_or_none(Incarnation.number == 1)
    if row is None:
        row = Incarnation.create(number=1, token=secrets.token_hex(8), since_ms=now_ms)
    return str(row.token)
